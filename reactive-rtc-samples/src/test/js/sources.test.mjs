import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { pair } from './links.mjs';
import { filesOf, internals, settle, withCode } from './support.mjs';

const { FileDesk, SentFiles, StreamSource } = internals;
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** Is a stream of pieces, which counts how many were asked for. */
function streamOf(pieces, counted = { pulled: 0, cancelled: 0 }) {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      counted.pulled++;
      next < pieces.length ? controller.enqueue(pieces[next++]) : controller.close();
    },
    cancel() { counted.cancelled++; },
  }, { highWaterMark: 0 });
}

async function desks(accept) {
  const links = pair();
  const offered = [];
  const alice = new FileDesk('bob', new SentFiles(null), () => {});
  const bob = new FileDesk('alice', new SentFiles(null), (transfer) => {
    offered.push(transfer);
    accept(transfer);
  });
  alice.attach(links.alice.link);
  bob.attach(links.bob.link);
  const ends = await links.connect();
  return { alice, offered, links, ends, close() {
      [alice, bob].forEach((desk) => desk.close(new Error('end of the test')));
      [links.alice.link, links.bob.link].forEach((link) => link.close());
    } };
}

test('sends a stream whose size nobody knows, as it comes', async () => {
  const { alice, offered, close } = await desks((transfer) => transfer.accept());
  const pieces = [new Uint8Array(100_000).fill(1), 'text in between', new Uint8Array(0), new Uint8Array(700_000).fill(2)];
  const sent = alice.send(() => streamOf(pieces), { name: 'live.bin' });

  assert.equal(await sent.completed, sha256(pieces[0], pieces[1], pieces[3]));
  await offered[0].completed;
  assert.deepEqual([offered[0].name, offered[0].size, offered[0].bytes], ['live.bin', null, 800_015]);
  close();
});

test('an empty stream is an empty file', async () => {
  const { alice, offered, close } = await desks((transfer) => transfer.accept());
  assert.equal(await alice.send(() => streamOf([]), { name: 'nothing' }).completed, sha256());
  assert.equal(await offered[0].completed, sha256());
  close();
});

test('does not read what the receiver does not take', async () => {
  const counted = { pulled: 0, cancelled: 0 };
  const { alice, close } = await desks((transfer) => transfer.stream());
  const sent = alice.send(() => streamOf(Array.from({ length: 1000 }, () => new Uint8Array(64 * 1024)), counted), { name: 'endless' });
  for (let turn = 0; turn < 300; turn++) {
    await settle();
  }

  assert.ok(counted.pulled <= 17, `${counted.pulled}`); // a window of 1 MiB
  sent.completed.catch(() => {});
  sent.cancel();
  await settle();
  assert.equal(counted.cancelled, 1);
  close();
});

test('begins a stream anew over another connection, and passes on what is new', async () => {
  const pieces = Array.from({ length: 60 }, (_, n) => new Uint8Array(100_000).fill(n));
  const { alice, offered, links, ends, close } = await desks((transfer) => transfer.accept());
  let opened = 0;
  const sent = alice.send(() => { opened++; return streamOf(pieces); }, { name: 'again' });
  for (let turn = 0; turn < 2000 && !(offered[0]?.bytes > 2_000_000); turn++) {
    await settle();
  }
  ends.cut();
  [links.alice.link, links.bob.link].forEach((link) => link.detach());
  await links.connect();

  assert.equal(await sent.completed, sha256(...pieces));
  assert.equal(opened > 1, true);
  close();
});

test('a stream that fails, or gives what is no content, ends the transfer', async () => {
  for (const open of [() => new ReadableStream({ pull: () => { throw new Error('broken'); } }), () => streamOf([42]), () => { throw new Error('none'); }]) {
    const { alice, close } = await desks((transfer) => transfer.accept());
    await assert.rejects(alice.send(open, { name: 'bad' }).completed, withCode('SOURCE_FAILED'));
    close();
  }
});

test('refuses names and paths that cannot be', async () => {
  const { alice, close } = await desks(() => {});
  assert.throws(() => alice.send(new File(['x'], 'x'), { path: Array.from({ length: 33 }, () => 'f') }), withCode('INVALID_OFFER'));
  assert.throws(() => alice.send(new File(['x'], 'x'), { name: 'x'.repeat(1025) }), withCode('INVALID_OFFER'));
  close();
});

test('hashes the prefix of a stream that begins anew', async () => {
  const source = new StreamSource(() => streamOf([new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])]));
  assert.equal(await source.skipTo(4), sha256(new Uint8Array([1, 2, 3, 4])));
  assert.deepEqual([...await source.read(10, 2)], [0, 0, 5]);
  assert.equal((await source.read(10)).length, 0);
});

// folders

const fileEntry = (name) => ({ isFile: true, name, file: (resolve) => resolve(new File(['x'], name)) });
const folderEntry = (name, ...batches) => ({ isFile: false, name, createReader: () => ({ readEntries: (resolve) => resolve(batches.shift() ?? []) }) });
const all = async (found) => {
  const list = [];
  for await (const { file, path } of found) {
    list.push([...path, file.name].join('/'));
  }
  return list;
};

test('finds the files of a drop with the folders above them, some at a time', async () => {
  const items = [fileEntry('a'), folderEntry('docs', [fileEntry('b'), folderEntry('deep', [fileEntry('c')])], [fileEntry('d')])].map((entry) => ({ webkitGetAsEntry: () => entry }));
  assert.deepEqual(await all(filesOf({ items })), ['a', 'docs/b', 'docs/deep/c', 'docs/d']);
});

test('finds the files of a picker and of a folder that was opened', async () => {
  const picked = [new File(['x'], 'one'), Object.defineProperty(new File(['x'], 'two'), 'webkitRelativePath', { value: 'docs/deep/two' })];
  assert.deepEqual(await all(filesOf(picked)), ['one', 'docs/deep/two']);
  const handle = (name, ...children) => ({ kind: 'directory', name, async* values() { yield* children; } });
  const leaf = (name) => ({ kind: 'file', getFile: async () => new File(['x'], name) });
  assert.deepEqual(await all(filesOf(handle('docs', leaf('a'), handle('deep', leaf('b'))))), ['docs/a', 'docs/deep/b']);
});

test('does not follow a folder into itself for ever, nor take any number of files', async () => {
  const circle = { isFile: false, name: 'again', createReader: () => ({ batches: [[circle, fileEntry('x')]], readEntries(resolve) { resolve(this.batches.shift() ?? []); } }) };
  assert.equal((await all(filesOf({ items: [{ webkitGetAsEntry: () => circle }] }))).length, 32);
  await assert.rejects(all(filesOf(Array.from({ length: 10_001 }, (_, n) => new File([], String(n))))), withCode('TOO_MANY_OFFERS'));
});
