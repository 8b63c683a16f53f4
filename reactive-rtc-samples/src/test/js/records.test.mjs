import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, DataMessage, frameOf, hex, internals, randomFrom, withCode } from './support.mjs';

const { FrameReader, FrameWriter, LIMIT } = internals;
const LAST = 1;

/** Reads frames, and tells what came of them. */
function reader() {
  const seen = [];
  const frames = new FrameReader({
    onBegin: () => seen.push('begin'),
    onMessage: (kind, bytes) => seen.push(`${kind} ${hex(bytes)}`),
    onGivenUp: (size) => seen.push(`given up after ${size}`),
  });
  return { seen, frames };
}

test('writes records as kind, flags, length and payload', () => {
  const writer = new FrameWriter(64);

  writer.add('text', LAST, bytesOf('61 62'));
  writer.add('json', LAST, bytesOf(''));
  writer.add('binary', 0, bytesOf('ff'));

  assert.equal(hex(writer.take()), '0001000000026162' + '020100000000' + '010000000001ff');
  assert.equal(writer.isEmpty, true);
});

test('says how much payload still fits into a frame', () => {
  const writer = new FrameWriter(20);

  assert.equal(writer.room, 14);
  writer.add('text', LAST, bytesOf('00 00'));
  assert.equal(writer.room, 6);
});

test('reads several messages of one frame, also empty ones', () => {
  const { seen, frames } = reader();

  frames.read(frameOf('0001 00000002 6162  0201 00000000'));

  assert.deepEqual(seen, ['begin', 'text 6162', 'begin', 'json ']);
});

test('joins fragments over frames', () => {
  const { seen, frames } = reader();

  frames.read(frameOf('0100 00000002 0102'));
  frames.read(frameOf('0100 00000001 03'));
  frames.read(frameOf('0101 00000001 04  0001 00000001 61'));

  assert.deepEqual(seen, ['begin', 'binary 01020304', 'begin', 'text 61']);
});

test('counts a message that its sender gave up, and does not deliver it', () => {
  const { seen, frames } = reader();

  frames.read(frameOf('0000 00000002 6162  0002 00000000  0001 00000001 63'));

  assert.deepEqual(seen, ['begin', 'given up after 2', 'begin', 'text 63']);
});

test('forgets a half-joined message', () => {
  const { seen, frames } = reader();

  frames.read(frameOf('0000 00000002 6162'));
  frames.forget();
  frames.read(frameOf('0101 00000001 07'));

  assert.deepEqual(seen, ['begin', 'begin', 'binary 07']);
});

const BROKEN = {
  'an empty frame': '',
  'a cut header': '0001 000000',
  'a length beyond the frame': '0001 00000005 61',
  'a length that would be negative': '0001 ffffffff 61',
  'an unknown kind': '0301 00000000',
  'unknown flags': '0004 00000000',
  'a fragment of another kind': '0000 00000001 61  0101 00000001 62',
};

for (const [what, frame] of Object.entries(BROKEN)) {
  test(`refuses ${what}`, () => {
    assert.throws(() => reader().frames.read(frameOf(frame)), withCode('PROTOCOL_VIOLATION'));
  });
}

test('refuses a message beyond the limit as soon as it is beyond', () => {
  const { frames } = reader();
  const fragment = new Uint8Array(6 + MIB);
  fragment.set(bytesOf('0100 00100000'));

  for (let sent = 0; sent < LIMIT.message; sent += MIB) {
    frames.read(fragment.buffer);
  }
  assert.throws(() => frames.read(frameOf('0101 00000001 00')), withCode('MESSAGE_TOO_LARGE'));
});

const MIB = 1 << 20;

test('reads whatever was written, however it was cut', () => {
  const random = randomFrom(7);
  for (let round = 0; round < 200; round++) {
    const { seen, frames } = reader();
    const sent = Array.from({ length: 1 + random(5) }, () => ({
      kind: ['text', 'binary', 'json'][random(3)],
      bytes: Uint8Array.from({ length: random(60) }, () => random(256)),
    }));
    const writer = new FrameWriter(40);
    for (const { kind, bytes } of sent) {
      for (let at = 0; ;) {
        if (writer.room < 1) {
          frames.read(writer.take().buffer);
        }
        const end = Math.min(bytes.length, at + 1 + random(writer.room));
        writer.add(kind, end === bytes.length ? LAST : 0, bytes.subarray(at, end));
        at = end;
        if (at === bytes.length) {
          break;
        }
      }
    }
    frames.read(writer.take().buffer);

    assert.deepEqual(seen.filter((entry) => entry !== 'begin'), sent.map(({ kind, bytes }) => `${kind} ${hex(bytes)}`));
  }
});

test('keeps a byte order mark and replaces what is no UTF-8', () => {
  assert.equal(new DataMessage('bob', 'text', bytesOf('ef bb bf 61')).text, '\ufeffa');
  assert.equal(new DataMessage('bob', 'text', bytesOf('61 ff')).text, 'a\ufffd');
});

test('reads JSON, or says that it is none', () => {
  assert.deepEqual(new DataMessage('bob', 'json', bytesOf('7b 22 61 22 3a 31 7d')).json(), { a: 1 });
  assert.throws(() => new DataMessage('bob', 'json', bytesOf('7b')).json(), withCode('INVALID_JSON'));
});
