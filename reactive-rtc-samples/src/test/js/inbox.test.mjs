import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { bytesOf, DataMessage, internals, settle, stopTime } from './support.mjs';

const { Inbox } = internals;
const message = (number) => new DataMessage('bob', 'binary', Uint8Array.of(number % 256));

function inbox() {
  const taken = [];
  return { taken, box: new Inbox((bytes) => taken.push(bytes)) };
}

test('hands messages over in order, and tells what was taken', async () => {
  const { box, taken } = inbox();
  const seen = [];
  box.subscribe((each) => seen.push(each.bytes[0]));

  [1, 2, 3].forEach((number) => box.add(message(number)));
  await settle();

  assert.deepEqual(seen, [1, 2, 3]);
  assert.deepEqual(taken, [1, 1, 1]);
});

test('waits for a handler before the next message', async () => {
  const { box, taken } = inbox();
  const seen = [];
  let done = () => {};
  box.subscribe((each) => {
    seen.push(each.bytes[0]);
    return new Promise((resolve) => { done = resolve; });
  });

  [1, 2].forEach((number) => box.add(message(number)));
  await settle();
  assert.deepEqual([seen, taken], [[1], []]);

  done();
  await settle();
  assert.deepEqual([seen, taken], [[1, 2], [1]]);
  done();
});

test('goes at the pace of the slowest handler', async () => {
  const { box } = inbox();
  const fast = [];
  box.subscribe((each) => fast.push(each.bytes[0]));
  let hold = true;
  let release = () => {};
  box.subscribe(() => hold && new Promise((resolve) => { release = resolve; }));

  [1, 2, 3].forEach((number) => box.add(message(number)));
  await settle();

  assert.deepEqual(fast, [1]);
  hold = false;
  release();
  await settle();
  assert.deepEqual(fast, [1, 2, 3]);
});

test('leaves out a handler that takes too long, and it alone', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { box } = inbox();
  const fast = [];
  const ends = [];
  box.subscribe((each) => fast.push(each.bytes[0]));
  box.subscribe(() => new Promise(() => {}), (error) => ends.push(error.code));

  [1, 2, 3].forEach((number) => box.add(message(number)));
  await time.advance(30_100, 100);

  assert.deepEqual(ends, ['SLOW_CONSUMER']);
  assert.deepEqual(fast, [1, 2, 3]);
});

test('holds the sender back until there is a handler, for 5 s', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { box, taken } = inbox();

  Array.from({ length: 70 }, (_, number) => box.add(message(number)));
  await time.advance(4_900, 100);
  assert.equal(taken.length, 0);

  await time.advance(200, 100);
  assert.equal(taken.length, 70);
  assert.equal(box.dropped, 6);
});

test('gives a late handler the newest 64, which are not granted twice', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { box, taken } = inbox();
  Array.from({ length: 70 }, (_, number) => box.add(message(number)));
  await time.advance(5_100, 100);

  const seen = [];
  box.subscribe((each) => seen.push(each.bytes[0]));
  await settle();

  assert.deepEqual(seen, Array.from({ length: 64 }, (_, index) => index + 6));
  assert.equal(taken.length, 70);
});

test('reports the error of a handler and goes on', async () => {
  const { box, taken } = inbox();
  const reported = mock.method(console, 'error', () => {});
  box.subscribe(() => { throw new Error('mine'); });
  box.subscribe(async () => { throw new Error('mine, later'); });

  box.add(message(1));
  box.add(message(2));
  await settle();
  reported.mock.restore();

  assert.deepEqual(taken, [1, 1]);
  assert.equal(reported.mock.callCount(), 4);
});

test('tells handlers of the end after the last message', async () => {
  const { box } = inbox();
  const seen = [];
  box.subscribe((each) => seen.push(each.size), (error) => seen.push(error));

  box.add(new DataMessage('bob', 'binary', bytesOf('00 00')));
  box.end();
  await settle();

  assert.deepEqual(seen, [2, null]);
});

test('hands nothing to a handler that ended', async () => {
  const { box } = inbox();
  const seen = [];
  const end = box.subscribe((each) => seen.push(each.bytes[0]));

  end();
  box.add(message(1));
  await settle();

  assert.deepEqual(seen, []);
});
