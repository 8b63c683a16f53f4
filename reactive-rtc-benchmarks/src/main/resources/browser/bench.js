/** The page's end of `./rtc bench browser`: does what it is told over a WebSocket, one line each way. */
import { connect } from './reactive-rtc.js';

const control = new WebSocket(`ws://${location.host}/control`);
const say = (what, value = '') => control.send(`${what} ${value}`);

const CHUNK = 64 * 1024;
const HIGH = 1024 * 1024;

// the browser's own data channel, as plainly and as fast as it allows

const pc = new RTCPeerConnection();
const raw = pc.createDataChannel('raw', { negotiated: true, id: 0 });
raw.binaryType = 'arraybuffer';
raw.bufferedAmountLowThreshold = HIGH / 2;
raw.onopen = () => say('open');
pc.onicecandidate = ({ candidate }) => candidate?.candidate && say('candidate', `${candidate.sdpMid} ${candidate.sdpMLineIndex} ${candidate.candidate}`);

async function answer(sdp) {
  await pc.setRemoteDescription({ type: 'offer', sdp });
  await pc.setLocalDescription();
  say('answer', JSON.stringify(pc.localDescription.sdp));
}

function receiveRaw(size) {
  let left = size;
  raw.onmessage = ({ data }) => {
    left -= data.byteLength;
    left <= 0 && say('done');
  };
  say('ready');
}

function sendRaw(size) {
  const chunk = new Uint8Array(CHUNK);
  let left = size;
  raw.onbufferedamountlow = () => {
    for (; left > 0 && raw.bufferedAmount < HIGH; left -= CHUNK) {
      raw.send(chunk);
    }
  };
  raw.onbufferedamountlow();
}

// this library

let peer = null;

async function enter() {
  const connection = await connect('rtc', { userId: 'page', storage: null });
  const room = await connection.join('bench');
  peer = room.peer('host');
  peer.addEventListener('file', ({ transfer }) => {
    transfer.accept();
    transfer.completed.then(() => transfer.forget()).then(() => say('done'), (error) => say('failed', error));
  });
  peer.addEventListener('statechange', () => peer.state.name === 'Connected' && say('open'));
}

let content = new Blob();

function sendFile(size) {
  content = content.size === size ? content : new Blob([new Uint8Array(size)]); // made once, by the round that warms up
  peer.sendFile(new File([content], `up-${Math.random()}.bin`)).completed.catch((error) => say('failed', error));
}

control.onmessage = ({ data }) => {
  const [, what, rest] = /^(\S+) ?([^]*)$/.exec(data);
  switch (what) {
    case 'offer': return answer(JSON.parse(rest));
    case 'candidate': {
      const [, sdpMid, index, candidate] = /^(\S*) (\d+) (.*)$/.exec(rest);
      return pc.addIceCandidate({ candidate, sdpMid, sdpMLineIndex: Number(index) });
    }
    case 'raw-down': return receiveRaw(Number(rest));
    case 'raw-up': return sendRaw(Number(rest));
    case 'enter': return enter();
    case 'file-up': return sendFile(Number(rest));
    default: return undefined;
  }
};
control.onopen = () => say('hello');
