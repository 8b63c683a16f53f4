import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals, randomFrom, settle, stopTime } from './support.mjs';

const { Negotiator, withoutCollisions } = internals;

/** Is a peer connection that only knows which descriptions and candidates fit when, as JSEP says. */
class FakePeerConnection {
  signalingState = 'stable';
  localDescription = null;
  remoteUfrag = null;
  candidates = [];
  restarts = 0;
  agreed = 0;
  #generation = 0;
  #stable = null;
  #needed = true;

  constructor(name) {
    this.name = name;
  }

  async createOffer({ iceRestart }) {
    await settle();
    if (iceRestart) {
      this.#generation++;
    }
    return { type: 'offer', sdp: this.#sdp() };
  }

  async setLocalDescription(description = { type: 'answer', sdp: this.#sdp() }) {
    await settle();
    const next = { 'stable offer': 'have-local-offer', 'have-remote-offer answer': 'stable', 'have-local-offer rollback': 'stable' }[`${this.signalingState} ${description.type}`];
    assert.ok(next, `${description.type} while ${this.signalingState}`);
    this.localDescription = description.type === 'rollback' ? this.#stable : description;
    this.#enter(next, description.type === 'rollback');
  }

  async setRemoteDescription({ type, sdp }) {
    await settle();
    if (sdp.includes('bad')) {
      throw new TypeError('bad');
    }
    const next = { 'stable offer': 'have-remote-offer', 'have-local-offer answer': 'stable' }[`${this.signalingState} ${type}`];
    assert.ok(next, `${type} while ${this.signalingState}`);
    this.remoteUfrag = /ice-ufrag:(\w+)/.exec(sdp)[1];
    this.#enter(next, false);
  }

  async addIceCandidate({ candidate, usernameFragment }) {
    assert.equal(usernameFragment, this.remoteUfrag);
    this.candidates.push(candidate);
  }

  /** Wants a negotiation, as a browser does when something changed. */
  need() {
    this.#needed = true;
    this.onnegotiationneeded?.();
  }

  #enter(next, rollback) {
    this.signalingState = next;
    if (next === 'stable' && !rollback) {
      this.#stable = this.localDescription;
      this.#needed = false;
      this.agreed++;
    } else if (next === 'stable' && this.#needed) {
      setImmediate(() => this.signalingState === 'stable' && this.#needed && this.onnegotiationneeded?.());
    }
  }

  #sdp() {
    return `v=0\r\na=ice-ufrag:${this.name}${String(this.#generation).padStart(3, '0')}\r\n`;
  }
}

/** One negotiator, what it sends, and what it tells. */
function side(name, { polite, offers }, send) {
  const pc = new FakePeerConnection(name);
  const sent = [];
  const told = [];
  const route = { open: true };
  const negotiator = new Negotiator(pc, { polite, epoch: 1, offers }, {
    send: (body) => { sent.push(body); send?.(structuredClone(body)); },
    canSignal: () => route.open,
    onRemoteDescription: () => told.push('described'),
    tracks: () => ({}),
    onStable: () => told.push('stable'),
    onStalled: () => told.push('stalled'),
    onFailed: (error) => told.push(`failed ${error.cause}`),
  });
  return { pc, sent, told, route, negotiator, descriptions: () => sent.filter((body) => body.description).map((body) => body.description) };
}

const settled = async (turns = 30) => {
  for (let turn = 0; turn < turns; turn++) {
    await settle();
  }
};

function give(negotiator, body) {
  if (body.description) {
    negotiator.onDescription(body.description);
  } else if (body.candidate) {
    negotiator.onCandidate(body.candidate);
  } else {
    negotiator.onReject(body.reject);
  }
}

/** Two sides whose bodies arrive in order, each `delay` turns late. */
function pair({ both = false, delay = () => 1 } = {}) {
  const sides = {};
  const lane = (to) => {
    let before = Promise.resolve();
    return (body) => { before = before.then(() => settled(delay())).then(() => give(sides[to].negotiator, body)); };
  };
  sides.alice = side('alice', { polite: true, offers: true }, lane('bobby'));
  sides.bobby = side('bobby', { polite: false, offers: both }, lane('alice'));
  return sides;
}

const offer = (n, sdp = 'v=0\r\na=ice-ufrag:other1\r\n') => ({ type: 'offer', sdp, n });
const stop = (...sides) => sides.forEach(({ negotiator }) => negotiator.close());

test('offers when it is to, and is stable after the answer', async () => {
  const { alice, bobby } = pair();
  alice.pc.need();
  bobby.pc.need();
  await settled();

  assert.deepEqual(alice.descriptions().map(({ type, n }) => [type, n]), [['offer', 1]]);
  assert.deepEqual(bobby.descriptions().map(({ type, n, re }) => [type, n, re]), [['answer', 1, 1]]);
  assert.deepEqual([alice.told, bobby.told], [['described', 'stable'], ['described', 'stable']]);
  stop(alice, bobby);
});

test('agrees when both offer at once: the polite side gives way', async () => {
  const { alice, bobby } = pair({ both: true, delay: () => 3 });
  alice.pc.need();
  bobby.pc.need();
  await settled(80);

  assert.deepEqual(alice.descriptions().map(({ type }) => type), ['offer', 'answer']);
  assert.deepEqual(bobby.descriptions().map(({ type }) => type), ['offer']);
  assert.deepEqual([alice.pc.remoteUfrag, bobby.pc.remoteUfrag], ['bobby000', 'alice000']);
  stop(alice, bobby);
});

test('offers again after giving way, if it wanted an ICE restart', async () => {
  const { alice, bobby } = pair({ delay: () => 3 });
  alice.pc.need();
  await settled(40);

  alice.negotiator.negotiate({ restart: true });
  bobby.pc.need();
  await settled(120);

  assert.equal(bobby.pc.remoteUfrag, 'alice002');
  assert.deepEqual([alice.pc.signalingState, bobby.pc.signalingState], ['stable', 'stable']);
  stop(alice, bobby);
});

test('agrees whenever and however often both want something', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = randomFrom(seed);
    const { alice, bobby } = pair({ both: true, delay: () => random(6) });
    for (let round = 0; round < 8; round++) {
      const one = random(2) ? alice : bobby;
      random(3) ? one.pc.need() : one.negotiator.negotiate({ restart: true });
      await settled(random(12));
    }
    await settled(250);

    assert.deepEqual([alice.pc.signalingState, bobby.pc.signalingState], ['stable', 'stable'], `seed ${seed}`);
    const ufragOf = ({ localDescription }) => /ice-ufrag:(\w+)/.exec(localDescription.sdp)[1];
    assert.deepEqual([alice.pc.remoteUfrag, bobby.pc.remoteUfrag], [ufragOf(bobby.pc), ufragOf(alice.pc)], `seed ${seed}`);
    assert.deepEqual([...alice.told, ...bobby.told].filter((what) => what.startsWith('failed')), [], `seed ${seed}`);
    stop(alice, bobby);
  }
});

test('ignores a colliding offer and its candidates on the impolite side', async () => {
  const bobby = side('bobby', { polite: false, offers: true });
  bobby.pc.need();
  await settled();
  bobby.negotiator.onDescription(offer(1));
  bobby.negotiator.onCandidate({ candidate: 'candidate:1', usernameFragment: 'other1' });
  bobby.negotiator.onDescription({ type: 'answer', sdp: 'v=0\r\na=ice-ufrag:other2\r\n', n: 2, re: 1 });
  bobby.negotiator.onCandidate({ candidate: 'candidate:2', usernameFragment: 'other2' });
  await settled();

  assert.equal(bobby.pc.remoteUfrag, 'other2');
  assert.deepEqual(bobby.pc.candidates, ['candidate:2']);
  stop(bobby);
});

test('drops an answer to an offer that is not pending', async () => {
  const alice = side('alice', { polite: true, offers: true });
  alice.pc.need();
  await settled();
  alice.negotiator.onDescription({ type: 'answer', sdp: 'v=0\r\na=ice-ufrag:other1\r\n', n: 1, re: 7 });
  await settled();

  assert.equal(alice.pc.signalingState, 'have-local-offer');
  stop(alice);
});

test('drops a description that came before', async () => {
  const alice = side('alice', { polite: true, offers: false });
  alice.negotiator.onDescription(offer(2));
  alice.negotiator.onDescription(offer(2));
  alice.negotiator.onDescription(offer(1));
  await settled();

  assert.deepEqual(alice.descriptions().map(({ re }) => re), [2]);
  stop(alice);
});

test('refuses a description that cannot be applied, and stays usable', async () => {
  const alice = side('alice', { polite: true, offers: false });
  alice.negotiator.onDescription(offer(1, 'bad'));
  await settled();
  assert.deepEqual(alice.sent.at(-1), { pc: 'main', epoch: 1, reject: { n: 1, code: 'INVALID_DESCRIPTION' } });

  alice.negotiator.onDescription(offer(2));
  await settled();
  assert.deepEqual(alice.descriptions().map(({ re }) => re), [2]);
  stop(alice);
});

test('takes back an offer that was refused, and makes it anew after a pause', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const alice = side('alice', { polite: true, offers: true });
  alice.pc.need();
  await settled();
  alice.negotiator.onReject({ n: 1, code: 'INVALID_DESCRIPTION' });
  await settled();
  assert.equal(alice.pc.signalingState, 'stable');

  await time.advance(2_000, 50);
  assert.deepEqual(alice.descriptions().map(({ n }) => n), [1, 2]);
  stop(alice);
});

test('makes an offer anew that is not answered for 10 s, and says so the second time', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const alice = side('alice', { polite: true, offers: true });
  alice.pc.need();
  await settled();
  await time.advance(10_500, 100);
  assert.deepEqual(alice.descriptions().map(({ n }) => n), [1, 2]);
  assert.deepEqual(alice.told, []);

  await time.advance(10_500, 100);
  assert.deepEqual(alice.told, ['stalled']);
  stop(alice);
});

test('makes no offer while nothing can be signalled', async () => {
  const alice = side('alice', { polite: true, offers: true });
  alice.route.open = false;
  alice.pc.need();
  await settled();
  assert.equal(alice.sent.length, 0);

  alice.route.open = true;
  alice.negotiator.proceed();
  await settled();
  assert.equal(alice.descriptions().length, 1);
  stop(alice);
});

test('offers after 5 s although the other side should have', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const alice = side('alice', { polite: true, offers: false });
  alice.pc.need();
  await time.advance(4_900, 100);
  assert.equal(alice.sent.length, 0);

  await time.advance(300, 100);
  assert.equal(alice.descriptions().length, 1);
  stop(alice);
});

test('tells its candidates, and the end of them', async () => {
  const alice = side('alice', { polite: true, offers: true });
  alice.pc.need();
  await settled();
  alice.pc.onicecandidate({ candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'alice000', foundation: '1' } });
  alice.pc.onicecandidate({ candidate: null });

  assert.deepEqual(alice.sent.slice(1).map((body) => body.candidate), [
    { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'alice000' }, { candidate: null, usernameFragment: 'alice000' },
  ]);
  stop(alice);
});

test('offers no header extension under the id of another', () => {
  const section = (kind, port, ...lines) => [`m=${kind} ${port} UDP/TLS/RTP/SAVPF 96`, ...lines, ''].join('\r\n');
  const level = 'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level';
  const offset = 'a=extmap:1 urn:ietf:params:rtp-hdrext:toffset';
  const mid = 'a=extmap:4/sendrecv urn:ietf:params:rtp-hdrext:sdes:mid';
  const head = 'v=0\r\n';

  const offer = head + section('audio', 9, level, mid) + section('video', 0, offset) + section('video', 9, offset, mid) + section('video', 0, 'a=bundle-only', offset);

  assert.equal(withoutCollisions(offer), head + section('audio', 9, level, mid) + section('video', 0, offset) + section('video', 9, mid) + section('video', 0, 'a=bundle-only'));
  assert.equal(withoutCollisions(withoutCollisions(offer)), withoutCollisions(offer));
});
