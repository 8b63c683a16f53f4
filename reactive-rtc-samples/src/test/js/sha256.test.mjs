import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hex, internals, randomFrom } from './support.mjs';

const { Sha256 } = internals;

const expected = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

test('hashes nothing', async () => {
  assert.equal(new Sha256().digest(), await expected(new Uint8Array(0)));
});

test('hashes any length as crypto.subtle does, whatever the pieces', async () => {
  const random = randomFrom(3);
  for (let length = 1; length < 700; length += 1 + random(9)) {
    const bytes = Uint8Array.from({ length }, () => random(256));
    const hash = new Sha256();
    for (let at = 0; at < length;) {
      const piece = 1 + random(130);
      hash.update(bytes.subarray(at, at + piece));
      at += piece;
    }

    assert.equal(hash.digest(), await expected(bytes), `length ${length}`);
  }
});

test('tells the hash of what there is, and goes on', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, n) => n);
  const hash = new Sha256().update(bytes.subarray(0, 300));

  assert.equal(hash.digest(), await expected(bytes.subarray(0, 300)));
  assert.equal(hash.update(bytes.subarray(300)).digest(), await expected(bytes));
});
