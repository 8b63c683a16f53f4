import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomFrom, SpeechMeter, withCode } from './support.mjs';

const RATE = 48_000;
const amplitudeOf = (db) => 10 ** (db / 20);

/** Hears sounds one after the other, each a function of the time in seconds for so many milliseconds, and returns the states. */
function statesOf(sounds, options) {
  const states = [];
  const meter = new SpeechMeter(RATE, (state) => states.push(state), options);
  let at = 0;
  for (const [millis, sound] of sounds) {
    const samples = new Float32Array(millis * RATE / 1000);
    samples.forEach((_, n) => { samples[n] = sound((at + n) / RATE); });
    at += samples.length;
    for (let from = 0; from < samples.length; from += 700) { // pieces that are no whole steps
      meter.hear(samples.subarray(from, from + 700));
    }
  }
  return states;
}

const silence = () => 0;
const tone = (hz, db) => (time) => Math.SQRT2 * amplitudeOf(db) * Math.sin(2 * Math.PI * hz * time);
/** A voice of 150 Hz with four syllables a second. */
const voice = (db) => (time) => [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + tone(150 * n, db)(time) / 2, 0) * Math.max(0, Math.sin(2 * Math.PI * 4 * time)) ** 2;
const noise = (db, random = randomFrom(7)) => () => Math.sqrt(3) * amplitudeOf(db) * (random(2_000_001) / 1_000_000 - 1);
const turns = (states) => states.filter(({ speaking }, n) => n === 0 || speaking !== states[n - 1].speaking).map(({ speaking, sinceMillis }) => [speaking, sinceMillis]);

test('digital silence is -100 dB and never speech', () => {
  assert.deepEqual(statesOf([[3000, silence]]), [{ speaking: false, sinceMillis: 0, volumeDb: -100, thresholdDb: -50 }]);
});

test('a voice speaks from where it begins to where it ends', () => {
  const [quiet, speaking, over] = turns(statesOf([[2000, silence], [1500, voice(-20)], [2000, silence]]));
  assert.deepEqual(quiet, [false, 0]);
  assert.equal(speaking[0], true);
  assert.ok(Math.abs(speaking[1] - 2000) <= 30, `${speaking}`);
  assert.equal(over[0], false);
  assert.ok(Math.abs(over[1] - 3500) <= 150, `${over}`);
});

test('a pause shorter than the history does not end it', () => {
  assert.equal(turns(statesOf([[500, silence], [1000, voice(-20)], [300, silence], [1000, voice(-20)]])).length, 2);
});

test('noise at -40 dB is never speech, and a voice above it is', () => {
  assert.deepEqual(turns(statesOf([[500, silence], [6000, noise(-40)]])), [[false, 0]]);
  const hiss = noise(-40);
  const speech = voice(-15);
  assert.equal(turns(statesOf([[3000, hiss], [1500, (time) => hiss() + speech(time)], [2000, hiss]])).length, 3);
});

test('a steady tone speaks at first, and is noise when it goes on', () => {
  const [, [begins], [ends, at]] = turns(statesOf([[500, silence], [6000, tone(440, -20)]]));
  assert.deepEqual([begins, ends], [true, false]);
  assert.ok(at > 1500 && at < 3000, `${at}`);
});

test('without heed to noise whatever is loud counts, as with hark', () => {
  assert.equal(turns(statesOf([[500, silence], [3000, noise(-30)]], { noiseMarginDb: Infinity })).at(-1)[0], true);
});

test('levels are root mean squares above 300 Hz', () => {
  assert.equal(statesOf([[1000, tone(2000, -12)]]).at(-1).volumeDb, -12);
});

test('what does not fit is refused', () => {
  assert.throws(() => new SpeechMeter(RATE, () => {}, { thresholdDb: 3 }), withCode('INVALID_ARGUMENT'));
  assert.throws(() => new SpeechMeter(RATE, () => {}, { history: 1 }), withCode('INVALID_ARGUMENT'));
});
