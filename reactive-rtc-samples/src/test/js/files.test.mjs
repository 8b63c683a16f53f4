import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ALICE, BOB, linkOf, pair } from './links.mjs';
import { internals, randomFrom, settle, withCode } from './support.mjs';

const { FileDesk, SentFiles } = internals;

const MIB = 1 << 20;
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function bytesOf(length, seed = 7) {
  const random = randomFrom(seed);
  return Uint8Array.from({ length }, () => random(256));
}

const fileOf = (bytes, name = 'a.bin') => new File([bytes], name, { type: 'application/x-test', lastModified: 1_760_000_000_000 });

/** Two desks that are connected, and what was offered to bob, who accepts by himself unless told otherwise. */
async function desks({ accept = (transfer) => transfer.accept(), storage = null } = {}) {
  const links = pair();
  const offered = [];
  const alice = new FileDesk('bob', new SentFiles(storage), () => {});
  const bob = new FileDesk('alice', new SentFiles(null), (transfer) => {
    offered.push(transfer);
    accept(transfer);
  });
  alice.attach(links.alice.link);
  bob.attach(links.bob.link);
  const ends = await links.connect();
  return {
    ...links, alice, bob, offered, ends, links,
    close() {
      [alice, bob].forEach((desk) => desk.close(new Error('end of the test')));
      [links.alice.link, links.bob.link].forEach((link) => link.close());
    },
  };
}

const received = async (transfer) => new Uint8Array(await (await transfer.file()).arrayBuffer());

async function until(condition, turns = 2000) {
  for (let turn = 0; turn < turns && !condition(); turn++) {
    await settle();
  }
  assert.ok(condition(), String(condition));
}

for (const size of [0, 1, 65_528, 65_529, 3 * MIB + 17]) {
  test(`sends a file of ${size} bytes, whole`, async () => {
    const { alice, offered, close } = await desks();
    const bytes = bytesOf(size);
    const sent = alice.send(fileOf(bytes), {});

    assert.equal(await sent.completed, sha256(bytes));
    const [transfer] = offered;
    assert.equal(await transfer.completed, sha256(bytes));
    assert.deepEqual([transfer.name, transfer.type, transfer.size, transfer.modified.getTime()], ['a.bin', 'application/x-test', size, 1_760_000_000_000]);
    assert.deepEqual(Buffer.compare(await received(transfer), bytes), 0);
    assert.deepEqual([sent.state.name, transfer.state.name], ['Completed', 'Completed']);
    close();
  });
}

test('sends a hundred files at once, over at most 16 channels', async () => {
  const { alice, offered, ends, close } = await desks();
  const contents = Array.from({ length: 100 }, (_, n) => bytesOf(1000 + 300 * n, n));
  const hashes = await Promise.all(contents.map((bytes, n) => alice.send(fileOf(bytes, `${n}.bin`), {}).completed));

  assert.deepEqual(hashes, contents.map(sha256));
  assert.equal(offered.length, 100);
  assert.equal(ends.alice.filter(({ label }) => label.startsWith('rtc.file/')).length <= 16, true);
  close();
});

test('sends no more than the receiver takes', async () => {
  let reader;
  const { alice, ends, close } = await desks({ accept: (transfer) => { reader = transfer.stream().getReader(); } });
  const bytes = bytesOf(4 * MIB);
  const sent = alice.send(fileOf(bytes), {});
  for (let turn = 0; turn < 300; turn++) {
    await settle();
  }
  const [lane] = ends.alice.filter(({ label }) => label === 'rtc.file/0');
  const sentBytes = () => lane.sent.filter((frame) => typeof frame !== 'string').reduce((sum, { byteLength }) => sum + byteLength - 8, 0);
  assert.equal(sentBytes() <= MIB, true, `${sentBytes()}`);

  const pieces = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
  }
  assert.equal(sha256(Buffer.concat(pieces)), sha256(bytes));
  await sent.completed;
  close();
});

test('goes on from the last byte over another peer connection', async () => {
  const { alice, offered, links, ends, close } = await desks();
  const bytes = bytesOf(6 * MIB);
  const sent = alice.send(fileOf(bytes), {});
  await until(() => offered[0]?.bytes > 2 * MIB);
  const states = [];
  sent.addEventListener('statechange', () => states.push(sent.state.cause ?? sent.state.name));
  ends.cut();
  [links.alice.link, links.bob.link].forEach((link) => link.detach());
  const had = offered[0].bytes;
  const next = await links.connect();

  assert.equal(await sent.completed, sha256(bytes));
  assert.equal(states.includes('AWAY'), true);
  const start = next.alice.flatMap(({ sent: frames }) => frames).find((frame) => typeof frame === 'string' && frame.startsWith('{"start"'));
  assert.equal(JSON.parse(start).start.offset >= had, true, start);
  assert.equal(Buffer.compare(await received(offered[0]), bytes), 0);
  close();
});

test('goes on with another life of the same user', async () => {
  const { alice, bob, offered, links, close } = await desks();
  const bytes = bytesOf(6 * MIB);
  const sent = alice.send(fileOf(bytes), {});
  await until(() => offered[0]?.bytes > 2 * MIB);
  [links.alice.link, links.bob.link].forEach((link) => link.close());
  assert.equal(sent.state.cause, 'AWAY');

  const again = pair();
  alice.attach(again.alice.link);
  bob.attach(again.bob.link);
  await again.connect();

  assert.equal(await sent.completed, sha256(bytes));
  close();
  [again.alice.link, again.bob.link].forEach((link) => link.close());
});

test('fails when the other user does not come back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { alice, links, close } = await desks({ accept: () => {} });
  const sent = alice.send(fileOf(bytesOf(10)), {});
  await until(() => sent.state.name === 'Offered');
  links.alice.link.close();
  t.mock.timers.tick(61_000);

  await assert.rejects(sent.completed, withCode('PEER_CLOSED'));
  assert.equal(sent.state.name, 'Failed');
  close();
});

test('waits a minute for a user who is away when a file is sent', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { alice, links, close } = await desks();
  links.alice.link.close();
  t.mock.timers.tick(61_000);
  const sent = alice.send(fileOf(bytesOf(10)), {});
  t.mock.timers.tick(59_000);
  assert.equal(sent.isOver, false);

  t.mock.timers.tick(2_000);
  await assert.rejects(sent.completed, withCode('PEER_CLOSED'));
  close();
});

test('holds while either side holds', async () => {
  const { alice, offered, close } = await desks();
  const bytes = bytesOf(5 * MIB);
  const sent = alice.send(fileOf(bytes), {});
  await until(() => offered[0]?.bytes > 0);
  sent.pause();
  offered[0].pause();
  await until(() => offered[0].state.cause === 'PAUSED' && sent.state.cause === 'PAUSED');
  for (let turn = 0; turn < 100; turn++) {
    await settle();
  }
  const had = offered[0].bytes;
  sent.resume();
  for (let turn = 0; turn < 100; turn++) {
    await settle();
  }
  assert.deepEqual([offered[0].bytes, sent.state.cause], [had, 'PAUSED_BY_PEER']);

  offered[0].resume();
  assert.equal(await sent.completed, sha256(bytes));
  close();
});

for (const who of ['sender', 'receiver']) {
  test(`ends at both sides when the ${who} cancels`, async () => {
    const { alice, offered, close } = await desks();
    const sent = alice.send(fileOf(bytesOf(5 * MIB)), {});
    await until(() => offered[0]?.bytes > 0);
    (who === 'sender' ? sent : offered[0]).cancel('enough');

    await assert.rejects(sent.completed, withCode('CANCELLED'));
    await assert.rejects(offered[0].completed, withCode('CANCELLED'));
    assert.deepEqual([sent.state.by, offered[0].state.by], who === 'sender' ? ['LOCAL', 'REMOTE'] : ['REMOTE', 'LOCAL']);
    assert.deepEqual([alice.transfers, offered[0].isOver], [[], true]);
    close();
  });
}

test('tells that it was rejected', async () => {
  const { alice, close } = await desks({ accept: (transfer) => transfer.reject('not now') });
  const sent = alice.send(fileOf(bytesOf(10)), {});

  await assert.rejects(sent.completed, (error) => error.code === 'REJECTED' && error.text === 'not now');
  assert.equal(sent.state.name, 'Rejected');
  close();
});

test('offers again under the same id what a page before this one did not send to its end', async () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const first = await desks({ storage, accept: () => {} });
  const { id } = first.alice.send(fileOf(bytesOf(10)), {});
  first.alice.send(fileOf(bytesOf(20), 'other.bin'), {});
  await until(() => first.offered.length === 2);

  const second = await desks({ storage });
  assert.deepEqual(second.alice.interrupted.map(({ name }) => name), ['a.bin', 'other.bin']);
  const again = second.alice.send(fileOf(bytesOf(10)), {});
  assert.equal(again.id, id);
  await again.completed;
  assert.deepEqual(second.alice.interrupted.map(({ name }) => name), ['other.bin']);
  assert.notEqual(second.alice.send(fileOf(bytesOf(10)), {}).id, id);
  first.close();
  second.close();
});

/** A desk against a peer that the test plays; nothing is sent to it but what `say` and `send` send. */
async function played() {
  const { link } = linkOf(ALICE, 'bob', BOB);
  const other = linkOf(BOB, 'alice', ALICE);
  const ends = pair();
  const offered = [];
  const desk = new FileDesk('bob', new SentFiles(null), (transfer) => offered.push(transfer));
  desk.attach(ends.alice.link);
  const heard = [];
  ends.bob.link.listen('file', (part) => heard.push(part));
  await ends.connect();
  link.close();
  other.link.close();
  return {
    desk, offered, heard,
    say: (part) => ends.bob.link.sendPart('file', part),
    async lane() {
      const frames = [];
      const channel = ends.bob.link.channels.open('rtc.file/0', { ordered: true, protocol: 'reactive-rtc.file.v1' }, {
        onOpen: () => {}, onFrame: () => {}, onEnd: () => frames.push('ended'), next: () => frames.shift() ?? null,
      });
      return (...more) => { frames.push(...more); channel.ready(); };
    },
    close() {
      desk.close(new Error('end of the test'));
      [ends.alice.link, ends.bob.link].forEach((end) => end.close());
    },
  };
}

const ID = '0123456789abcdef0123456789abcdef';
const contentAt = (offset, bytes) => {
  const frame = new Uint8Array(8 + bytes.length);
  new DataView(frame.buffer).setBigUint64(0, BigInt(offset));
  frame.set(bytes, 8);
  return frame;
};
const startOf = (more) => JSON.stringify({ start: { id: ID, attempt: 1, offset: 0, ...more } });
const endOf = (size, hash, more) => JSON.stringify({ end: { id: ID, attempt: 1, size, sha256: hash, ...more } });
const TEN = bytesOf(10);

async function offeredTen(more = {}, accept = (offered) => offered.accept()) {
  const stage = await played();
  stage.say({ offer: { id: ID, attempt: 1, name: 'ten', size: 10, resumable: true, ...more } });
  await until(() => stage.offered.length === 1);
  accept(stage.offered[0]);
  await until(() => stage.heard.length === 1);
  return { ...stage, transfer: stage.offered[0], send: await stage.lane() };
}

const WRONG = {
  'content at another offset': [[startOf(), contentAt(5, TEN.subarray(5))], 'PROTOCOL_VIOLATION'],
  'more than was announced': [[startOf(), contentAt(0, bytesOf(11))], 'FILE_SIZE_MISMATCH'],
  'an early end': [[startOf(), contentAt(0, TEN.subarray(5)), endOf(5, sha256(TEN.subarray(5)))], 'FILE_SIZE_MISMATCH'],
  'a beginning that nobody asked for': [[startOf({ offset: 3 })], 'PROTOCOL_VIOLATION'],
};

for (const [what, [frames, code]] of Object.entries(WRONG)) {
  test(`fails with ${code} at ${what}`, async () => {
    const { transfer, send, heard, close } = await offeredTen();
    send(...frames);

    await assert.rejects(transfer.completed, withCode(code));
    await until(() => heard.length === 2);
    assert.equal(heard[1].cancel.code, code);
    close();
  });
}

test('fails when more comes than it allowed', async () => {
  const { transfer, send, close } = await offeredTen({ size: 8 * MIB }, (offered) => offered.stream()); // which nobody reads
  send(startOf(), ...Array.from({ length: 40 }, (_, n) => contentAt(n * 60_000, bytesOf(60_000))));

  await assert.rejects(transfer.completed, withCode('WINDOW_EXCEEDED'));
  close();
});

test('asks once more for what is corrupt, then fails', async () => {
  const { transfer, send, heard, say, close } = await offeredTen();
  send(startOf(), contentAt(0, TEN), endOf(10, sha256(bytesOf(10, 8))));
  await until(() => heard.length === 2);
  assert.deepEqual(heard[1], { corrupt: { id: ID, attempt: 1 } });

  say({ offer: { id: ID, attempt: 2, name: 'ten', size: 10, resumable: true } });
  await until(() => heard.length === 3);
  assert.deepEqual([heard[2].accept.attempt, heard[2].accept.offset], [2, 0]);
  send(startOf({ attempt: 2 }), contentAt(0, TEN), endOf(10, sha256(bytesOf(10, 8)), { attempt: 2 }));

  await assert.rejects(transfer.completed, withCode('FILE_CORRUPT'));
  close();
});

test('drops what belongs to an older attempt', async () => {
  const { transfer, send, heard, say, close } = await offeredTen();
  say({ offer: { id: ID, attempt: 2, name: 'ten', size: 10, resumable: true } });
  await until(() => heard.length === 2);
  send(startOf(), contentAt(0, bytesOf(10, 8)), endOf(10, sha256(TEN)));
  send(startOf({ attempt: 2 }), contentAt(0, TEN), endOf(10, sha256(TEN), { attempt: 2 }));

  assert.equal(await transfer.completed, sha256(TEN));
  close();
});

const BAD_OFFERS = {
  'no name': { name: '' }, 'a long name': { name: 'a'.repeat(1025) }, 'a size below zero': { size: -1 }, 'a deep path': { path: Array(33).fill('a') },
  'a path that is none': { path: 'a/b' }, 'no attempt': { attempt: undefined },
};

for (const [what, wrong] of Object.entries(BAD_OFFERS)) {
  test(`rejects an offer with ${what}`, async () => {
    const { say, heard, offered, close } = await played();
    say({ offer: { id: ID, attempt: 1, name: 'ten', size: 10, resumable: true, ...wrong } });
    await until(() => heard.length === 1);

    assert.deepEqual([heard, offered], [[{ reject: { id: ID, code: 'INVALID_OFFER' } }], []]);
    close();
  });
}

test('rejects the sixty-fifth open offer, and answers an accept of nothing', async () => {
  const { say, heard, close } = await played();
  for (let n = 0; n < 65; n++) {
    say({ offer: { id: n.toString(16).padStart(32, '0'), attempt: 1, name: 'n', size: 1, resumable: true } });
  }
  say({ accept: { id: ID, attempt: 1, offset: 0, until: 1 } });
  say({ weather: { id: ID } });
  say({ done: 'x' });
  await until(() => heard.length === 2);

  assert.deepEqual(heard, [{ reject: { id: (64).toString(16).padStart(32, '0'), code: 'TOO_MANY_OFFERS' } }, { cancel: { id: ID, code: 'TRANSFER_NOT_FOUND' } }]);
  close();
});
