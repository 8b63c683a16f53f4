import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals } from './support.mjs';

const { CandidateBox, isSignalBody, maxFrameOf, ufragOf, ufragsOf } = internals;
const sdp = (...lines) => ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', ...lines, ''].join('\r\n');
const candidate = (usernameFragment, port = 1) => ({ candidate: `candidate:1 1 udp 1 127.0.0.1 ${port} typ host`, sdpMid: '0', usernameFragment });
const setOf = (...ufrags) => new Set(ufrags);

test('finds the user name fragments of a description', () => {
  assert.deepEqual(ufragsOf(sdp('a=ice-ufrag:abcd', 'm=audio 9', 'a=ice-ufrag:ef+/', 'a=ice-ufrag:abcd')), setOf('abcd', 'ef+/'));
  assert.deepEqual(ufragsOf(sdp('xa=ice-ufrag:abcd', 'a=ice-ufrag:no spaces')), setOf());
});

test('finds the fragment of a candidate in its field or in its line', () => {
  assert.equal(ufragOf({ candidate: 'candidate:1 1 udp 1 1.2.3.4 5 typ host ufrag wxyz network-cost 1', usernameFragment: 'abcd' }), 'abcd');
  assert.equal(ufragOf({ candidate: 'candidate:1 1 udp 1 1.2.3.4 5 typ host generation 0 ufrag wxyz network-cost 1' }), 'wxyz');
  assert.equal(ufragOf({ candidate: 'candidate:1 1 udp 1 1.2.3.4 5 typ host' }), null);
  assert.equal(ufragOf({ candidate: null, usernameFragment: 'abcd' }), 'abcd');
});

test('takes the largest frame from a description', () => {
  assert.equal(maxFrameOf(sdp('a=max-message-size:100000')), 100_000);
  assert.equal(maxFrameOf(sdp('a=max-message-size:0')), 262_144);
  assert.equal(maxFrameOf(sdp('a=max-message-size:1073741823')), 262_144);
  assert.equal(maxFrameOf(sdp()), 65_536);
});

test('applies a candidate of the present description', () => {
  const box = new CandidateBox();
  box.describe(setOf('abcd'));

  assert.equal(box.take(candidate('abcd')), true);
});

test('keeps a candidate until its description is there', () => {
  const box = new CandidateBox();
  const early = candidate('abcd');

  assert.equal(box.take(early), false);
  assert.deepEqual(box.describe(setOf('abcd')), [early]);
  assert.deepEqual(box.describe(setOf('abcd')), []);
});

test('drops candidates of descriptions that were ignored or replaced', () => {
  const box = new CandidateBox();
  box.take(candidate('ignd'));
  box.describe(setOf('olds'));
  box.ignore(setOf('ignd'));
  box.describe(setOf('news'));

  assert.equal(box.take(candidate('olds')), false);
  assert.equal(box.take(candidate('ignd')), false);
  assert.deepEqual(box.describe(setOf('news', 'other')), []);
});

test('takes a fragment back that was ignored and is described after all', () => {
  const box = new CandidateBox();
  box.ignore(setOf('abcd'));
  box.describe(setOf('abcd'));

  assert.equal(box.take(candidate('abcd')), true);
});

test('takes a candidate without a fragment for the present description, or the first', () => {
  const box = new CandidateBox();
  const early = candidate(undefined);

  assert.equal(box.take(early), false);
  assert.deepEqual(box.describe(setOf('abcd')), [early]);
  assert.equal(box.take(candidate(undefined)), true);
});

test('keeps 64 candidates, each for 30 s', () => {
  let at = 0;
  const box = new CandidateBox(() => at);
  Array.from({ length: 80 }, (_, port) => box.take(candidate('abcd', port)));
  assert.equal(box.describe(setOf('abcd')).length, 64);

  box.take(candidate('efgh'));
  at = 30_000;
  assert.deepEqual(box.describe(setOf('efgh')), []);
});

const description = (more) => ({ pc: 'main', epoch: 1, description: { type: 'offer', sdp: 'v=0', n: 1, ...more } });
const trickle = (more) => ({ pc: 'main', epoch: 1, candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'abcd', ...more } });

const UNDERSTOOD = [
  description(), description({ type: 'answer', re: 1 }), trickle(), trickle({ candidate: null }), trickle({ candidate: '' }), trickle({ sdpMid: null, sdpMLineIndex: null }),
  { pc: 'main', epoch: 2, reject: { n: 1, code: 'INVALID_DESCRIPTION' } }, { pc: 'main', epoch: 1, need: 'restart' }, { ...description(), unknown: 1 },
];

UNDERSTOOD.forEach((body, index) => test(`understands body ${index + 1}`, () => assert.equal(isSignalBody(body), true)));

const REFUSED = {
  'no object': null, 'an array': [], 'no pc': { epoch: 1, need: 'restart' }, 'another pc': { pc: 'lane-1', epoch: 1, need: 'restart' },
  'epoch 0': { pc: 'main', epoch: 0, need: 'restart' }, 'half an epoch': { pc: 'main', epoch: 1.5, need: 'restart' }, 'an epoch as text': { pc: 'main', epoch: '1', need: 'restart' },
  'an answer to nothing': description({ type: 'answer' }), 'a rollback': description({ type: 'rollback' }), 'no number': description({ n: undefined }),
  'sdp that is no text': description({ sdp: 1 }), 'sdp without end': description({ sdp: 'a'.repeat(300_000) }), 'a candidate line of another kind': trickle({ candidate: 'a=b' }),
  'a fragment that is none': trickle({ usernameFragment: 'a b' }), 'a section below zero': trickle({ sdpMLineIndex: -1 }), 'a refusal of nothing': { pc: 'main', epoch: 1, reject: { code: 'X' } },
  'an unknown need': { pc: 'main', epoch: 1, need: 'coffee' }, 'nothing said': { pc: 'main', epoch: 1 },
};

Object.entries(REFUSED).forEach(([what, body]) => test(`drops a body with ${what}`, () => assert.equal(isSignalBody(body), false)));
