import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeChannel, pair } from './links.mjs';
import { internals, settle, stopTime, withCode } from './support.mjs';

const { ChannelDesk, SendTurns } = internals;

/** Two desks that are connected, and the channels that bob was told of. */
async function desks() {
  const links = pair();
  const told = [];
  const alice = new ChannelDesk('bob', links.alice.link, () => {});
  const bob = new ChannelDesk('alice', links.bob.link, (channel) => told.push(channel));
  const ends = await links.connect();
  return { alice, bob, told, ends, links, close: () => [links.alice.link, links.bob.link].forEach((link) => link.close()) };
}

async function until(condition, turns = 500) {
  for (let turn = 0; turn < turns && !condition(); turn++) {
    await settle();
  }
  assert.ok(condition(), String(condition));
}

async function opened(options) {
  const stage = await desks();
  const here = await stage.alice.open('moves', options);
  await until(() => stage.told.length === 1);
  return { ...stage, here, there: stage.told[0] };
}

test('carries text, bytes and JSON both ways', async () => {
  const { here, there, close } = await opened();
  const heard = { here: [], there: [] };
  here.onMessage((message) => heard.here.push(message.text));
  there.onMessage((message) => heard.there.push(message.kind === 'text' ? message.text : message.size));

  await here.send('a', { acknowledged: true });
  await here.send(new Uint8Array(200_000), { acknowledged: true });
  await there.send('back', { acknowledged: true });

  assert.deepEqual([heard.there, heard.here], [['a', 200_000], ['back']]);
  assert.deepEqual([here.hasDemand, there.hasDemand, there.label, there.user], [true, true, 'moves', 'alice']);
  close();
});

test('sends no more than the other side takes, however long that is', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { here, there, close } = await opened();
  let handed = 0;
  const sending = (async () => {
    for (let n = 0; n < 200; n++) {
      await here.send(`m${n}`);
      handed++;
    }
  })();
  await time.advance(20_000, 500);
  assert.equal(handed, 64);

  const heard = [];
  there.onMessage(({ text }) => heard.push(text));
  await sending;
  await until(() => heard.length === 200);
  assert.deepEqual([heard[0], heard[199]], ['m0', 'm199']);
  close();
});

test('streams to its end, one way, while the other goes on', async () => {
  const { here, there, close } = await opened();
  const read = (async () => {
    const texts = [];
    for await (const message of there.messages()) {
      texts.push(message.text);
    }
    return texts;
  })();
  await here.sendAll((async function* numbers() {
    for (let n = 0; n < 100; n++) {
      yield String(n);
    }
  })());

  assert.equal((await read).length, 100);
  await assert.rejects(here.send('more'), withCode('CHANNEL_CLOSED'));
  const reading = here.messages();
  const back = reading.next();
  await there.send('still here');
  assert.equal((await back).value.text, 'still here');
  await reading.return();
  close();
});

test('tells that a stream failed', async () => {
  const { here, there, close } = await opened();
  const reading = (async () => {
    for await (const message of there.messages()) {
      assert.equal(message.text, 'a');
    }
  })();
  await assert.rejects(here.sendAll((async function* broken() {
    yield 'a';
    throw new Error('no more');
  })()), /no more/);

  await assert.rejects(reading, (error) => error.code === 'SOURCE_FAILED' && error.text === 'no more');
  close();
});

test('stops to send when the other side takes no more', async () => {
  const { here, there, close } = await opened();
  const sending = here.sendAll((async function* forEver() {
    for (;;) {
      yield 'a';
    }
  })());
  await settle();
  there.cancel('seen enough');

  await assert.rejects(sending, (error) => error.code === 'STREAM_CANCELLED' && error.text === 'seen enough');
  close();
});

test('closes when all arrived, at both ends', async () => {
  const { here, there, close } = await opened();
  const heard = [];
  there.onMessage(({ text }) => heard.push(text));
  here.send('last');

  const reason = await here.close('done');

  assert.deepEqual([reason.kind, reason.text], ['LOCAL', 'done']);
  const other = await there.closed;
  assert.deepEqual([other.kind, other.text, heard], ['REMOTE', 'done', ['last']]);
  close();
});

test('does not survive its peer connection', async () => {
  const { here, there, links, close } = await opened();
  links.alice.link.detach();
  links.bob.link.detach();

  assert.equal((await here.closed).error.code, 'LINK_REBUILT');
  assert.equal((await there.closed).error.code, 'LINK_REBUILT');
  close();
});

const BROKEN = {
  'no JSON': ['{'], 'a message before the limit': [Uint8Array.of(0, 1, 0, 0, 0, 0)], 'a wrong count': ['{"limit":{"messages":64,"bytes":1}}', '{"end":{"messages":1,"bytes":0}}'],
  'two ends': ['{"limit":{"messages":64,"bytes":1}}', '{"end":{"messages":0,"bytes":0}}', '{"end":{"messages":0,"bytes":0}}'], 'an acknowledgement first': ['{"ack":0}'],
};

for (const [what, frames] of Object.entries(BROKEN)) {
  test(`fails at ${what}`, async () => {
    const { links, told, close } = await desks();
    const heard = [];
    const wire = links.alice.link.channels.open('moves', { ordered: true, protocol: 'reactive-rtc.flow.v1' }, {
      onOpen: () => {}, onFrame: (data) => heard.push(data), onEnd: () => heard.push('ended'), next: () => frames.shift() ?? null,
    });
    await until(() => heard.length > 0);
    wire.ready();
    await until(() => heard.includes('ended'));

    assert.equal(JSON.parse(heard.at(-2)).fail.code, 'PROTOCOL_VIOLATION');
    assert.equal(told.every((channel) => channel.state.name === 'Closed'), true);
    close();
  });
}

test('carries raw frames as they are, and drops the oldest that nobody takes where some may be lost', async () => {
  const { here, there, close } = await opened({ ordered: false, maxRetransmits: 0 });
  assert.deepEqual([here.hasDemand, there.hasDemand], [false, false]);
  for (let n = 0; n < 12; n++) {
    await here.send(new Uint8Array(200_000).fill(n));
  }
  await until(() => there.dropped > 0);
  const heard = [];
  there.onMessage(({ bytes }) => heard.push(bytes[0]));
  await until(() => heard.at(-1) === 11);
  assert.equal(heard.length + there.dropped, 12);
  close();
});

test('fails when nobody takes what must not be lost', async () => {
  const { here, there, close } = await opened({ raw: true });
  await here.send('text');
  for (let n = 0; n < 6; n++) {
    here.send(new Uint8Array(200_000)).catch(() => {});
    await settle();
  }

  assert.equal((await there.closed).error.code, 'SLOW_CONSUMER');
  close();
});

test('refuses labels that are not for applications, and what cannot be sent', async () => {
  const { alice, here, close } = await opened({ raw: true });

  await assert.rejects(alice.open('rtc.mine'), TypeError);
  await assert.rejects(here.send(new Uint8Array(300_000)), withCode('MESSAGE_TOO_LARGE'));
  await assert.rejects(here.send(new Blob(['a'])), TypeError);
  close();
});

/** Turns over channels whose buffers never empty by themselves. */
function turns() {
  const sent = [];
  const line = new SendTurns(() => 0, () => 256 * 1024);
  const channel = (name) => Object.assign(new FakeChannel(), {
    readyState: 'open', send(frame) { sent.push([name, frame.length]); this.bufferedAmount += frame.length; },
  });
  const bulk = (name, weight) => {
    const wire = channel(name);
    return { wire, turn: line.bulk(wire, { next: (most) => new Uint8Array(most), onSent: () => {}, onFailed: () => {} }, weight) };
  };
  return { sent, line, channel, bulk };
}

test('has bulk channels send in turn, by weight, with small chunks, and leaves room for messages', async () => {
  const { sent, line, channel, bulk } = turns();
  const [heavy, light] = [bulk('heavy', 512), bulk('light', 256)];
  [heavy, light].forEach(({ turn }) => turn.ready());
  await settle();
  const bytesOf = (name) => sent.filter(([who]) => who === name).reduce((sum, [, bytes]) => sum + bytes, 0);
  assert.equal(bytesOf('heavy') + bytesOf('light') < 900 * 1024, true);
  assert.equal(Math.abs(bytesOf('heavy') / bytesOf('light') - 2) < 0.5, true, `${bytesOf('heavy')} ${bytesOf('light')}`);
  assert.equal(Math.max(...sent.map(([, bytes]) => bytes)), 64 * 1024);

  let message = new Uint8Array(10);
  const first = line.messages(channel('messages'), { next: () => { const frame = message; message = null; return frame; }, onSent: () => {}, onFailed: () => {} });
  first.ready();
  await settle();
  assert.deepEqual(sent.at(-1), ['messages', 10]);
  line.end();
});

test('has one that is alone send what fits, and goes on when there is room', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { sent, line, bulk } = turns();
  const { wire, turn } = bulk('alone');
  turn.ready();
  await settle();
  assert.deepEqual(sent, [['alone', 262_144], ['alone', 262_144], ['alone', 262_144]]);

  wire.bufferedAmount = 500 * 1024;
  wire.onbufferedamountlow();
  await settle();
  assert.equal(sent.length, 5);
  wire.bufferedAmount = 500 * 1024;
  await time.advance(30);
  assert.equal(sent.length > 5, true);
  line.end();
});
