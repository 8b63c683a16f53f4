import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeSocket, instanceOf, internals, settle, stopTime, welcome, withCode } from './support.mjs';

const { SignalingSession, readServerFrame, toJson } = internals;

/** A session that was opened, with what it told. */
function opened(t, { last = null, answer = welcome() } = {}) {
  const time = stopTime();
  t.after(() => time.restore());
  FakeSocket.all = [];
  const told = [];
  const identity = { last, save: (userId, key) => { identity.saved = { userId, key }; } };
  const session = new SignalingSession('ws://localhost/rtc', { WebSocket: FakeSocket, extra: { name: 'A' } }, identity, {
    onState: (state) => told.push(state.attempt ? `${state.name} ${state.attempt}` : state.name),
    onSession: (resumed) => told.push(`session ${resumed ? 'resumed' : 'new'}`),
    onFrame: (frame) => told.push(frame.type),
    onEnd: (reason) => told.push(`end ${reason.kind} ${reason.error?.code ?? ''}`.trim()),
  });
  session.open();
  socket().onopen();
  if (answer) {
    socket().say(answer);
  }
  return { session, told, time, identity };
}

const socket = () => FakeSocket.all.at(-1);

/** Breaks the socket and lets the client come back. */
async function comeBack(time, answer) {
  socket().onclose();
  await time.advance(200);
  socket().onopen();
  socket().say(answer);
}

test('says hello first, and is ready when welcome', (t) => {
  const { session, told, identity } = opened(t);

  assert.equal(socket().protocol, 'reactive-rtc.v1');
  assert.deepEqual(socket().sent[0], { type: 'hello', instance: session.instance, extra: { name: 'A' }, client: 'reactive-rtc.js/0.1' });
  assert.deepEqual(told, ['Ready', 'session new']);
  assert.equal(session.userId, 'alice');
  assert.deepEqual(identity.saved, { userId: 'alice', key: 'k1' });
});

test('numbers its frames, and correlates replies', async (t) => {
  const { session } = opened(t);
  const first = session.request('room.enter', { room: 'lobby' });
  const second = session.request('room.leave', { room: 'lobby' });
  session.signal('lobby', 'bob', { pc: 'main' });

  socket().say({ type: 'ok', re: 2, seq: 1 }, { type: 'error', re: 1, seq: 2, code: 'ROOM_FULL', message: 'full', retryAfterMillis: 5 });

  await assert.rejects(first, withCode('ROOM_FULL'));
  assert.equal((await second).type, 'ok');
  assert.deepEqual(socket().requests.map(({ type, id, cseq }) => [type, id, cseq]), [['room.enter', 1, 1], ['room.leave', 2, 2], ['signal', undefined, 3]]);
});

test('acknowledges within a second, or with its next frame', async (t) => {
  const { session, time } = opened(t);

  socket().say({ type: 'ok', seq: 1 });
  await time.advance(1000);
  assert.deepEqual(socket().sent.at(-1), { type: 'ack', ack: 1 });

  socket().say({ type: 'ok', seq: 2 });
  session.signal('lobby', 'bob', {});
  await time.advance(1000);
  assert.equal(socket().sent.at(-1).ack, 2);
  assert.equal(socket().sent.at(-1).type, 'signal');
});

test('drops a frame that came before', (t) => {
  const { told } = opened(t);
  const left = { type: 'room.owner', room: 'lobby', owner: 'bob', seq: 1 };

  socket().say(left, left);

  assert.deepEqual(told.slice(2), ['room.owner']);
});

test('takes a missing frame for a broken connection', async (t) => {
  const { told, time } = opened(t);

  socket().say({ type: 'ok', seq: 2 });
  await time.advance(200);

  assert.deepEqual(told.slice(2), ['Resuming 1']);
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.all[0].closedWith, 4000);
});

test('resumes, and sends again what the server lacks', async (t) => {
  const { session, told, time } = opened(t);
  const pending = session.request('room.enter', { room: 'lobby' });
  session.signal('lobby', 'bob', { n: 2 });
  socket().say({ type: 'room.owner', room: 'lobby', owner: 'bob', seq: 1 });
  await comeBack(time, welcome({ resumed: true, received: 1, key: 'k2' }));

  assert.deepEqual(socket().sent[0].resume, { session: 's1', key: 'k1', seq: 1 });
  assert.deepEqual(socket().requests.map(({ type, cseq, ack }) => [type, cseq, ack]), [['signal', 2, 1]]);
  assert.deepEqual(told.slice(3), ['Resuming 1', 'Ready', 'session resumed']);

  socket().say({ type: 'ok', re: 1, seq: 2 });
  assert.equal((await pending).re, 1);
});

test('begins anew when a resume is refused: fails what was asked, keeps who it is', async (t) => {
  const { session, told, time } = opened(t);
  const lost = session.request('room.leave', { room: 'lobby' });
  await comeBack(time, welcome({ session: 's2' }));

  await assert.rejects(lost, withCode('SESSION_LOST'));
  assert.deepEqual(told.slice(2), ['Resuming 1', 'Connecting 1', 'Ready', 'session new']);
  assert.equal(socket().requests.length, 0);

  session.signal('lobby', 'bob', {});
  assert.equal(socket().requests[0].cseq, 1);
});

test('ends when its user id went to somebody else', async (t) => {
  const { told, time } = opened(t);
  await comeBack(time, welcome({ userId: 'u-1' }));

  assert.equal(told.at(-1), 'end LOST USER_ID_TAKEN');
});

test('proves who this tab was', (t) => {
  opened(t, { last: { userId: 'alice', key: 'k0' } });

  assert.equal(socket().sent[0].userId, 'alice');
  assert.equal(socket().sent[0].replaces, 'k0');
});

test('is somebody new when the server does not know who this tab was', (t) => {
  const { told } = opened(t, { last: { userId: 'alice', key: 'k0' }, answer: { type: 'bye', code: 'USER_ID_TAKEN', reconnect: 'never' } });
  socket().onopen();
  socket().say(welcome({ userId: 'u-2' }));

  assert.equal(socket().sent[0].replaces, undefined);
  assert.equal(socket().sent[0].userId, undefined);
  assert.equal(told.includes('Ready'), true);
});

test('fails at once when the first attempt does', (t) => {
  const { told } = opened(t, { answer: null });
  socket().onclose();

  assert.deepEqual(told, ['end FAILED CONNECT_FAILED']);
});

test('tries again with growing pauses, and gives up after two minutes', async (t) => {
  const { told, time } = opened(t);
  socket().onclose();
  for (let waited = 0; waited < 240_000 && !told.at(-1).startsWith('end'); waited += 500) {
    await time.advance(500, 50);
    socket().onclose?.();
  }

  assert.equal(told.at(-1), 'end LOST CONNECT_FAILED');
  assert.equal(FakeSocket.all.length > 12 && FakeSocket.all.length < 30, true, `${FakeSocket.all.length} attempts`);
});

test('does not come back after a bye that says never', async (t) => {
  const { told, time } = opened(t);
  socket().say({ type: 'bye', code: 'REPLACED', reason: 'elsewhere', reconnect: 'never' });
  await time.advance(60_000, 1000);

  assert.equal(told.at(-1), 'end REPLACED REPLACED');
  assert.equal(FakeSocket.all.length, 1);
});

test('comes back when the server said it should', async (t) => {
  const { time } = opened(t);
  socket().say({ type: 'bye', code: 'SERVER_SHUTDOWN', reconnect: 'later', afterMillis: 2000 });
  await time.advance(1900);
  assert.equal(FakeSocket.all.length, 1);

  await time.advance(1300);
  assert.equal(FakeSocket.all.length, 2);
});

test('answers a ping, and gives up a socket that is silent', async (t) => {
  const { told, time } = opened(t);
  socket().say({ type: 'ping' });
  assert.deepEqual(socket().sent.at(-1), { type: 'pong' });

  await time.advance(45_000, 500);
  assert.equal(told.includes('Resuming 1'), true);
});

test('ignores what it does not know, and counts it', async (t) => {
  const { told, time } = opened(t);
  socket().say({ type: 'room.weather', seq: 1 }, { type: 'peer.joined', seq: 2, room: 'lobby' }, { type: 'room.owner', room: 'lobby', owner: 'bob', seq: 3 });
  await time.advance(1000);

  assert.deepEqual(told.slice(2), ['room.owner']);
  assert.equal(socket().sent.at(-1).ack, 3);
});

test('sends a signal again that the server had no room for', async (t) => {
  const { session, time } = opened(t);
  session.signal('lobby', 'bob', { n: 1 });
  socket().say({ type: 'error', seq: 1, of: 1, code: 'BUSY', retryAfterMillis: 100 });
  await time.advance(200);

  assert.deepEqual(socket().requests.map(({ cseq, body }) => [cseq, body.n]), [[1, 1], [2, 1]]);
});

test('refuses a frame that the server would not take', async (t) => {
  const { session } = opened(t);

  await assert.rejects(session.request('message', { body: 'a'.repeat(70_000) }), withCode('FRAME_TOO_LARGE'));
  assert.equal(socket().requests.length, 0);
});

test('fails a request that is not answered in time', async (t) => {
  const { session, time } = opened(t);
  const asked = session.request('room.presence', { room: 'lobby' });
  asked.catch(() => {});
  await time.advance(10_100, 100);

  await assert.rejects(asked, withCode('TIMEOUT'));
});

test('leaves with a close of 1000, and fails what was asked', async (t) => {
  const { session } = opened(t);
  const asked = session.request('room.presence', { room: 'lobby' });
  asked.catch(() => {});
  session.end({ kind: 'LOCAL', text: '', error: null });
  await settle();

  await assert.rejects(asked, withCode('CONNECTION_CLOSED'));
  await assert.rejects(session.request('room.presence', {}), withCode('CONNECTION_CLOSED'));
  assert.equal(socket().closedWith, 1000);
});

test('writes only JSON that others can read', () => {
  assert.equal(toJson({ a: '😀 \\ud800' }), '{"a":"😀 \\\\ud800"}');
  assert.throws(() => toJson({ a: '\ud800' }), withCode('INVALID_JSON'));
  assert.throws(() => toJson(undefined), withCode('INVALID_JSON'));
  assert.throws(() => toJson(1n), withCode('INVALID_JSON'));
});

test('refuses what is no frame at all', () => {
  ['', 'null', '[]', '{}', '{"type":1}', '{"type":"ok","seq":-1}', '{"type":"ok","seq":1.5}', '{"type":"ok","ack":"1"}', 'x'.repeat(600_000)]
    .forEach((text) => assert.throws(() => readServerFrame(text), withCode('PROTOCOL_VIOLATION')));
});

test('takes a known type with wrong fields for invalid', () => {
  const peer = { user: 'bob', instance: instanceOf('a'), role: 'member', extra: {}, offer: true };
  const joined = (more) => readServerFrame(JSON.stringify({ type: 'peer.joined', room: 'lobby', seq: 1, peer: { ...peer, ...more } })).type;

  assert.equal(joined({}), 'peer.joined');
  [{ user: 'b b' }, { user: '' }, { instance: 'A'.repeat(32) }, { role: 'king' }, { extra: [] }, { offer: 1 }].forEach((wrong) => assert.equal(joined(wrong), 'invalid'));
  assert.equal(readServerFrame('{"type":"constructor"}').type, 'invalid');
});
