import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internals, withCode } from './support.mjs';

const { PeerMedia } = internals;

class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';

  constructor(id, kind = 'audio') {
    super();
    Object.assign(this, { id, kind });
  }

  end() {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

/** Is a peer connection as far as PeerMedia sees one: sections that are made, turned and stopped. */
class FakeConnection {
  sections = [];

  addTransceiver(track, { direction }) {
    const section = {
      mid: null, direction, currentDirection: null, stopped: false,
      sender: { track, replaceTrack: async (next) => { section.sender.track = next; } },
      receiver: { track: null },
      stop() { section.stopped = true; },
    };
    this.sections.push(section);
    return section;
  }

  getTransceivers() {
    return this.sections;
  }

  /** Agrees on all sections: each has a name and its direction. */
  agree() {
    this.sections.forEach((section, n) => Object.assign(section, { mid: section.mid ?? String(n), currentDirection: section.direction }));
  }

  /** Is offered sections of the other side. */
  receive(...tracks) {
    tracks.forEach((track) => this.sections.push({ mid: String(this.sections.length), direction: 'recvonly', currentDirection: 'recvonly', sender: {}, receiver: { track } }));
  }
}

const section = (mid, kind, track, direction = 'sendonly', port = 9) => `m=${kind} ${port} UDP/TLS/RTP/SAVPF 111\r\na=mid:${mid}\r\na=msid:show ${track}\r\na=${direction}\r\n`;
const sdpOf = (...sections) => `v=0\r\n${sections.join('')}`;
const item = (id, more = {}) => ({ id, msid: id, kind: 'audio', source: 'microphone', label: 'a', muted: false, held: false, ...more });

function mediaOf() {
  const said = [];
  const arrived = [];
  const media = new PeerMedia({ id: 'bob', say: (part) => said.push(part), onTrack: (track) => arrived.push(track) });
  const pc = new FakeConnection();
  media.attach(pc);
  return { media, pc, said, arrived, report: () => said.findLast(({ list }) => list)?.list };
}

test('each track has a section of its own, which ends when it is taken back', () => {
  const { media, pc, report } = mediaOf();
  const [voice, face] = [new FakeTrack('v'), new FakeTrack('f', 'video')];
  media.publish(voice, { source: 'microphone', label: 'mine' });
  media.publish(face);
  media.publish(face);
  pc.agree();

  assert.deepEqual(pc.sections.map(({ direction, sender }) => [direction, sender.track.id]), [['sendonly', 'v'], ['sendonly', 'f']]);
  assert.deepEqual(report()[0], { id: 'v', msid: 'v', kind: 'audio', source: 'microphone', label: 'mine', muted: false, held: false });
  media.unpublish(voice);
  assert.deepEqual([pc.sections[0].stopped, pc.sections[1].stopped], [true, false]);
  face.end();
  assert.equal(pc.sections[1].stopped, true);
  assert.deepEqual(report(), []);
});

test('a section that was not agreed on is stopped once it is', () => {
  const { media, pc } = mediaOf();
  const voice = new FakeTrack('v');
  media.publish(voice);
  media.unpublish(voice);
  assert.deepEqual([pc.sections[0].stopped, pc.sections[0].direction], [false, 'inactive']);

  pc.agree();
  media.onStable();
  assert.equal(pc.sections[0].stopped, true);
});

test('mutes, and tells so', () => {
  const { media, report } = mediaOf();
  const voice = new FakeTrack('v');
  media.publish(voice);
  media.mute(voice, true);

  assert.equal(voice.enabled, false);
  assert.equal(report()[0].muted, true);
});

test('replaces a track under the same name, and only by one of its kind', async () => {
  const { media, pc, report } = mediaOf();
  const [voice, other] = [new FakeTrack('v'), new FakeTrack('w')];
  media.publish(voice);
  await media.replace(voice, other);

  assert.equal(pc.sections[0].sender.track, other);
  assert.equal(report()[0].id, 'v');
  await assert.rejects(media.replace(other, new FakeTrack('x', 'video')), withCode('INVALID_ARGUMENT'));
  await assert.rejects(media.replace(voice, new FakeTrack('y')), withCode('INVALID_ARGUMENT'));
});

test('a track that was replaced is published again under another name', async () => {
  const { media, report } = mediaOf();
  const [voice, other] = [new FakeTrack('v'), new FakeTrack('w')];
  media.publish(voice);
  await media.replace(voice, other);
  media.publish(voice);

  assert.deepEqual(report().map(({ id }) => id), ['v', 'v.1']);
});

test('puts a kind on hold both ways: what is published, what comes later, what arrives', () => {
  const { media, pc, report, arrived } = mediaOf();
  media.publish(new FakeTrack('v'));
  media.publish(new FakeTrack('f', 'video'));
  pc.agree();
  pc.receive(new FakeTrack('r'));
  media.onRemoteDescription(sdpOf(section('2', 'audio', 'r')));
  media.hold('audio', true);
  media.publish(new FakeTrack('later'));

  assert.deepEqual(pc.sections.map(({ direction }) => direction), ['inactive', 'sendonly', 'inactive', 'inactive']);
  assert.deepEqual(report().map(({ id, held }) => [id, held]), [['v', true], ['f', false], ['later', true]]);
  assert.deepEqual(arrived[0].state, { name: 'Live', muted: false, held: true });

  media.hold('audio', false);
  assert.deepEqual(pc.sections.map(({ direction }) => direction), ['sendonly', 'sendonly', 'recvonly', 'sendonly']);
  assert.equal(arrived[0].state.held, false);
  assert.equal(report().some(({ held }) => held), false);
});

test('what the other side holds stays on hold when this side lets go', () => {
  const { media, pc, arrived } = mediaOf();
  pc.receive(new FakeTrack('r'));
  media.onPart({ version: 1, list: [item('r', { held: true })] });
  media.onRemoteDescription(sdpOf(section('0', 'audio', 'r')));
  assert.equal(arrived[0].state.held, true);

  media.hold('audio', true);
  media.hold('audio', false);
  assert.equal(arrived[0].state.held, true);
  media.onPart({ version: 2, list: [item('r')] });
  assert.equal(arrived[0].state.held, false);
});

test('a track that arrives is described, and ends once: with its section, or with the word of its publisher', () => {
  const { media, pc, arrived } = mediaOf();
  const states = [];
  pc.receive(new FakeTrack('x'), new FakeTrack('y'));
  media.onPart({ version: 1, list: [item('one', { msid: 'x', muted: true, label: 'first' }), item('two', { msid: 'y', source: 'screen' })] });
  media.onRemoteDescription(sdpOf(section('0', 'audio', 'x'), section('1', 'audio', 'y')));
  arrived.forEach((track) => track.addEventListener('statechange', () => states.push(`${track.id} ${track.state.name}`)));

  assert.deepEqual(arrived.map(({ id, streamId, source, label, state }) => [id, streamId, source, label, state.muted]),
    [['one', 'show', 'microphone', 'first', true], ['two', 'show', 'screen', 'a', false]]);
  media.onRemoteDescription(sdpOf(section('0', 'audio', 'x', 'inactive', 0), section('1', 'audio', 'y')));
  media.onPart({ version: 2, list: [] });
  assert.deepEqual(states, ['one Ended', 'two Ended']);
  assert.deepEqual(media.tracks, []);
});

test('a report that is not newer, or none, changes nothing', () => {
  const { media, pc, arrived } = mediaOf();
  pc.receive(new FakeTrack('x'));
  media.onPart({ version: 5, list: [item('x')] });
  media.onRemoteDescription(sdpOf(section('0', 'audio', 'x')));
  [{ version: 5, list: [item('x', { muted: true })] }, { version: 4, list: [] }, { version: 'six', list: [] }, { version: 7, list: 'x' }, null, []].forEach((part) => media.onPart(part));

  assert.deepEqual(arrived[0].state, { name: 'Live', muted: false, held: false });
});

test('survives a rebuilt peer connection under the same names', () => {
  const { media, arrived } = mediaOf();
  const states = [];
  const [first, second] = [new FakeConnection(), new FakeConnection()];
  media.publish(new FakeTrack('v'));
  media.onPart({ version: 1, list: [item('r')] });
  for (const pc of [first, second]) {
    media.detach();
    media.attach(pc);
    pc.agree();
    pc.receive(new FakeTrack('r'));
    media.onRemoteDescription(sdpOf(section('1', 'audio', 'r')));
    arrived[0].addEventListener('trackchange', () => states.push('other media'));
  }

  assert.equal(arrived.length, 1);
  assert.deepEqual(states, ['other media']);
  assert.equal(second.sections[0].sender.track.id, 'v');
});

test('asks to mute, and is obeyed where the policy agrees', async () => {
  const asker = mediaOf();
  const publisher = mediaOf();
  const voice = new FakeTrack('v');
  publisher.media.publish(voice, { mutePolicy: (who, muted) => who === 'bob' && muted });
  asker.pc.receive(new FakeTrack('v'));
  asker.media.onPart({ version: 1, list: [item('v')] });
  asker.media.onRemoteDescription(sdpOf(section('0', 'audio', 'v')));
  const passOn = () => {
    publisher.media.onPart(asker.said.findLast(({ ask }) => ask));
    asker.media.onPart(publisher.said.findLast(({ answer }) => answer));
  };

  const muting = asker.arrived[0].requestMute(true);
  passOn();
  await muting;
  assert.equal(voice.enabled, false);
  const unmuting = asker.arrived[0].requestMute(false);
  passOn();
  await assert.rejects(unmuting, withCode('REFUSED'));
  assert.equal(voice.enabled, false);
});
