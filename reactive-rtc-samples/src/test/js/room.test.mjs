import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, FakeSocket, instanceOf, settle, stopTime, welcome } from './support.mjs';

/** Is a peer connection whose offers nobody answers. */
class UnansweredConnection {
  connectionState = 'new';
  localDescription = null;

  createDataChannel() {
    queueMicrotask(() => this.onnegotiationneeded?.());
    return { readyState: 'connecting', close() {} };
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
