import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALICE, BOB, FakeConnection, linkOf, pair } from './links.mjs';
import { hex, instanceOf, internals, randomFrom, settle, stopTime, withCode } from './support.mjs';

const { encode } = internals;

/** One link against a peer that the test plays. */
function played() {
  const { link, told } = linkOf(ALICE, 'bob', BOB);
  const connection = new FakeConnection();
  link.attach(connection, 1);
  connection.channels.forEach((channel) => channel.open());
  const [control, messages] = connection.channels;
  const hello = { version: 1, instance: BOB, epoch: 1, received: 0, limit: { messages: 64, bytes: 1 << 20 } };
  return { link, told, control, messages, hello, said: () => control.sent.map((text) => JSON.parse(text)) };
}

const text = (value) => encode(value);
const record = (flags, ...bytes) => Uint8Array.of(1, flags, 0, 0, 0, bytes.length, ...bytes).buffer;

test('makes the two negotiated channels and says hello first', () => {
  const { control, messages, said } = played();

  assert.deepEqual([control.label, control.id, control.negotiated, messages.label, messages.id], ['rtc.control', 0, true, 'rtc.messages', 1]);
  assert.deepEqual(said(), [{ hello: { version: 1, instance: ALICE, epoch: 1, received: 0, limit: { messages: 64, bytes: 1 << 20 } } }]);
});

test('sends no message before the other said hello', async () => {
  const { link, control, messages, hello } = played();
  link.send(...text('hi'));
  await settle();
  assert.equal(messages.sent.length, 0);

  control.receive({ hello });
  await settle();
  assert.equal(hex(new Uint8Array(messages.sent[0])), '0001000000026869');
  link.close();
});

test('sends what is queued in one turn in one frame', async () => {
  const { link, control, messages, hello } = played();
  control.receive({ hello });

  ['a', 'b', 'c'].forEach((word) => link.send(...text(word)));
  await settle();

  assert.deepEqual(messages.sent.map((frame) => frame.byteLength), [21]);
  link.close();
});

test('starts no message beyond the credit, and goes on when it is raised', async () => {
  const { link, control, messages, hello } = played();
  control.receive({ hello: { ...hello, limit: { messages: 1, bytes: 1 << 20 } } });
  const [first, second] = ['a', 'b'].map((word) => link.send(...text(word)));
  await first.handed.promise;
  assert.equal(messages.sent.length, 1);

  control.receive({ limit: { messages: 2, bytes: 1 << 20 } });
  await second.handed.promise;
  assert.equal(messages.sent.length, 2);
  link.close();
});

test('waits while the channel is full', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { link, control, messages, hello } = played();
  control.receive({ hello });
  messages.bufferedAmount = 1 << 20;
  link.send(...text('a'));
  await time.advance(100);
  assert.equal(messages.sent.length, 0);

  messages.bufferedAmount = 0;
  await time.advance(30);
  assert.equal(messages.sent.length, 1);
  link.close();
});

test('keeps the order when a Blob has to be read first', async () => {
  const { alice, bob, connect } = pair();
  const seen = [];
  bob.link.inbox.subscribe((message) => seen.push(message.size));
  await connect();

  alice.link.send(...encode(new Blob([new Uint8Array(100_000)])));
  const last = alice.link.send(...text('a'));
  await last.acknowledged.promise;

  assert.deepEqual(seen, [100_000, 1]);
  [alice, bob].forEach(({ link }) => link.close());
});

test('delivers each message exactly once and in order while connections come and go', async () => {
  const { alice, bob, connect } = pair();
  const random = randomFrom(11);
  const heard = { alice: [], bob: [] };
  alice.link.inbox.subscribe((message) => heard.alice.push(message.text.slice(0, 10)));
  bob.link.inbox.subscribe((message) => heard.bob.push(message.text.slice(0, 10)));
  const sent = { alice: [], bob: [] };
  const say = (who, link) => {
    const word = `${who}-${sent[who].length}`.padEnd(10);
    sent[who].push(word);
    return link.send(...text(word + 'x'.repeat(random(20) === 0 ? 200_000 : random(50))));
  };

  let ends = await connect();
  let last;
  for (let round = 0; round < 300; round++) {
    last = [say('alice', alice.link), say('bob', bob.link)];
    for (let turns = random(4); turns > 0; turns--) {
      await settle();
    }
    if (random(12) === 0) {
      ends.cut();
      ends = await connect();
    }
  }
  await Promise.all(last.map((entry) => entry.acknowledged.promise));

  assert.deepEqual(heard.bob, sent.alice);
  assert.deepEqual(heard.alice, sent.bob);
  assert.deepEqual([...alice.told, ...bob.told].filter((what) => what.startsWith('violation')), []);
  [alice, bob].forEach(({ link }) => link.close());
});

test('grants as messages are taken, not as they arrive', async () => {
  const { alice, bob, connect } = pair();
  let taken = 0;
  let hold = true;
  let release = () => {};
  bob.link.inbox.subscribe(() => {
    taken++;
    return hold && new Promise((resolve) => { release = resolve; });
  });
  await connect();
  const entries = Array.from({ length: 100 }, () => alice.link.send(...text('a')));
  let handed = 0;
  entries.forEach((entry) => entry.handed.promise.then(() => handed++, () => {}));
  for (let turn = 0; turn < 20; turn++) {
    await settle();
  }
  assert.deepEqual([handed, taken], [64, 1]);

  while (taken < 40) {
    release();
    await settle();
  }
  await settle();
  assert.equal(handed > 64, true);
  hold = false;
  release();
  [alice, bob].forEach(({ link }) => link.close());
});

test('refuses more than may wait', () => {
  const { link } = linkOf(ALICE, 'bob', BOB);
  for (let waiting = 0; waiting < 256; waiting++) {
    link.send(...text('a'));
  }

  assert.throws(() => link.send(...text('a')), withCode('SEND_QUEUE_FULL'));
  assert.throws(() => linkOf(ALICE, 'bob', BOB).link.send('binary', { length: 0, size: 17 << 20 }), withCode('MESSAGE_TOO_LARGE'));
  link.close();
});

test('fails what was not begun as not sent, and what was not acknowledged as unknown', async () => {
  const { link, control, hello } = played();
  control.receive({ hello: { ...hello, limit: { messages: 1, bytes: 1 } } });
  const begun = link.send(...text('a'));
  const waiting = link.send(...text('b'));
  await begun.handed.promise;

  link.close();

  await assert.rejects(begun.acknowledged.promise, withCode('DELIVERY_UNKNOWN'));
  await assert.rejects(waiting.handed.promise, withCode('PEER_CLOSED'));
  assert.throws(() => link.send(...text('c')), withCode('PEER_CLOSED'));
});

test('gives up a message that may not start for 30 s, and sends the next', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { link, control, messages, hello } = played();
  control.receive({ hello: { ...hello, limit: { messages: 0, bytes: 0 } } });
  const late = link.send(...text('a'));
  await time.advance(29_000, 500);
  link.send(...text('b'));
  await time.advance(1_500, 500);
  await assert.rejects(late.handed.promise, withCode('TIMEOUT'));

  control.receive({ limit: { messages: 1, bytes: 100 } });
  await settle();
  assert.equal(hex(new Uint8Array(messages.sent[0])), '00010000000162');
  link.close();
});

test('answers a ping with what came, and measures the round trip', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { link, control, hello, said } = played();
  control.receive({ hello });
  control.receive({ ping: 'anything' });
  const { ping } = said().find((frame) => frame.ping !== undefined);
  await time.advance(20);
  control.receive({ pong: ping });

  assert.equal(said().some((frame) => frame.pong === 'anything'), true);
  assert.equal(link.roundTrip, 20);
  link.close();
});

test('notices after 15 s that its pings are not answered', async (t) => {
  const time = stopTime();
  t.after(() => time.restore());
  const { link, told, control, hello } = played();
  control.receive({ hello });
  await time.advance(13_900, 100);
  assert.equal(told.includes('silence'), false);

  await time.advance(2_200, 100);
  assert.deepEqual([told.includes('silence'), link.isSilent], [true, true]);
  link.close();
});

test('ends in an orderly way: all arrives, then both know', async () => {
  const { alice, bob, connect } = pair();
  const seen = [];
  bob.link.inbox.subscribe((message) => seen.push(message.text));
  await connect();
  alice.link.send(...text('last words'));

  await alice.link.finish('going home');

  assert.deepEqual(seen, ['last words']);
  assert.deepEqual(bob.told.at(-1), 'close going home');
  assert.throws(() => alice.link.send(...text('more')), withCode('PEER_CLOSED'));
  [alice, bob].forEach(({ link }) => link.close());
});

test('tells of a goodbye at once', () => {
  const { told, control } = played();
  control.receive({ bye: 'the page was left' });

  assert.deepEqual(told, ['close the page was left']);
});

const BROKEN = {
  'no JSON': '{', 'an array': '[]', 'an unknown version': { hello: { version: 2 } }, 'another instance': { hello: { instance: instanceOf('c') } },
  'another epoch': { hello: { epoch: 2 } }, 'messages that were not sent': { hello: { received: 1 } }, 'half a limit': { limit: { messages: 1 } },
  'a limit below zero': { limit: { messages: -1, bytes: 1 } }, 'an acknowledgement of nothing': { ack: 1 }, 'an acknowledgement as text': { ack: '0' },
  'a long ping': { ping: 'a'.repeat(64) }, 'a long frame': `{"a":"${'a'.repeat(70_000)}"}`, 'bytes': new ArrayBuffer(4),
};

for (const [what, frame] of Object.entries(BROKEN)) {
  test(`ends with a peer whose control frame holds ${what}`, () => {
    const { told, control, hello } = played();
    control.receive(frame.hello ? { hello: { ...hello, ...frame.hello } } : frame);

    assert.equal(told[0].startsWith('violation '), true, told[0]);
  });
}

test('ends with a peer that says hello twice', () => {
  const { link, told, control, hello } = played();
  control.receive({ hello });
  control.receive({ hello });

  assert.equal(told.at(-1), 'violation PROTOCOL_VIOLATION');
  link.close();
});

test('ends with a peer that sends more than it may', () => {
  const { told, messages } = played();
  for (let number = 0; number <= 64; number++) {
    messages.receive(record(1, 7));
  }

  assert.deepEqual(told, ['violation WINDOW_EXCEEDED']);
});

test('ignores control fields that it does not know', () => {
  const { told, control } = played();
  control.receive({ weather: 'fine', ack: 0 });

  assert.deepEqual(told, []);
});
