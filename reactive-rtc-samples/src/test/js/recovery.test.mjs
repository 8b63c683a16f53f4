import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals, stopTime } from './support.mjs';

const { Recovery } = internals;

/** A recovery, and what it does. `ready` says whether something can be signalled. */
function recovery(t, coordinator) {
  const time = stopTime();
  t.after(() => time.restore());
  const done = [];
  const world = { ready: true, negotiating: false };
  const ladder = new Recovery(coordinator, {
    onLost: () => done.push('lost'),
    onStep: (step, attempt) => done.push(`${step} ${attempt}`),
    act: (step) => done.push(`act ${step}`),
    ask: (step) => done.push(`ask ${step}`),
    canSignal: () => world.ready,
    patience: () => 60_000,
    isNegotiating: () => world.negotiating,
    check: () => {},
    giveUp: () => { done.push('give up'); ladder.stop(); },
  });
  t.after(() => ladder.stop());
  return { time, done, world, ladder };
}

test('waits 3 s for a path to come back by itself', async (t) => {
  const { time, done, ladder } = recovery(t, true);
  ladder.onDisconnected();
  await time.advance(2_900, 100);
  assert.deepEqual(done, ['lost']);

  ladder.onReached();
  await time.advance(10_000, 100);
  assert.deepEqual(done, ['lost']);
});

test('restarts three times, makes the connection anew three times, then gives up', async (t) => {
  const { time, done, ladder } = recovery(t, true);
  ladder.onDisconnected();
  await time.advance(120_000, 500);

  assert.deepEqual(done, [
    'lost', 'restart 1', 'act restart', 'restart 2', 'act restart', 'restart 3', 'act restart',
    'rebuild 1', 'act rebuild', 'rebuild 2', 'act rebuild', 'rebuild 3', 'act rebuild', 'give up',
  ]);
});

test('asks the coordinator first, and acts itself after 5 s', async (t) => {
  const { time, done, ladder } = recovery(t, false);
  ladder.onFailed();
  await time.advance(4_900, 100);
  assert.deepEqual(done, ['lost', 'restart 1', 'ask restart']);

  await time.advance(200, 100);
  assert.deepEqual(done.slice(3), ['act restart']);
});

test('leaves it to the coordinator once that acts', async (t) => {
  const { time, done, ladder } = recovery(t, false);
  ladder.onFailed();
  ladder.onRemoteActs();
  await time.advance(2_900, 100);

  assert.equal(done.includes('act restart'), false);
});

test('goes straight to a new connection when the old one is of no use', (t) => {
  const { done, ladder } = recovery(t, true);
  ladder.onBroken();

  assert.deepEqual(done, ['rebuild 1', 'act rebuild']);
});

test('does what the other side needs, once', (t) => {
  const { done, ladder } = recovery(t, true);
  ladder.onNeed('restart');
  ladder.onNeed('restart');
  ladder.onNeed('rebuild');
  ladder.onNeed('restart');

  assert.deepEqual(done, ['restart 1', 'act restart', 'rebuild 1', 'act rebuild']);
});

test('does not do what the other side needs if it is not the coordinator', (t) => {
  const { done, ladder } = recovery(t, false);
  ladder.onNeed('rebuild');

  assert.deepEqual(done, []);
});

test('makes nothing anew for one who asks without end', (t) => {
  const { done, ladder } = recovery(t, true);
  for (let asked = 0; asked < 10; asked++) {
    ladder.onNeed('rebuild');
    ladder.onReached();
  }

  assert.equal(done.filter((what) => what === 'act rebuild').length, 3);
});

test('waits, uncounted, while nothing can be signalled', async (t) => {
  const { time, done, world, ladder } = recovery(t, true);
  world.ready = false;
  ladder.onFailed();
  await time.advance(50_000, 500);
  assert.deepEqual(done, ['lost', 'lost']);

  world.ready = true;
  await time.advance(1_500, 500);
  assert.deepEqual(done.slice(2), ['restart 1', 'act restart']);
});

test('gives up when nothing could be signalled for too long', async (t) => {
  const { time, done, world, ladder } = recovery(t, true);
  world.ready = false;
  ladder.onFailed();
  await time.advance(62_000, 500);

  assert.equal(done.at(-1), 'give up');
});

test('lets a negotiation end that is under way, for 10 s', async (t) => {
  const { time, done, world, ladder } = recovery(t, true);
  world.negotiating = true;
  ladder.onFailed();
  await time.advance(12_000, 500);
  assert.deepEqual(done, ['lost', 'restart 1', 'act restart']);

  await time.advance(5_000, 500);
  assert.equal(done.includes('restart 2'), true);
});

test('follows the other side to a new connection', async (t) => {
  const { time, done, ladder } = recovery(t, true);
  ladder.onRemoteRebuilds();
  await time.advance(3_000, 500);

  assert.deepEqual(done, ['rebuild 1']);
  assert.equal(ladder.recentRebuilds, 1);
});
