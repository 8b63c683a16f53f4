/**
 * What the tests of reactive-rtc.js share: the client itself, and a clock that they turn. Run by `node --test reactive-rtc-samples/src/test/js` (Node 20 or newer, nothing to
 * install).
 */
import { readFile } from 'node:fs/promises';
import { mock } from 'node:test';

const source = await readFile(new URL('../../main/resources/web/reactive-rtc.js', import.meta.url));

// As a data URL it is a module whatever the file is called, and however old Node is.
const client = await import(`data:text/javascript;base64,${source.toString('base64')}`);

export const { RtcError, DataMessage, SharedFile, SpeechMeter, filesOf, internals, connect } = client;

/** Lets everything that is ready run. */
export const settle = () => new Promise((resolve) => { setImmediate(resolve); });

/** Stops the clock; `advance` turns it and runs what falls due. Give it to `t.after(() => time.restore())`. */
export function stopTime() {
  let at = 1_000_000;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const clock = mock.method(performance, 'now', () => at);
  return {
    async advance(millis, step = 10) {
      for (let passed = 0; passed < millis; passed += step) {
        at += step;
        mock.timers.tick(step);
        await settle();
      }
    },
    restore() {
      clock.mock.restore();
      mock.timers.reset();
    },
  };
}

/** Asserts with the code of an {@link RtcError}. */
export const withCode = (code) => (error) => error instanceof RtcError && error.code === code;

export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const bytesOf = (text) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
export const frameOf = (text) => bytesOf(text).buffer;
export const instanceOf = (digit) => digit.repeat(32);

/** A small generator of numbers, the same for the same seed, so that a failure can be had again. */
export function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Is the server's side of a WebSocket, in memory. */
export class FakeSocket {
  static all = [];
  sent = [];
  closedWith = 0;

  constructor(url, protocol) {
    Object.assign(this, { url, protocol });
    FakeSocket.all.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closedWith = code;
  }

  say(...frames) {
    frames.forEach((frame) => this.onmessage({ data: JSON.stringify(frame) }));
  }

  /** What the client said, without acknowledgements and heartbeat. */
  get requests() {
    return this.sent.filter(({ type }) => !['hello', 'ack', 'ping', 'pong'].includes(type));
  }
}

export const welcome = (more) => ({ type: 'welcome', userId: 'alice', session: 's1', key: 'k1', resumed: false, received: 0, graceMillis: 30_000, pingMillis: 10_000, ...more });
