import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals, settle, stopTime, withCode } from './support.mjs';

const { CallDesk, Watches } = internals;

class FakeRoom extends EventTarget {
  peers = [];
  did = [];

  constructor(id) {
    super();
    this.id = id;
  }

  async open(options) {
    this.did.push(['open', options.spec.topology]);
    return this;
  }

  async join() {
    this.did.push(['join']);
    return this;
  }

  async leave() {
    this.did.push(['leave']);
  }

  meet() {
    this.peers.push({});
    this.dispatchEvent(new Event('peerjoined'));
  }
}

function deskOf(t) {
  const time = stopTime();
  t.after(() => time.restore());
  const rooms = new Map();
  const said = [];
  const desk = new CallDesk(async (type, fields) => { said.push({ type, ...fields }); }, (id) => rooms.get(id) ?? rooms.set(id, new FakeRoom(id)).get(id));
  return { desk, rooms, said, time };
}

test('calls: a room for two that nobody can guess, and whoever takes the call is in it', async (t) => {
  const { desk, said, rooms } = deskOf(t);
  const calling = desk.call('bob', { about: 'tea' });
  await settle();
  const [{ type, to, room, extra }] = said;
  assert.deepEqual([type, to, extra], ['call', 'bob', { about: 'tea' }]);
  assert.match(room, /^call-[0-9a-f]{32}$/);

  desk.onAnswer({ from: 'mallory', room, answer: 'rejected' });
  desk.onAnswer({ from: 'bob', room, answer: 'accepted' });
  await settle();
  rooms.get(room).meet();
  assert.equal(await calling, rooms.get(room));
  assert.deepEqual(rooms.get(room).did, [['open', 'one_to_one']]);
});

for (const [answer, code] of [['rejected', 'CALL_REJECTED'], ['busy', 'USER_BUSY']]) {
  test(`a call that is answered by ${answer} is over`, async (t) => {
    const { desk, said, rooms } = deskOf(t);
    const calling = desk.call('bob', {});
    await settle();
    const { room } = said[0];
    desk.onAnswer({ from: 'bob', room, answer, reason: 'not now' });

    await assert.rejects(calling, withCode(code));
    assert.deepEqual(rooms.get(room).did.at(-1), ['leave']);
  });
}

test('a call that nobody answers ends after a minute, and is taken back', async (t) => {
  const { desk, said, time } = deskOf(t);
  const refused = assert.rejects(desk.call('bob', {}), withCode('TIMEOUT'));
  await settle();
  await time.advance(60_100, 1000);

  await refused;
  assert.deepEqual(said.at(-1), { type: 'call.answer', to: 'bob', room: said[0].room, answer: 'withdrawn', reason: undefined });
});

test('a signal takes a call back, before it or while it rings', async (t) => {
  const { desk, said } = deskOf(t);
  await assert.rejects(desk.call('bob', {}, AbortSignal.abort()), withCode('CANCELLED'));
  const abort = new AbortController();
  const calling = desk.call('bob', {}, abort.signal);
  await settle();
  abort.abort();

  await assert.rejects(calling, withCode('CANCELLED'));
  assert.equal(said.at(-1).answer, 'withdrawn');
});

test('takes calls: accepts, rejects, is busy; each is over then', async (t) => {
  const { desk, said, rooms } = deskOf(t);
  const calls = [];
  desk.take((call) => calls.push(call));
  ['r1', 'r2', 'r3', 'r3'].forEach((room) => desk.onCall({ from: 'bob', room, extra: { n: room } }));
  assert.deepEqual(calls.map(({ from, extra }) => [from, extra.n]), [['bob', 'r1'], ['bob', 'r2'], ['bob', 'r3']]);
  assert.equal(said.at(-1).answer, 'busy'); // the same call again

  assert.equal(await calls[0].accept(), rooms.get('r1'));
  await calls[1].reject('no');
  await calls[2].busy();
  await Promise.all(calls.map(({ ended }) => ended));
  assert.deepEqual(said.slice(1).map(({ room, answer, reason }) => [room, answer, reason]), [['r1', 'accepted', undefined], ['r2', 'rejected', 'no'], ['r3', 'busy', undefined]]);
  assert.deepEqual(rooms.get('r1').did, [['join']]);
});

test('takes no calls while nobody listens, and no more than 16 that wait', async (t) => {
  const { desk, said } = deskOf(t);
  desk.onCall({ from: 'bob', room: 'r' });
  assert.deepEqual([said[0].answer, said[0].reason], ['rejected', 'takes no calls']);

  const stop = desk.take(() => {});
  for (let n = 0; n < 17; n++) {
    desk.onCall({ from: 'bob', room: `r${n}` });
  }
  assert.deepEqual(said.slice(1).map(({ room, answer }) => [room, answer]), [['r16', 'busy']]);
  stop();
  desk.onCall({ from: 'bob', room: 'another' });
  assert.equal(said.at(-1).answer, 'rejected');
});

test('a call that is taken back, or forgotten, is over', async (t) => {
  const { desk, time } = deskOf(t);
  const calls = [];
  desk.take((call) => calls.push(call));
  ['r1', 'r2'].forEach((room) => desk.onCall({ from: 'bob', room }));
  desk.onAnswer({ from: 'mallory', room: 'r1', answer: 'withdrawn' });
  desk.onAnswer({ from: 'bob', room: 'r1', answer: 'withdrawn' });
  await calls[0].ended;
  await time.advance(120_100, 10_000);
  await calls[1].ended;
});

// what is watched

const info = (room, more = {}) => ({ room, exists: true, members: 1, maxPeers: 16, protected: false, listed: true, ...more });

function watchesOf(answers) {
  const said = [];
  const watches = new Watches(async (type, fields) => {
    said.push([type, fields]);
    return answers(type, fields, said.length);
  });
  return { watches, said };
}

test('tells what a room and a user are, then each change, until nobody listens', async () => {
  const { watches, said } = watchesOf((_, { what, of }) => (what === 'room' ? { type: 'room.presence', ...info(of) } : { type: 'user.presence', user: of, online: true, extra: { busy: true } }));
  const told = [];
  const ends = [watches.watch({ what: 'room', of: 'lobby' }, ({ id, members }) => told.push([id, members])), watches.watch({ what: 'user', of: 'bob' }, ({ id, online, extra }) => told.push([id, online, extra.busy]))];
  await settle();
  watches.onRoom(info('lobby', { members: 2 }));
  watches.onRoom(info('other'));
  watches.onUser({ user: 'bob', online: false });
  ends.push(watches.watch({ what: 'room', of: 'lobby' }, ({ members }) => told.push(['again', members])));
  assert.deepEqual(told, [['lobby', 1], ['bob', true, true], ['lobby', 2], ['bob', false, undefined], ['again', 2]]);
  assert.equal(said.length, 2);

  ends.forEach((end) => end());
  ends.forEach((end) => end());
  assert.deepEqual(said.slice(2).map(([, { what, on }]) => [what, on]), [['user', false], ['room', false]]);
});

test('a list is told page by page, and what a new session does not name any more is gone', async () => {
  const pages = [{ rooms: [info('a')], more: true }, { rooms: [info('b')], more: false }, { rooms: [info('b')], more: false }];
  const { watches, said } = watchesOf(() => ({ type: 'room.list', ...pages.shift() }));
  const told = [];
  watches.watch({ what: 'list', of: 'public' }, ({ id, exists }) => told.push(`${id} ${exists}`));
  await settle();
  assert.deepEqual(told, ['a true', 'b true']);
  assert.deepEqual(said[1], ['room.list', { tag: 'public', after: 'a', limit: 100 }]);
  watches.onRoom(info('c', { tag: 'public' }));
  watches.onRoom(info('d', { tag: 'other' }));
  watches.onRoom({ ...info('c'), exists: false, listed: false });
  assert.deepEqual(told.slice(2), ['c true', 'c false']);

  watches.again();
  await settle();
  assert.deepEqual(told.slice(4).sort(), ['a false', 'b true']);
});
