import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, FakeSocket, instanceOf, settle, stopTime, welcome, withCode } from './support.mjs';

/** Is a peer connection whose offers nobody answers. */
class UnansweredConnection {
  static configuration = null;
  connectionState = 'new';
  localDescription = null;

  constructor(configuration) {
    this.setConfiguration(configuration);
  }

  setConfiguration(configuration) {
    UnansweredConnection.configuration = configuration;
  }

  createDataChannel() {
    queueMicrotask(() => this.onnegotiationneeded?.());
    return { readyState: 'connecting', close() {} };
  }

  addTransceiver() {
    return { mid: null, currentDirection: null, sender: { replaceTrack: async () => {} } };
  }

  getTransceivers() {
    return [];
  }

  async createOffer() {
    return { type: 'offer', sdp: 'v=0\r\na=ice-ufrag:alice1\r\n' };
  }

  async setLocalDescription(description) {
    this.localDescription = description;
  }

  close() {
    this.connectionState = 'closed';
  }
}

const BOB = { user: 'bob', instance: instanceOf('b'), role: 'owner', extra: {}, offer: true };

/** Alice, connected to a server that the test plays. */
async function alice(t) {
  const time = stopTime();
  t.after(() => time.restore());
  FakeSocket.all = [];
  const connecting = connect('ws://localhost/rtc', { WebSocket: FakeSocket, RTCPeerConnection: UnansweredConnection, storage: null });
  await settle();
  const [socket] = FakeSocket.all;
  socket.onopen();
  socket.say(welcome());
  const connection = await connecting;
  let seq = 0;
  const reply = (type, fields) => socket.say({ type, re: socket.requests.findLast(({ id }) => id).id, seq: ++seq, ...fields });
  const settled = async () => {
    for (let turn = 0; turn < 20; turn++) {
      await settle();
    }
  };
  return {
    room: connection.room('lobby'),
    connection,
    time,
    reply,
    settled,
    said: () => socket.requests,
    tell: (type, fields) => socket.say({ type, seq: ++seq, room: 'lobby', ...fields }),
    async enter(...peers) {
      const entering = connection.openOrJoin('lobby');
      await settle();
      reply('room.entered', { room: 'lobby', role: 'member', owner: 'bob', spec: {}, peers, more: false });
      await entering;
      await settled();
    },
    async leave() {
      const leaving = connection.room('lobby').leave();
      await settled();
      reply('ok');
      await leaving;
    },
    epochs: () => socket.requests.filter(({ body }) => body?.description).map(({ body }) => body.epoch),
  };
}

test('offers a further epoch to whom it meets again: an answer to the first offer may still come', async (t) => {
  const { enter, leave, epochs } = await alice(t);

  await enter(BOB);
  await leave();
  await enter(BOB);

  assert.deepEqual(epochs(), [1, 2]);
  await leave();
});

test('begins anew with another instance of somebody it met', async (t) => {
  const { enter, leave, epochs } = await alice(t);

  await enter(BOB);
  await leave();
  await enter({ ...BOB, instance: instanceOf('c') });

  assert.deepEqual(epochs(), [1, 1]);
  await leave();
});

const ENTERED = { role: 'member', owner: 'bob', spec: {}, peers: [], more: false };

test('waits to be let in, and is', async (t) => {
  const { room, reply, settled, tell, leave } = await alice(t);
  const states = [];
  room.addEventListener('statechange', () => states.push(room.state.name));
  const joining = room.join({ wants: { audio: true } });
  await settled();
  reply('room.waiting', { room: 'lobby', timeoutMillis: 60_000 });
  await settled();
  tell('room.entered', { ...ENTERED, terms: { guest: true } });
  await joining;

  assert.deepEqual(states, ['CheckingPresence', 'AwaitingAdmission', 'Joined']);
  assert.deepEqual(room.info.terms, { guest: true });
  await leave();
});

test('tells why it was not let in', async (t) => {
  const { room, reply, settled, tell } = await alice(t);
  const joining = room.openOrJoin();
  await settled();
  reply('room.waiting', { room: 'lobby', timeoutMillis: 60_000 });
  await settled();
  tell('room.denied', { code: 'ADMISSION_DENIED', reason: 'not today' });

  await assert.rejects(joining, (error) => error.code === 'ADMISSION_DENIED' && error.text === 'not today');
  assert.deepEqual([room.state.name, room.state.reason], ['Left', 'REJECTED']);
});

test('withdraws its knock when it leaves', async (t) => {
  const { room, reply, settled, said } = await alice(t);
  const joining = room.openOrJoin();
  await settled();
  reply('room.waiting', { room: 'lobby', timeoutMillis: 60_000 });
  await settled();
  const refused = assert.rejects(joining, withCode('NOT_IN_ROOM'));
  const leaving = room.leave();
  await settled();
  reply('ok');
  await leaving;

  await refused;
  assert.equal(said().at(-1).type, 'room.leave');
  assert.equal(room.state.name, 'Left');
});

test('lets in, turns away and removes as the owner', async (t) => {
  const { room, reply, settled, said, tell, enter, leave } = await alice(t);
  const told = [];
  room.addEventListener('knock', ({ request }) => told.push(`${request.user} ${request.extra.name}`));
  room.addEventListener('knockwithdrawn', ({ user }) => told.push(`${user} gone`));
  await enter();
  ['carl', 'dora', 'carl', 'emil'].forEach((user) => tell('room.knock', { user, extra: { name: 'N' }, wants: {} }));
  tell('room.knock.withdrawn', { user: 'dora' });
  assert.deepEqual(told, ['carl N', 'dora N', 'emil N', 'dora gone']);

  for (const act of [() => room.knocks[0].accept({ guest: true }), () => room.knocks[0].reject('no'), () => room.eject('fred', { barMillis: 5 }), () => room.update({ locked: true })]) {
    const acting = act();
    await settled();
    reply('ok');
    await acting;
  }
  assert.deepEqual(said().slice(-4).map(({ id, cseq, ack, ...rest }) => rest), [
    { type: 'room.admit', room: 'lobby', user: 'carl', terms: { guest: true } }, { type: 'room.deny', room: 'lobby', user: 'emil', reason: 'no' },
    { type: 'room.eject', room: 'lobby', user: 'fred', barMillis: 5 }, { type: 'room.update', room: 'lobby', locked: true },
  ]);
  assert.deepEqual(room.knocks, []);
  await leave();
});

test('is out when it is removed, and meets nobody to whom it is not connected', async (t) => {
  const { room, tell, enter } = await alice(t);
  await enter({ ...BOB, linked: false });
  assert.deepEqual(room.peers, []);

  tell('room.ejected', { by: 'bob', reason: 'too loud' });
  assert.deepEqual([room.state.name, room.state.reason, room.state.error.text], ['Left', 'EJECTED', 'too loud']);
});

test('uses the ICE servers that it is told of, and fresh ones for recovery', async (t) => {
  const { room, tell, enter, said, reply, settled, time, leave } = await alice(t);
  const turn = (n) => [{ urls: [`turn:${n}.example.org`], username: 'u', credential: 'c' }];
  tell('iceServers', { room: undefined, servers: turn(1) });
  await enter(BOB);
  assert.deepEqual(UnansweredConnection.configuration.iceServers, turn(1));

  await time.advance(26_500, 500); // an offer that is not answered is made anew, then it is a matter of recovery
  assert.equal(said().some(({ type }) => type === 'ice.get'), true);
  reply('iceServers', { servers: turn(2) });
  await settled();
  assert.deepEqual(UnansweredConnection.configuration.iceServers, turn(2));
  assert.equal(room.peers.length, 1);
  await leave();
});

test('publishes only where media may go', async (t) => {
  const { room, tell, enter, leave, settled } = await alice(t);
  const track = Object.assign(new EventTarget(), { id: 't', kind: 'audio', enabled: true, readyState: 'live' });
  const published = () => room.peers.map((peer) => peer.flow);
  await enter({ ...BOB, flow: 'in' });
  tell('room.updated', { spec: { topology: 'one_way' } });
  await settled();

  assert.deepEqual(published(), ['in']);
  assert.throws(() => room.publish(track), withCode('ONE_WAY'));
  assert.throws(() => room.peer('bob').publish(track), withCode('ONE_WAY'));
  tell('peer.flow', { user: 'bob', flow: 'out' });
  tell('room.owner', { owner: 'alice' });
  room.publish(track);
  assert.deepEqual(published(), ['out']);
  tell('peer.flow', { user: 'bob' });
  assert.deepEqual(published(), ['both']);
  await leave();
});
