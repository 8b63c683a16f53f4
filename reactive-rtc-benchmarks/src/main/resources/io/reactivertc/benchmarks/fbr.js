// Sends a file from one peer connection of this process to another with RTCMultiConnection's FileBufferReader, over libwebrtc. Arguments: bytes, bytes of a chunk.
// Asks its parent to lead both descriptions through the relay; tells the seconds that the file took.
const { RTCPeerConnection } = require('@roamhq/wrtc');
const readline = require('readline').createInterface({ input: process.stdin });

globalThis.window = globalThis;
globalThis.FileReader = class FileReader {
  static DONE = 2;
  readAsArrayBuffer(blob) {
    blob.arrayBuffer().then((result) => {
      const done = { target: { readyState: FileReader.DONE, result } };
      this.result = result;
      (this.onloadend ?? this.onload)?.(done);
    });
  }
};
require('fbr');

const [bytes, chunkSize] = process.argv.slice(2).map(Number);
const lines = readline[Symbol.asyncIterator]();
const rewritten = async (kind, description) => {
  console.log(`=${kind} ${Buffer.from(description.sdp).toString('base64')}`);
  const { value } = await lines.next();
  return { type: description.type, sdp: Buffer.from(value, 'base64').toString() };
};
const gathered = (pc) => new Promise((done) => {
  const look = () => pc.iceGatheringState === 'complete' && done();
  pc.onicegatheringstatechange = look;
  look();
});
const opened = (channel) => new Promise((done) => { channel.onopen = done; });

(async () => {
  const far = new RTCPeerConnection();
  const near = new RTCPeerConnection();
  const from = far.createDataChannel('files', { negotiated: true, id: 0 });
  const to = near.createDataChannel('files', { negotiated: true, id: 0 });
  from.binaryType = to.binaryType = 'arraybuffer';
  await far.setLocalDescription(await far.createOffer());
  await gathered(far);
  await near.setRemoteDescription(await rewritten('heard', far.localDescription));
  await near.setLocalDescription(await near.createAnswer());
  await gathered(near);
  const open = Promise.all([opened(from), opened(to)]);
  await far.setRemoteDescription(await rewritten('told', near.localDescription));
  await open;

  const sender = new FileBufferReader();
  const receiver = new FileBufferReader();
  const file = new Blob([new Uint8Array(bytes).map((_, i) => i * 31)]);
  file.name = 'file.bin';
  const start = performance.now();
  receiver.onEnd = () => {
    console.log(`=${(performance.now() - start) / 1e3}`);
    setTimeout(() => process.exit(), 100);
  };
  // As RTCMultiConnection does: the receiver asks for each chunk, the sender sends one.
  from.onmessage = ({ data }) => sender.convertToObject(data, (asked) => {
    if (asked.readyForNextChunk) {
      sender.getNextChunk(asked, (chunk) => from.send(chunk), 'near');
    }
  });
  to.onmessage = ({ data }) => receiver.convertToObject(data, (chunk) => receiver.addChunk(chunk, (ask) => to.send(ask)));
  sender.readAsArrayBuffer(file, (uuid) => sender.getNextChunk(uuid, (chunk) => from.send(chunk), 'near'), { userid: 'far', chunkSize });
})();
