/** Links over peer connections in memory. */
import { instanceOf, internals, settle } from './support.mjs';

const { Link } = internals;

export const ALICE = instanceOf('a');
export const BOB = instanceOf('b');

/** Is one end of a data channel in memory; what it sends arrives in a later turn, unless the channel broke before. */
export class FakeChannel {
  readyState = 'connecting';
  bufferedAmount = 0;
  protocol = '';
  sent = [];

  send(data) {
    if (this.readyState !== 'open') {
      throw new Error('not open');
    }
    const copy = typeof data === 'string' ? data : data.slice().buffer;
    this.sent.push(copy);
    setImmediate(() => this.other?.readyState === 'open' && this.other.onmessage?.({ data: copy }));
  }

  open() {
    this.readyState = 'open';
    this.onopen?.();
  }

  close() {
    for (const end of [this, this.other]) {
      if (end && end.readyState !== 'closed') {
        setImmediate(() => {
          end.readyState = 'closed';
          end.onclose?.();
        });
      }
    }
  }

  receive(frame) {
    this.onmessage({ data: typeof frame === 'object' && !(frame instanceof ArrayBuffer) ? JSON.stringify(frame) : frame });
  }
}

/** Is one end of a peer connection; a channel that is not negotiated is announced to the other end. */
export class FakeConnection {
  channels = [];
  other = null;

  async getStats() {
    await settle();
    return new Map(this.channels.map(({ id, readyState }, n) => [n, { type: 'data-channel', dataChannelIdentifier: id, state: readyState }]));
  }

  createDataChannel(label, options) {
    const channel = Object.assign(new FakeChannel(), { label, id: this.channels.length, ...options });
    this.channels.push(channel);
    if (!options.negotiated && this.other) {
      const announced = Object.assign(new FakeChannel(), { label, id: channel.id, ...options, other: channel });
      channel.other = announced;
      setImmediate(() => {
        this.other.channels.push(announced);
        this.other.ondatachannel?.({ channel: announced });
        [announced, channel].forEach((end) => end.open());
      });
    }
    return channel;
  }
}

export function linkOf(own, remote, remoteInstance) {
  const told = [];
  const tell = (what) => (value) => told.push([what, value?.code ?? value].filter((part) => part !== undefined).join(' '));
  const link = new Link(own, remote, remoteInstance, {
    onLive: tell('live'), onSignal: tell('signal'), onRemoteClose: tell('close'), onSilence: tell('silence'), onBeat: () => {}, onLost: tell('lost'), onViolation: tell('violation'),
  });
  return { link, told };
}

/** Two links, and what attaches them to a fresh connection with each other. */
export function pair() {
  const alice = linkOf(ALICE, 'bob', BOB);
  const bob = linkOf(BOB, 'alice', ALICE);
  let epoch = 0;
  return {
    alice,
    bob,
    async connect() {
      epoch++;
      const ends = [new FakeConnection(), new FakeConnection()];
      alice.link.attach(ends[0], epoch);
      bob.link.attach(ends[1], epoch);
      ends[0].channels.forEach((channel, index) => Object.assign(channel, { other: ends[1].channels[index] }).other.other = channel);
      [ends[0].other, ends[1].other] = [ends[1], ends[0]];
      ends.forEach((end) => end.channels.forEach((channel) => channel.open()));
      await settle();
      await settle();
      return { alice: ends[0].channels, bob: ends[1].channels, cut: () => ends.forEach((end) => end.channels.forEach((channel) => { channel.readyState = 'closed'; })) };
    },
  };
}
