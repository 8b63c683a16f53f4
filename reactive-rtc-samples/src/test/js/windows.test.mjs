import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals } from './support.mjs';

const { CreditWindow, GrantedWindow } = internals;
const MIB = 1 << 20;

test('lets a message start while its number and the bytes before it are within the limits', () => {
  const window = new CreditWindow();
  assert.equal(window.allows(1, 0), false);

  window.raise({ messages: 2, bytes: 10 });

  assert.equal(window.allows(2, 9), true);
  assert.equal(window.allows(3, 0), false);
  assert.equal(window.allows(2, 10), false);
});

test('never lowers a limit', () => {
  const window = new CreditWindow();
  window.raise({ messages: 5, bytes: 50 });

  window.raise({ messages: 3, bytes: 70 });

  assert.equal(window.allows(5, 69), true);
});

test('grants 64 messages and 1 MiB at first', () => {
  const granted = new GrantedWindow();

  assert.deepEqual(granted.limit, { messages: 64, bytes: MIB });
  assert.equal(granted.allows(64, MIB - 1), true);
  assert.equal(granted.allows(65, 0), false);
  assert.equal(granted.allows(1, MIB), false);
});

test('raises by half windows as messages are taken', () => {
  const granted = new GrantedWindow();

  assert.equal(granted.raise(31, 31, 1000, 5), false);
  assert.equal(granted.raise(32, 32, 1001, 5), true);
  assert.deepEqual(granted.limit, { messages: 96, bytes: MIB });
});

test('doubles the window, up to 4,096, while half of it is taken within two round trips', () => {
  const granted = new GrantedWindow();
  let taken = 0;

  for (let round = 0; round < 40; round++) {
    taken = granted.limit.messages;
    granted.raise(taken, 0, round, 5);
  }

  assert.equal(granted.limit.messages - taken, 4096);
});

test('keeps the window of one who takes slowly', () => {
  const granted = new GrantedWindow();
  let taken = 0;

  for (let round = 0; round < 10; round++) {
    taken = granted.limit.messages;
    granted.raise(taken, 0, round * 1000, 5);
  }

  assert.equal(granted.limit.messages - taken, 64);
});
