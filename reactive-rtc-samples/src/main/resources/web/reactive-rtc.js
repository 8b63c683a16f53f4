// @ts-check
/**
 * reactive-rtc for browsers: rooms of peers that talk over WebRTC, in one file without dependencies. It speaks the protocols of docs/protocol.md, so pages and JVMs meet in
 * the same rooms.
 *
 * ```js
 * const connection = await connect('ws://localhost:9001/rtc', { extra: { name: 'Ada' } });
 * const room = await connection.openOrJoin('lobby');
 * room.addEventListener('peerjoined', ({ peer }) => console.log(peer.id, 'is here'));
 * room.onMessage(async (message) => show(message.from, message.text));   // awaited: a slow handler slows the senders
 * await room.broadcast('hello');
 * ```
 *
 * How it is built, from the wire upwards. Each class knows only those above it:
 *
 *   records, windows       what travels on `rtc.messages`, and who may send how much of it
 *   Inbox                  hands messages to handlers, and grants the sender what they took
 *   SignalingSession       one session with the server over many WebSockets: numbered, acknowledged, resumed
 *   Link                   numbered messages to one peer over many peer connections: exactly once, in order
 *   SendTurns, LinkChannels  the channels of one peer connection, each in its turn
 *   Sha256, stores         what is read, hashed and written, in a worker where there can be one
 *   DataChannel, ChannelDesk  channels of the application, with demand and raw
 *   FileDesk               files to and from one user, over one link after the other
 *   Negotiator             perfect negotiation of one RTCPeerConnection
 *   RemoteTrack, PeerMedia what is published and what arrives, over one RTCPeerConnection after the other
 *   SpeechMeter            hears whether somebody speaks
 *   Recovery               restart ICE, make the peer connection anew, give up: the ladder when a peer is silent
 *   CallDesk, Watches      calls of users, and what is told of rooms and users while one is elsewhere
 *   Peer, Room, Connection what you use
 *
 * States are frozen objects `{ name: 'Connected', … }`, named like the records of the Java API; `state` is the present one, a `statechange` event tells the next. Errors are
 * {@link RtcError}, and `code` says which. Whatever comes from outside is checked and bounded before it is used. Methods that begin with `_` are for this file only.
 */

const SUBPROTOCOL = 'reactive-rtc.v1';
const CLIENT = 'reactive-rtc.js/0.1';
const KIB = 1024;
const MIB = 1024 * KIB;

/** Bounds of the protocols (docs/protocol.md) and of this client. Sizes in bytes, times in milliseconds. */
const LIMIT = Object.freeze({
  signalFrame: 256 * KIB, otherFrame: 64 * KIB, serverFrame: 512 * KIB, retainedFrames: 1024, retainedBytes: 4 * MIB,
  controlFrame: 64 * KIB, channelFrame: 256 * KIB, unstatedFrame: 64 * KIB, controlBuffer: MIB,
  message: 16 * MIB, queueMessages: 256, queueBytes: MIB, keptMessages: 64, keptBytes: MIB,
  firstMessages: 64, firstBytes: MIB, mostMessages: 4096, mostBytes: 4 * MIB,
  budget: MIB, mostBudget: 8 * MIB, leastChunk: 16 * KIB, mostChunk: 64 * KIB, normalWeight: 256, channels: 256,
  fileBlock: 256 * KIB - 8, filePiece: 4 * (256 * KIB - 8), memoryFile: 512 * MIB, unsafeBytes: 8 * MIB, fileLanes: 16, openFiles: 64, sentFiles: 256, description: 256 * KIB, peers: 1000, tracks: 64,
  calls: 16, folderFiles: 10_000, folderDepth: 32, epochs: 900, epochAhead: 1000, // where meetings begin anew at 1, and how far ahead of one's own another's may be
});
const TIME = Object.freeze({
  connect: 10_000, request: 10_000, firstBackoff: 500, maxBackoff: 10_000, giveUp: 120_000, ack: 500,
  peer: 30_000, offer: 10_000, firstOffer: 5_000, keptCandidate: 30_000, lostGrace: 3_000, coordinator: 5_000, rebuildWindow: 60_000,
  send: 30_000, heartbeat: 2_000, alive: 6_000, messageAck: 100, bufferPoll: 20, quiet: 200, chunk: 5, close: 2_000, unheard: 5_000, slowHandler: 30_000,
  ringing: 60_000, progress: 200, unsafe: 1_000, freshIce: 10_000, keptFile: 24 * 3_600_000, absentUser: 60_000,
});
const RESTARTS = 3;
const REBUILDS = 3;
const REMOTE_REBUILDS = 10;
const SILENT_BEATS = 8;

// ---------------------------------------------------------------------------------------------------------------------------------- errors, reasons, states

const TRANSIENT = new Set(('RATE_LIMITED BUSY SESSION_LOST SERVER_FULL SERVER_SHUTDOWN ROOM_NOT_FOUND ROOM_FULL PEER_NOT_FOUND CONNECT_FAILED PEER_UNREACHABLE TIMEOUT '
  + 'SEND_QUEUE_FULL NOT_SENT LAGGING ADMISSION_TIMEOUT ROOM_LOCKED BARRED USER_NOT_FOUND USER_BUSY TOO_MANY_CHANNELS LINK_REBUILT TOO_MANY_OFFERS FILE_CORRUPT FILE_CHANGED STORAGE_FULL').split(' '));
const LASTING = new Set(('PROTOCOL_VIOLATION FRAME_TOO_LARGE UNKNOWN_TYPE UNSUPPORTED_VERSION UNAUTHORIZED ORIGIN_NOT_ALLOWED USER_ID_TAKEN REPLACED INSECURE_TRANSPORT '
  + 'ROOM_EXISTS BAD_PASSWORD ALREADY_IN_ROOM NOT_IN_ROOM NOT_OWNER ROOM_CLOSED CONNECTION_CLOSED PEER_CLOSED INVALID_DESCRIPTION INVALID_CANDIDATE MESSAGE_TOO_LARGE '
  + 'REFUSED MEDIA_UNSUPPORTED MEDIA_FAILED DELIVERY_UNKNOWN SLOW_CONSUMER WINDOW_EXCEEDED FILE_SIZE_MISMATCH SOURCE_FAILED STORAGE_DENIED STORAGE_FAILED '
  + 'CALL_REJECTED ONE_WAY TRANSFER_NOT_FOUND ADMISSION_DENIED EJECTED NOT_WAITING REJECTED CANCELLED INVALID_OFFER CHANNEL_CLOSED CHANNEL_REFUSED STREAM_CANCELLED INVALID_JSON INVALID_ARGUMENT ENGINE_FAILED REMOTE_ERROR').split(' '));

/** Is an error of this library or of the other side; `code` is one of those in docs/errors.md. */
export class RtcError extends Error {
  /**
   * @param {string} code
   * @param {string} [text]
   * @param {{ cause?: unknown, retryAfterMillis?: number }} [more]
   */
  constructor(code, text = '', { cause, retryAfterMillis = 0 } = {}) {
    const known = TRANSIENT.has(code) || LASTING.has(code);
    super(text ? `${code}: ${text}` : code, cause === undefined ? undefined : { cause });
    this.name = 'RtcError';
    /** What happened, without the code. @readonly */
    this.text = text;
    /** @readonly */
    this.code = known ? code : 'REMOTE_ERROR';
    /** When to try again at the earliest; 0 if the other side did not say. @readonly */
    this.retryAfterMillis = retryAfterMillis;
  }

  /** Tells whether the same call may succeed later without a change by the caller. */
  get isTransient() {
    return TRANSIENT.has(this.code);
  }
}

/** @typedef {{ kind: string, text: string, error: RtcError | null }} CloseReason */

/** @param {string} kind @param {string} [text] @param {RtcError | null} [error] @returns {CloseReason} */
const closeReason = (kind, text = '', error = null) => Object.freeze({ kind, text, error });

/** @typedef {{ readonly name: string, readonly [field: string]: any }} State */

/** @param {string} name @param {object} [fields] @returns {State} */
const state = (name, fields = {}) => Object.freeze({ name, ...fields });

class RtcEvent extends Event {
  constructor(type, fields) {
    super(type);
    Object.assign(this, fields);
  }
}

/** Has a state that changes until a last one, and tells each change by `statechange`. */
class Stateful extends EventTarget {
  #state;
  #last;

  /** @param {State} initial @param {readonly string[]} last the names of those states that are not left again */
  constructor(initial, last = ['Closed']) {
    super();
    this.#state = initial;
    this.#last = last;
  }

  /** The present state. @returns {State} */
  get state() {
    return this.#state;
  }

  /** Takes the next state, unless the last one is reached. */
  _become(next) {
    if (!this.#last.includes(this.#state.name)) {
      const previous = this.#state;
      this.#state = next;
      this._emit('statechange', { state: next, previous });
    }
  }

  _emit(type, fields = {}) {
    this.dispatchEvent(new RtcEvent(type, fields));
  }
}

/** Is at most one pending call. */
class Timer {
  #id;

  start(millis, run) {
    this.stop();
    this.#id = setTimeout(() => {
      this.#id = undefined;
      run();
    }, millis);
  }

  /** Starts it unless it runs already. */
  startIfIdle(millis, run) {
    if (this.#id === undefined) {
      this.start(millis, run);
    }
  }

  stop() {
    clearTimeout(this.#id);
    this.#id = undefined;
  }
}

/** @returns {{ promise: Promise<any>, resolve: (value?: any) => void, reject: (error: unknown) => void }} a promise that nobody has to listen to */
function deferred() {
  const made = /** @type {any} */ ({});
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  made.promise.catch(() => {});
  return made;
}

const now = () => performance.now();
const withJitter = (millis) => millis * (1 + Math.random() / 2);
const backoff = (first, attempt) => withJitter(Math.min(first * 2 ** Math.min(attempt, 16), TIME.maxBackoff));

// ---------------------------------------------------------------------------------------------------------------------------------- what may come from outside

const ID = /^[A-Za-z0-9._~-]{1,64}$/;
const INSTANCE = /^[0-9a-f]{32}$/;
const ICE_CHARACTERS = /^[A-Za-z0-9+/]{4,256}$/;

const isId = (value) => typeof value === 'string' && ID.test(value);
const isInstance = (value) => typeof value === 'string' && INSTANCE.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isPositive = (value) => Number.isSafeInteger(value) && value > 0 && value <= 0x7fffffff;
const isText = (value, most = 4096) => typeof value === 'string' && value.length <= most;
const isRole = (value) => value === 'owner' || value === 'member';
const optional = (value, check) => value === undefined || value === null || check(value);
const isFlag = (value) => typeof value === 'boolean';
const isFlow = (value) => value === 'in' || value === 'out' || value === 'both';
const isPeerInfo = (peer) => isObject(peer) && isId(peer.user) && isInstance(peer.instance) && isRole(peer.role) && optional(peer.extra, isObject)
  && isFlag(peer.offer) && optional(peer.linked, isFlag) && optional(peer.flow, isFlow);
const isIceUrl = (url) => isText(url, 512) && /^(stun|turn)s?:/.test(url);
const isIceServer = (server) => isObject(server) && Array.isArray(server.urls) && server.urls.length > 0 && server.urls.length <= 16 && server.urls.every(isIceUrl)
  && optional(server.username, isText) && optional(server.credential, isText);
const isPeerPage = (frame) => Array.isArray(frame.peers) && frame.peers.length <= 100 && frame.peers.every(isPeerInfo) && typeof frame.more === 'boolean';
const isPresence = (info) => isObject(info) && isId(info.room) && typeof info.exists === 'boolean' && isCount(info.members) && isCount(info.maxPeers)
  && typeof info.protected === 'boolean' && optional(info.tag, isText);

/** What each type of server frame must have besides its envelope. A type that is not here is not known, and ignored. */
const SERVER_FRAMES = {
  'welcome': (f) => isId(f.userId) && isText(f.session) && isText(f.key, 16 * KIB) && typeof f.resumed === 'boolean' && isCount(f.received) && isCount(f.graceMillis)
    && isPositive(f.pingMillis),
  'room.entered': (f) => isId(f.room) && isRole(f.role) && isId(f.owner) && isObject(f.spec) && isPeerPage(f) && optional(f.claim, (claim) => isText(claim, 16 * KIB)),
  'peers.more': (f) => isId(f.room) && isPeerPage(f),
  'peer.joined': (f) => isId(f.room) && isPeerInfo(f.peer),
  'peer.left': (f) => isId(f.room) && isId(f.user) && isInstance(f.instance) && isText(f.reason),
  'peer.extra': (f) => isId(f.room) && isId(f.user) && isObject(f.value) && isCount(f.version),
  'peer.flow': (f) => isId(f.room) && isId(f.user) && optional(f.flow, isFlow),
  'room.owner': (f) => isId(f.room) && isId(f.owner),
  'room.claim': (f) => isId(f.room) && isText(f.claim, 16 * KIB),
  'room.closed': (f) => isId(f.room) && optional(f.by, isId) && optional(f.reason, isText),
  'room.waiting': (f) => isId(f.room) && isCount(f.timeoutMillis),
  'room.denied': (f) => isId(f.room) && isText(f.code) && optional(f.reason, isText),
  'room.knock': (f) => isId(f.room) && isId(f.user) && optional(f.extra, isObject) && optional(f.wants, isObject),
  'room.knock.withdrawn': (f) => isId(f.room) && isId(f.user),
  'room.updated': (f) => isId(f.room) && isObject(f.spec) && optional(f.protected, isFlag) && optional(f.locked, isFlag) && optional(f.extra, isObject),
  'room.ejected': (f) => isId(f.room) && optional(f.by, isId) && optional(f.reason, isText),
  'iceServers': (f) => Array.isArray(f.servers) && f.servers.length <= 32 && f.servers.every(isIceServer) && optional(f.expiresAt, isCount),
  'room.presence': isPresence,
  'room.list': (f) => Array.isArray(f.rooms) && f.rooms.length <= 100 && f.rooms.every(isPresence) && typeof f.more === 'boolean',
  'user.presence': (f) => isId(f.user) && isFlag(f.online) && optional(f.extra, isObject),
  'call': (f) => isId(f.from) && isId(f.room) && optional(f.extra, isObject),
  'call.answer': (f) => isId(f.from) && isId(f.room) && ['accepted', 'rejected', 'busy', 'withdrawn'].includes(f.answer) && optional(f.reason, isText),
  'signal': (f) => isId(f.room) && isId(f.from) && isObject(f.body),
  'message': (f) => isId(f.room) && isId(f.from) && f.body !== undefined,
  'ok': () => true,
  'error': (f) => isText(f.code) && optional(f.message, (text) => isText(text, 64 * KIB)) && optional(f.retryAfterMillis, isCount) && optional(f.of, isCount),
  'bye': (f) => isText(f.code) && optional(f.reason, (text) => isText(text, 64 * KIB)) && ['now', 'later', 'never'].includes(f.reconnect) && optional(f.afterMillis, isCount),
  'ack': () => true, 'ping': () => true, 'pong': () => true,
};

/**
 * Reads a frame of the server. One whose content is not valid comes back with the type `invalid`: it counts in the numbers of the session and is otherwise ignored.
 * @param {unknown} data
 */
function readServerFrame(data) {
  const frame = typeof data === 'string' && data.length <= LIMIT.serverFrame ? readObject(data) : null;
  if (!frame || typeof frame.type !== 'string' || ![frame.seq, frame.ack, frame.re].every((number) => optional(number, isCount))) {
    throw new RtcError('PROTOCOL_VIOLATION', 'not a frame of a signaling server');
  }
  const check = Object.hasOwn(SERVER_FRAMES, frame.type) ? SERVER_FRAMES[frame.type] : null;
  return check?.(frame) ? frame : { type: 'invalid', seq: frame.seq, ack: frame.ack, re: frame.re };
}

/** @returns {any} the object that a JSON text holds, or null */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Says whether a body of `signal` is one that this version understands (docs/protocol.md, section 2). */
function isSignalBody(body) {
  if (!isObject(body) || body.pc !== 'main' || !isPositive(body.epoch)) {
    return false;
  }
  const { description, candidate, reject, need } = body;
  if (description !== undefined) {
    return isObject(description) && isText(description.sdp, LIMIT.description) && isPositive(description.n)
      && (description.type === 'offer' || (description.type === 'answer' && isPositive(description.re)));
  }
  if (candidate !== undefined) {
    return isObject(candidate) && optional(candidate.candidate, (line) => isText(line, KIB) && /^(candidate:.*)?$/.test(line))
      && optional(candidate.sdpMid, (mid) => isText(mid, 256)) && optional(candidate.sdpMLineIndex, (index) => isCount(index) && index <= 0xffff)
      && optional(candidate.usernameFragment, (ufrag) => ICE_CHARACTERS.test(ufrag));
  }
  return reject !== undefined ? isObject(reject) && isPositive(reject.n) && isText(reject.code) : ['negotiation', 'restart', 'rebuild'].includes(need);
}

/** Returns the ICE user name fragments of a description. @param {string} sdp @returns {Set<string>} */
const ufragsOf = (sdp) => new Set(Array.from(sdp.matchAll(/^a=ice-ufrag:([A-Za-z0-9+/]{4,256})\r?$/gm), (match) => match[1]));

/** Returns the ICE user name fragment that a candidate belongs to, or null if it does not say. */
const ufragOf = (candidate) => candidate.usernameFragment ?? / ufrag ([A-Za-z0-9+/]{4,256})(?: |$)/.exec(candidate.candidate ?? '')?.[1] ?? null;

/** Returns the largest frame that the sender of a description takes (RFC 8841: absent 65,536; 0 is unlimited). */
function maxFrameOf(sdp) {
  const sizes = Array.from(sdp.matchAll(/^a=max-message-size:(\d{1,15})\r?$/gm), (match) => Number(match[1]) || LIMIT.channelFrame);
  return Math.min(LIMIT.channelFrame, ...(sizes.length ? sizes : [LIMIT.unstatedFrame]));
}

// ---------------------------------------------------------------------------------------------------------------------------------- records and windows

const KINDS = Object.freeze(['text', 'binary', 'json']);
const HEADER = 6;
const LAST = 1;
const GIVEN_UP = 2;
const LEAST_FRAGMENT = 1024;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Collects records, then writes them as one frame: `kind:u8 | flags:u8 | length:u32 | payload` each. */
class FrameWriter {
  #records = [];
  #size = 0;

  constructor(maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** How long the payload of one more record may be; negative if none fits. */
  get room() {
    return this.maxBytes - this.#size - HEADER;
  }

  get isEmpty() {
    return this.#size === 0;
  }

  add(kind, flags, payload) {
    this.#records.push({ kind, flags, payload });
    this.#size += HEADER + payload.length;
  }

  /** Returns the frame and begins another. */
  take() {
    const frame = new Uint8Array(this.#size);
    const view = new DataView(frame.buffer);
    let at = 0;
    for (const { kind, flags, payload } of this.#records) {
      view.setUint8(at, KINDS.indexOf(kind));
      view.setUint8(at + 1, flags);
      view.setUint32(at + 2, payload.length);
      frame.set(payload, at + HEADER);
      at += HEADER + payload.length;
    }
    this.#records = [];
    this.#size = 0;
    return frame;
  }
}

/** Takes frames apart and joins fragments. Takes memory for bytes that arrived, never for a length that was announced. Throws {@link RtcError}; not to be used after that. */
class FrameReader {
  #receiver;
  #kind = '';
  #joined = new Uint8Array(0);
  #size = 0;

  /** @param {{ onBegin(): void, onMessage(kind: string, bytes: Uint8Array): void, onGivenUp(size: number): void }} receiver */
  constructor(receiver) {
    this.#receiver = receiver;
  }

  /** @param {ArrayBuffer} frame */
  read(frame) {
    const view = new DataView(frame);
    let at = 0;
    do {
      const room = frame.byteLength - at - HEADER;
      const length = room < 0 ? 0 : view.getUint32(at + 2);
      if (room < length) {
        throw new RtcError('PROTOCOL_VIOLATION', 'a record is longer than its frame');
      }
      this.#record(KINDS[view.getUint8(at)], view.getUint8(at + 1), new Uint8Array(frame, at + HEADER, length));
      at += HEADER + length;
    } while (at < frame.byteLength);
  }

  /** Forgets the message that is not complete yet: it comes again from its beginning. */
  forget() {
    this.#kind = '';
    this.#joined = new Uint8Array(0);
    this.#size = 0;
  }

  #record(kind, flags, payload) {
    if (!kind || flags > (LAST | GIVEN_UP) || (this.#kind && this.#kind !== kind)) {
      throw new RtcError('PROTOCOL_VIOLATION', 'a record of a kind or with flags that do not belong here');
    }
    if (!this.#kind) {
      this.#receiver.onBegin();
      this.#kind = kind;
    }
    const size = this.#size + payload.length;
    if (size > LIMIT.message) {
      throw new RtcError('MESSAGE_TOO_LARGE', `a message of more than ${LIMIT.message} bytes came`);
    }
    if (flags & GIVEN_UP) {
      this.forget();
      this.#receiver.onGivenUp(size);
    } else if (flags & LAST) {
      this.#append(payload, size);
      const whole = this.#joined.length === size ? this.#joined : this.#joined.subarray(0, size);
      this.forget();
      this.#receiver.onMessage(kind, whole);
    } else {
      this.#append(payload, 2 * size);
    }
  }

  /** Copies out of the frame, so that a short message never keeps a long one. */
  #append(payload, capacity) {
    if (this.#size + payload.length > this.#joined.length) {
      const larger = new Uint8Array(capacity);
      larger.set(this.#joined.subarray(0, this.#size));
      this.#joined = larger;
    }
    this.#joined.set(payload, this.#size);
    this.#size += payload.length;
  }
}

/** Says what the other side allows this one to send: absolute limits that only rise. */
class CreditWindow {
  #messages = 0;
  #bytes = 0;

  raise({ messages, bytes }) {
    this.#messages = Math.max(this.#messages, messages);
    this.#bytes = Math.max(this.#bytes, bytes);
  }

  /** One message may overdraw the bytes, so that a large one cannot get stuck. */
  allows(number, bytesBefore) {
    return number <= this.#messages && bytesBefore < this.#bytes;
  }
}

/**
 * Is what the other side may send of one thing: what was taken and a window, raised by half windows. The window doubles while half of it is taken within two round trips: then
 * it, not the taker, is what holds the sender back.
 */
class Allowance {
  #most;
  #raisedAt = -Infinity;

  constructor(first, most, taken = 0) {
    this.window = first;
    this.limit = taken + first;
    this.#most = most;
  }

  /** Raises the limit for what was taken so far; returns whether that is worth telling. */
  raise(taken, time, roundTrip) {
    if (taken + this.window - this.limit < this.window / 2) {
      return false;
    }
    if (time - this.#raisedAt < 2 * Math.max(20, roundTrip)) {
      this.window = Math.min(2 * this.window, this.#most);
    }
    this.#raisedAt = time;
    this.limit = taken + this.window;
    return true;
  }
}

/** Says what this side allows the other to send in messages: how many, and how many bytes. */
class GrantedWindow {
  #messages = new Allowance(LIMIT.firstMessages, LIMIT.mostMessages);
  #bytes = new Allowance(LIMIT.firstBytes, LIMIT.mostBytes);

  get limit() {
    return { messages: this.#messages.limit, bytes: this.#bytes.limit };
  }

  allows(number, bytesBefore) {
    return number <= this.#messages.limit && bytesBefore < this.#bytes.limit;
  }

  /** Tells whether so much is at least half a window. */
  isHalf(messages, bytes) {
    return messages >= this.#messages.window / 2 || bytes >= this.#bytes.window / 2;
  }

  /** Raises the limits for what was taken so far; returns whether that is worth telling. */
  raise(takenMessages, takenBytes, time, roundTrip) {
    const more = this.#messages.raise(takenMessages, time, roundTrip);
    const larger = this.#bytes.raise(takenBytes, time, roundTrip);
    return more || larger;
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- messages and who takes them

/** Is one message from a peer, whole. */
export class DataMessage {
  /** @param {string} from @param {string} kind @param {Uint8Array} bytes */
  constructor(from, kind, bytes) {
    /** The sender's user id, as the server stamped it. @readonly */
    this.from = from;
    /** `text`, `binary` or `json`. @readonly */
    this.kind = kind;
    /** The payload; text and JSON are UTF-8. @readonly */
    this.bytes = bytes;
  }

  /** The length of the payload in bytes. */
  get size() {
    return this.bytes.length;
  }

  /** The text of a text or JSON message. */
  get text() {
    return fromUtf8.decode(this.bytes);
  }

  /** Reads the payload as JSON; throws {@link RtcError} `INVALID_JSON` if it is none. */
  json() {
    try {
      return JSON.parse(this.text);
    } catch (cause) {
      throw new RtcError('INVALID_JSON', 'the message is no JSON', { cause });
    }
  }
}

/** @typedef {(message: DataMessage) => unknown} Handler what it returns is awaited before the next message */

/**
 * Hands messages to handlers, one after the other, and tells what was taken, so that the sender may send more. The slowest handler governs; one that takes longer than 30 s for
 * a message is left out from then on. Until there is a first handler the sender is held back, at most 5 s; then, and after the last one went, the newest 64 are kept.
 */
class Inbox {
  /** @type {{ message: DataMessage, taken: boolean }[]} */
  #queue = [];
  #bytes = 0;
  /** @type {Map<Handler, (error: RtcError | null) => void>} */
  #handlers = new Map();
  #onTaken;
  #patient;
  #heldBack = true;
  #pumping = false;
  #ended = false;
  #patience = new Timer();
  /** How many messages were dropped because nobody took them. */
  dropped = 0;

  /** @param {(bytes: number) => void} onTaken @param {boolean} [patient] whether the sender is held back for as long as there is no handler, and nothing is ever dropped */
  constructor(onTaken, patient = false) {
    this.#onTaken = onTaken;
    this.#patient = patient;
  }

  add(message) {
    this.#queue.push({ message, taken: false });
    this.#bytes += message.size;
    if (this.#patient && this.#handlers.size === 0) {
      return;
    }
    if (this.#heldBack && this.#handlers.size === 0) {
      this.#patience.startIfIdle(TIME.unheard, () => this.#goUnheard());
    } else if (this.#handlers.size === 0) {
      this.#trim();
    } else {
      this.#pump();
    }
  }

  /**
   * @param {Handler} handler
   * @param {(error: RtcError | null) => void} [onEnd] is told when no more comes: null, or why this handler was left out
   * @returns {() => void} ends it
   */
  subscribe(handler, onEnd = () => {}) {
    const own = (message) => handler(message);
    this.#handlers.set(own, onEnd);
    this.#heldBack = false;
    this.#patience.stop();
    queueMicrotask(() => this.#pump());
    return () => this.#remove(own);
  }

  get size() {
    return this.#queue.length;
  }

  /** Gives up what waited longest. */
  dropOldest() {
    const { message, taken } = this.#shift();
    this.dropped++;
    if (!taken) {
      this.#onTaken(message.size);
    }
  }

  /** No more comes; what is here is still handed out. */
  end() {
    this.#ended = true;
    this.#patience.stop();
    this.#pump();
  }

  async #pump() {
    if (this.#pumping) {
      return;
    }
    this.#pumping = true;
    while (this.#queue.length > 0 && this.#handlers.size > 0) {
      const { message, taken } = this.#shift();
      const slow = [...this.#handlers.keys()].map((handler) => this.#hand(handler, message)).filter(Boolean);
      if (slow.length > 0) {
        await Promise.all(slow);
      }
      if (!taken) {
        this.#onTaken(message.size);
      }
    }
    this.#pumping = false;
    if (this.#handlers.size === 0) {
      this.#trim();
    } else if (this.#ended) {
      [...this.#handlers].forEach(([handler, onEnd]) => this.#handlers.delete(handler) && onEnd(null));
    }
  }

  /** Returns a promise of the end if the handler is not done at once. A handler's own error is reported, and is not the sender's business. */
  #hand(handler, message) {
    try {
      const result = handler(message);
      return typeof result?.then === 'function' ? this.#await(handler, result) : null;
    } catch (error) {
      report(error);
      return null;
    }
  }

  #await(handler, result) {
    return new Promise((done) => {
      const timer = setTimeout(() => {
        this.#remove(handler, new RtcError('SLOW_CONSUMER', 'a handler took too long for a message'));
        done(undefined);
      }, TIME.slowHandler);
      result.then(undefined, report).finally(() => {
        clearTimeout(timer);
        done(undefined);
      });
    });
  }

  /** @param {RtcError | null} [error] */
  #remove(handler, error = null) {
    const onEnd = this.#handlers.get(handler);
    if (this.#handlers.delete(handler)) {
      onEnd?.(error);
    }
  }

  #goUnheard() {
    this.#heldBack = false;
    this.#trim();
  }

  /** Keeps the newest, and lets the sender go on. */
  #trim() {
    if (this.#heldBack || this.#patient) {
      return;
    }
    while (this.#queue.length > LIMIT.keptMessages || (this.#bytes > LIMIT.keptBytes && this.#queue.length > 1)) {
      this.dropOldest();
    }
    for (const entry of this.#queue.filter((kept) => !kept.taken)) {
      entry.taken = true;
      this.#onTaken(entry.message.size);
    }
  }

  #shift() {
    const entry = /** @type {{ message: DataMessage, taken: boolean }} */ (this.#queue.shift());
    this.#bytes -= entry.message.size;
    return entry;
  }
}

const report = (error) => (typeof reportError === 'function' ? reportError(error) : console.error(error));

/**
 * Makes an async iterable of a subscription: the next message is asked for when the loop body is done with the one before.
 * @param {(handler: Handler, onEnd: (error: RtcError | null) => void) => () => void} subscribe
 * @returns {AsyncGenerator<DataMessage, void, void>}
 */
async function* iterate(subscribe) {
  /** @type {{ message: DataMessage, done: () => void }[]} */
  const waiting = [];
  let wake = () => {};
  let end = /** @type {{ error: RtcError | null } | null} */ (null);
  const unsubscribe = subscribe((message) => new Promise((resolve) => {
    waiting.push({ message, done: () => resolve(undefined) });
    wake();
  }), (error) => {
    end = { error };
    wake();
  });
  try {
    while (waiting.length > 0 || !end) {
      const next = waiting[0];
      if (next) {
        yield next.message;
        waiting.shift()?.done();
      } else {
        await new Promise((resolve) => { wake = () => resolve(undefined); });
      }
    }
    if (/** @type {any} */ (end).error) {
      throw /** @type {any} */ (end).error;
    }
  } finally {
    unsubscribe();
    waiting.forEach(({ done }) => done());
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- hashing, and where file content is kept

/**
 * SHA-256 of bytes that come piece by piece, which `crypto.subtle` cannot do. Some 180 MB a second: a piece of 64 KiB holds up whoever hashes it for less than half a
 * millisecond.
 */
class Sha256 {
  static #K = Int32Array.from(fractionsOfRoots(64, Math.cbrt));
  static #W = new Int32Array(64);
  #state = Int32Array.from(fractionsOfRoots(8, Math.sqrt));
  #block = new Uint8Array(64);
  #fill = 0;
  #length = 0;

  /** @param {Uint8Array} bytes */
  update(bytes) {
    this.#length += bytes.length;
    let from = 0;
    if (this.#fill > 0) {
      from = Math.min(64 - this.#fill, bytes.length);
      this.#block.set(bytes.subarray(0, from), this.#fill);
      this.#fill += from;
      if (this.#fill < 64) {
        return this;
      }
      this.#compress(this.#block, 0, 64);
    }
    const to = bytes.length - ((bytes.length - from) % 64);
    this.#compress(bytes, from, to);
    this.#block.set(bytes.subarray(to));
    this.#fill = bytes.length - to;
    return this;
  }

  /** Returns the hash of all bytes so far, in hex; more may follow. */
  digest() {
    const kept = this.#state.slice();
    const last = new Uint8Array(this.#fill < 56 ? 64 : 128);
    last.set(this.#block.subarray(0, this.#fill));
    last[this.#fill] = 0x80;
    new DataView(last.buffer).setBigUint64(last.length - 8, BigInt(this.#length) * 8n);
    this.#compress(last, 0, last.length);
    const hash = Array.from(this.#state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
    this.#state = kept;
    return hash;
  }

  /** FIPS 180-4, section 6.2.2, for each block; the names are those of the standard. */
  #compress(bytes, from, to) {
    const K = Sha256.#K;
    const W = Sha256.#W;
    const H = this.#state;
    for (let at = from; at < to; at += 64) {
      for (let t = 0, i = at; t < 16; t++, i += 4) {
        W[t] = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
      }
      for (let t = 16; t < 64; t++) {
        const x = W[t - 15];
        const y = W[t - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        W[t] = (W[t - 16] + s0 + W[t - 7] + s1) | 0;
      }
      let a = H[0];
      let b = H[1];
      let c = H[2];
      let d = H[3];
      let e = H[4];
      let f = H[5];
      let g = H[6];
      let h = H[7];
      for (let t = 0; t < 64; t++) {
        const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const T1 = (h + S1 + (g ^ (e & (f ^ g))) + K[t] + W[t]) | 0;
        const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const T2 = (S0 + ((b & c) | (a & (b | c)))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + T1) | 0;
        d = c;
        c = b;
        b = a;
        a = (T1 + T2) | 0;
      }
      H[0] += a;
      H[1] += b;
      H[2] += c;
      H[3] += d;
      H[4] += e;
      H[5] += f;
      H[6] += g;
      H[7] += h;
    }
  }
}

/** The first 32 bits of the fractional parts of roots of the first primes: the constants of SHA-256. @param {number} count @param {(prime: number) => number} root */
function fractionsOfRoots(count, root) {
  const primes = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) {
      primes.push(n);
    }
  }
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

/** Reads a Blob from front to back and hashes what it reads. The next piece comes while the present one is hashed and sent. */
class BlobSource {
  #blob;
  #hash = new Sha256();
  #askedTo = 0;
  #coming = /** @type {Promise<ArrayBuffer> | null} */ (null);
  #piece = new Uint8Array(0);

  /** @param {Blob} blob */
  constructor(blob) {
    this.#blob = blob;
  }

  /** Reads at most as much as is asked for, and nothing only at the end; leaves some room in front of it. @param {number} most @param {number} [room] @returns {Promise<Uint8Array>} */
  async read(most, room = 0) {
    if (this.#piece.length === 0) {
      this.#piece = new Uint8Array(await (this.#coming ?? this.#ask()));
      this.#coming = this.#ask();
    }
    const bytes = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(bytes.length);
    this.#hash.update(bytes);
    const block = new Uint8Array(room + bytes.length);
    block.set(bytes, room);
    return block;
  }

  #ask() {
    const piece = this.#blob.slice(this.#askedTo, this.#askedTo + LIMIT.filePiece);
    this.#askedTo += piece.size;
    const coming = piece.arrayBuffer();
    coming.catch(() => {}); // told to whoever reads it
    return coming;
  }

  /** Begins anew and reads up to an offset; returns the hash of all before it. @param {number} offset */
  async skipTo(offset) {
    this.#askedTo = 0;
    this.#coming = null;
    this.#piece = new Uint8Array(0);
    this.#hash = new Sha256();
    for (let left = offset, read = 1; left > 0 && read > 0; left -= read) {
      read = (await this.read(Math.min(LIMIT.fileBlock, left))).length;
    }
    return this.#hash.digest();
  }

  /** Returns the hash of all that was read. */
  digest() {
    return this.#hash.digest();
  }

  close() {}
}

/** Reads streams of one content, each from front to back, and hashes what it reads. To begin anew it asks for another stream; what is not asked for is not read. */
class StreamSource {
  #open;
  #reader = /** @type {ReadableStreamDefaultReader | null} */ (null);
  #rest = new Uint8Array(0);
  #hash = new Sha256();

  /** @param {() => ReadableStream} open */
  constructor(open) {
    this.#open = open;
  }

  /** Reads at most as much as is asked for, and nothing only at the end; leaves some room in front of it. @param {number} most @param {number} [room] @returns {Promise<Uint8Array>} */
  async read(most, room = 0) {
    this.#reader ??= this.#open().getReader();
    while (this.#rest.length === 0) {
      const { value, done } = await this.#reader.read();
      if (done) {
        return new Uint8Array(room);
      }
      this.#rest = /** @type {Uint8Array} */ (encode(value)[1]);
    }
    const bytes = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(bytes.length);
    this.#hash.update(bytes);
    const block = new Uint8Array(room + bytes.length);
    block.set(bytes, room);
    return block;
  }

  /** Begins anew and reads up to an offset; returns the hash of all before it. @param {number} offset */
  async skipTo(offset) {
    this.close();
    this.#rest = new Uint8Array(0);
    this.#hash = new Sha256();
    for (let left = offset, read = 1; left > 0 && read > 0; left -= read) {
      read = (await this.read(Math.min(LIMIT.fileBlock, left))).length;
    }
    return this.#hash.digest();
  }

  digest() {
    return this.#hash.digest();
  }

  close() {
    this.#reader?.cancel().catch(() => {});
    this.#reader = null;
  }
}

/**
 * Keeps content in memory, as far as that is bearable. A store is written from front to back; it can begin anew, and knows the hash of what it has.
 */
class MemoryStore {
  /** @type {Blob[]} the browser may move them to its disk */
  #blobs = [];
  /** @type {Uint8Array[]} */
  #pieces = [];
  #pieceBytes = 0;
  #bytes = 0;
  #hash = new Sha256();

  /** Returns how much there is already, and its hash. */
  open() {
    return { offset: this.#bytes, prefix: this.#hash.digest() };
  }

  /** @param {Uint8Array} bytes */
  write(bytes) {
    if (this.#bytes + bytes.length > LIMIT.memoryFile) {
      throw new RtcError('STORAGE_FULL', 'the file is too large to be kept in memory');
    }
    this.#hash.update(bytes);
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    this.#pieceBytes += bytes.length;
    if (this.#pieceBytes >= LIMIT.fileBlock) {
      this.#pack();
    }
  }

  /** Forgets all and begins at 0. */
  restart() {
    this.#blobs = [];
    this.#pieces = [];
    this.#bytes = this.#pieceBytes = 0;
    this.#hash = new Sha256();
  }

  /** Returns the hash of all there is. */
  digest() {
    return this.#hash.digest();
  }

  /** Ends with what there is: it is complete. */
  seal() {
    this.#pack();
  }

  /** Stops to write; what is there stays, if it can. */
  close() {}

  discard() {
    this.restart();
  }

  file() {
    return new Blob(this.#blobs);
  }

  #pack() {
    this.#blobs.push(new Blob(/** @type {BlobPart[]} */ (this.#pieces.splice(0))));
    this.#pieceBytes = 0;
  }
}

/** Passes content on to a WritableStream, at its pace. What went there cannot be taken back: told to begin anew, it reads again and compares. */
class StreamStore {
  #writer;
  #bytes = 0;
  #hash = new Sha256();
  #passed = { bytes: 0, hash: '' };

  /** @param {WritableStream<Uint8Array>} stream */
  constructor(stream) {
    this.#writer = stream.getWriter();
    this.#writer.closed.catch(() => {}); // a write tells
  }

  open() {
    return { offset: this.#bytes, prefix: this.#hash.digest() };
  }

  /** @param {Uint8Array} bytes */
  async write(bytes) {
    const again = bytes.subarray(0, Math.max(0, this.#passed.bytes - this.#bytes));
    const fresh = bytes.subarray(again.length);
    this.#hash.update(again);
    if (again.length > 0 && this.#bytes + again.length === this.#passed.bytes && this.#hash.digest() !== this.#passed.hash) {
      throw new RtcError('FILE_CHANGED', 'what came again is not what came before');
    }
    this.#hash.update(fresh);
    this.#bytes += bytes.length;
    if (fresh.length > 0) {
      await this.#writer.write(fresh);
    }
  }

  restart() {
    if (this.#bytes > this.#passed.bytes) {
      this.#passed = { bytes: this.#bytes, hash: this.#hash.digest() };
    }
    this.#bytes = 0;
    this.#hash = new Sha256();
  }

  digest() {
    return this.#hash.digest();
  }

  seal() {
    return this.#writer.close();
  }

  close() {
    return this.discard();
  }

  discard() {
    return this.#writer.abort(new RtcError('FILE_INCOMPLETE', 'the transfer ended before the file was complete')).catch(() => {});
  }

  file() {
    return null;
  }
}

/**
 * Keeps content in the origin's private file system, with a journal beside it that says how much of it is safe: so a transfer goes on after the page was reloaded. Works in a
 * worker only, because files can be written in place only there.
 */
class DiskStore {
  #key;
  #about;
  #part = /** @type {any} */ (null);
  #journal = /** @type {any} */ (null);
  #bytes = 0;
  #safe = { bytes: 0, at: 0 };
  #hash = new Sha256();

  /** @param {string} key names the files @param {{ name: string, size: number | null, modified: number | null }} about which file it is */
  constructor(key, about) {
    this.#key = key;
    this.#about = about;
  }

  /** Opens the files and hashes what is safe. */
  async open() {
    if (!this.#part) {
      await this.#openFiles();
    }
    return { offset: this.#bytes, prefix: this.#hash.digest() };
  }

  async #openFiles() {
    const before = await readJournal(this.#key);
    this.#part = await openInPlace(`${this.#key}.part`);
    this.#journal = await openInPlace(`${this.#key}.json`);
    const safe = before && isSameFile(before, this.#about) ? Math.min(before.safe, this.#part.getSize()) : 0;
    this.#part.truncate(safe);
    while (this.#bytes < safe) {
      const block = new Uint8Array(Math.min(LIMIT.fileBlock, safe - this.#bytes));
      this.#part.read(block, { at: this.#bytes });
      this.#hash.update(block);
      this.#bytes += block.length;
    }
    this.#note();
  }

  /** @param {Uint8Array} bytes */
  write(bytes) {
    if (this.#part.write(bytes, { at: this.#bytes }) !== bytes.length) {
      throw new RtcError('STORAGE_FULL', 'the browser has no more space for this page');
    }
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes - this.#safe.bytes >= LIMIT.unsafeBytes || now() - this.#safe.at >= TIME.unsafe) {
      this.#note();
    }
  }

  restart() {
    this.#part.truncate(0);
    this.#bytes = 0;
    this.#hash = new Sha256();
    this.#note();
  }

  digest() {
    return this.#hash.digest();
  }

  seal() {
    this.#note({ done: this.#hash.digest() });
    this.#closeFiles();
  }

  close() {
    if (this.#part) {
      this.#note();
    }
    this.#closeFiles();
  }

  async discard() {
    this.#closeFiles();
    await removeFiles(this.#key);
  }

  /** Makes safe what was written, and then says so. */
  #note(more = {}) {
    this.#part.flush();
    this.#safe = { bytes: this.#bytes, at: now() };
    const text = utf8.encode(JSON.stringify({ ...this.#about, ...more, safe: this.#bytes, time: Date.now() }));
    this.#journal.truncate(0);
    this.#journal.write(text, { at: 0 });
    this.#journal.flush();
  }

  #closeFiles() {
    this.#part?.close();
    this.#journal?.close();
    this.#part = this.#journal = null;
  }
}

const isSameFile = (one, other) => one.name === other.name && one.size === other.size && one.modified === other.modified;
const isJournal = (journal) => isObject(journal) && isText(journal.name) && isCount(journal.safe) && isCount(journal.time) && optional(journal.done, isHash);

const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('reactive-rtc', { create: true });

/** @returns {Promise<any>} what is known of a file that was received before, wholly or in part; null if nothing is */
async function readJournal(key) {
  try {
    const file = await (await (await folder()).getFileHandle(`${key}.json`)).getFile();
    const journal = readObject(await file.text());
    return isJournal(journal) ? journal : null;
  } catch {
    return null;
  }
}

/** A page that was just reloaded may find the file still in the hands of the worker that it had before. */
async function openInPlace(name) {
  const handle = /** @type {any} */ (await (await folder()).getFileHandle(name, { create: true }));
  for (let tries = 50; ; tries--) {
    try {
      return await handle.createSyncAccessHandle();
    } catch (error) {
      if (error.name !== 'NoModificationAllowedError' || tries === 0) {
        throw error;
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  }
}

async function removeFiles(key) {
  const from = await folder();
  await Promise.allSettled([`${key}.part`, `${key}.json`].map((name) => from.removeEntry(name)));
}

/** @returns {Promise<File>} what a {@link DiskStore} sealed */
const fileOnDisk = async (key) => (await (await folder()).getFileHandle(`${key}.part`)).getFile();

/** Removes what nobody came back for in a day. */
async function sweepFiles() {
  for await (const [name, handle] of /** @type {any} */ (await folder()).entries()) {
    const { lastModified } = await handle.getFile();
    if (Date.now() - lastModified > TIME.keptFile) {
      await removeFiles(name.replace(/\.(part|json)$/, ''));
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- the workshop

const WORKSHOP = 'reactive-rtc workshop';

/** What can be made in the workshop. */
const MADE_THERE = Object.freeze({ BlobSource, DiskStore });

/**
 * Reads, hashes and writes files in a worker, so that the page stays quick: makes objects there and calls their methods, one after the other for each. The worker runs this
 * same module. Where there can be none, sources work in the page, and what is received is kept in memory.
 */
class Workshop {
  static #opened = /** @type {Promise<Workshop | null> | null} */ (null);
  #worker;
  #calls = new Map();
  #last = 0;

  constructor(worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#answered(data);
    worker.onerror = () => this.#broken();
  }

  /** @returns {Promise<Workshop | null>} the one workshop of the page, or null if it cannot have one */
  static open() {
    Workshop.#opened ??= Workshop.#begin();
    return Workshop.#opened;
  }

  /** @param {Blob} blob @returns {Promise<any>} */
  static async source(blob) {
    return (await Workshop.open())?.make('BlobSource', blob) ?? new BlobSource(blob);
  }

  /** Returns a store on disk, or null if the browser has none. @returns {Promise<any>} */
  static async disk(key, about) {
    const workshop = await Workshop.open();
    return workshop && 'storage' in navigator && 'getDirectory' in navigator.storage ? workshop.make('DiskStore', key, about) : null;
  }

  static async #begin() {
    if (typeof Worker === 'undefined' || typeof document === 'undefined') {
      return null;
    }
    try {
      const workshop = new Workshop(new Worker(import.meta.url, { type: 'module', name: WORKSHOP }));
      await workshop.#call(0, 'begin', []);
      return workshop;
    } catch {
      return null;
    }
  }

  /** Makes an object there; each of its methods returns a promise here. @param {keyof MADE_THERE} kind */
  make(kind, ...args) {
    const id = ++this.#last;
    this.#call(id, 'make', [kind, ...args]).catch(() => {});
    return new Proxy({}, {
      get: (_, method) => (method === 'then' ? undefined : (...given) => this.#call(id, String(method), given)),
    });
  }

  /** @returns {Promise<any>} */
  #call(id, method, args) {
    const call = deferred();
    const number = ++this.#last;
    this.#calls.set(number, call);
    const moved = args.filter((arg) => arg instanceof Uint8Array).map(({ buffer }) => buffer);
    this.#worker.postMessage({ number, id, method, args }, moved);
    return call.promise;
  }

  #answered({ number, result, error }) {
    const call = this.#calls.get(number);
    this.#calls.delete(number);
    error ? call?.reject(error.name === 'RtcError' ? new RtcError(error.code, error.text) : Object.assign(new Error(error.message), { name: error.name })) : call?.resolve(result);
  }

  #broken() {
    Workshop.#opened = Promise.resolve(null);
    this.#calls.forEach((call) => call.reject(new Error('the worker broke')));
    this.#calls.clear();
  }
}

/** Is the other end of {@link Workshop}, in the worker. */
function serveWorkshop(scope) {
  const objects = new Map();
  const turns = new Map();
  const answer = (number, { result = undefined, error = undefined }) => scope.postMessage({ number, result, error }, result instanceof Uint8Array ? [result.buffer] : []);
  const perform = async ({ id, method, args }) => {
    if (method === 'begin') {
      sweepFiles().catch(() => {});
      return undefined;
    }
    if (method === 'make') {
      objects.set(id, new MADE_THERE[args[0]](...args.slice(1)));
      return undefined;
    }
    const result = await objects.get(id)[method](...args);
    if (method === 'close' || method === 'discard') {
      objects.delete(id);
      turns.delete(id);
    }
    return result;
  };
  scope.onmessage = ({ data }) => {
    const turn = (turns.get(data.id) ?? Promise.resolve()).then(() => perform(data)).then((result) => answer(data.number, { result }),
      ({ name, message, code, text }) => answer(data.number, { error: { name, message, code, text } }));
    turns.set(data.id, turn);
  };
}

// ---------------------------------------------------------------------------------------------------------------------------------- signaling

/**
 * Remembers who this tab was, so that a reloaded page can prove that it takes its own place (`hello.replaces`). A duplicated tab has a copy of the same storage: it does not
 * take the identity of a page that lives, which a lock tells, or else a mark that is set when a page goes.
 */
class TabIdentity {
  #storage;
  #key;
  #lock = randomHex();
  #release = () => {};
  /** @type {{ userId: string, key: string } | null} who this tab was before, and the key that proves it */
  last = null;

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
  }

  static async claim(storage, key) {
    const identity = new TabIdentity(storage, key);
    await identity.#claim();
    return identity;
  }

  async #claim() {
    const stored = readObject(this.#try(() => this.#storage?.getItem(this.#key)) ?? '');
    const usable = stored && isId(stored.userId) && isText(stored.key, 16 * KIB) && isText(stored.lock, 64);
    if (usable && ((await this.#hold(stored.lock)) || stored.left === true)) {
      this.last = { userId: stored.userId, key: stored.key };
      this.#lock = stored.lock;
      this.#try(() => this.#storage?.removeItem(this.#key)); // another connection of this page is somebody else
    } else {
      await this.#hold(this.#lock);
    }
  }

  save(userId, key, left = false) {
    this.last = { userId, key };
    this.#try(() => this.#storage?.setItem(this.#key, JSON.stringify({ userId, key, left, lock: this.#lock })));
  }

  /** Notes that the page goes, and may come back. */
  leave() {
    if (this.last) {
      this.save(this.last.userId, this.last.key, true);
    }
  }

  forget() {
    this.#release();
    this.#try(() => this.#storage?.removeItem(this.#key));
  }

  /** Takes a lock for as long as this page lives; false if another page has it, or if there are no locks here. */
  #hold(name) {
    const locks = globalThis.navigator?.locks;
    if (!locks || !this.#storage) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      locks.request(`${this.#key}:${name}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise((release) => { this.#release = () => release(undefined); }) : undefined;
      }).catch(() => resolve(false));
    });
  }

  /** Storage may be full or forbidden; then a reloaded page is somebody new. */
  #try(action) {
    try {
      return action();
    } catch {
      return null;
    }
  }
}

const randomHex = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
const UNPAIRED = /(?<!\\)(?:\\\\)*\\ud[89a-f][0-9a-f]{2}/;

/** Writes JSON that others can read; throws {@link RtcError} `INVALID_JSON`. */
function toJson(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new RtcError('INVALID_JSON', 'the value cannot be written as JSON', { cause });
  }
  if (text === undefined || UNPAIRED.test(text)) {
    throw new RtcError('INVALID_JSON', 'the value cannot be written as JSON');
  }
  return text;
}

/**
 * Is one session with the signaling server, over as many WebSockets as it takes. Frames are numbered, acknowledged and sent again after a resume, so each arrives once and in
 * order; if the server does not know the session any more, a new one begins and the listener is told.
 */
class SignalingSession {
  #url;
  #options;
  #identity;
  #listener;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {{ id: string, key: string, pingMillis: number } | null} */
  #session = null;
  #ready = false;
  #met = false;
  #ended = false;
  #attempt = 0;
  #told = state('Connecting', { attempt: 1 });
  #troubleSince = 0;
  #heardAt = 0;
  #seq = 0;
  #unacknowledged = 0;
  #cseq = 0;
  /** @type {{ cseq: number, text: string }[]} */
  #retained = [];
  #retainedBytes = 0;
  /** @type {string[]} frames for which there is no session yet */
  #waiting = [];
  #requests = new Map();
  #signals = new Map();
  #nextId = 1;
  #connectTimer = new Timer();
  #retryTimer = new Timer();
  #ackTimer = new Timer();
  #watchdog = new Timer();
  userId = '';
  graceMillis = 30_000;
  /** @type {Map<string, string>} proofs of being in a room, for a server that was restarted */
  claims = new Map();

  /**
   * @param {{ onState(state: State): void, onFrame(frame: any): void, onSession(resumed: boolean): void, onEnd(reason: CloseReason): void }} listener
   */
  constructor(url, options, identity, listener) {
    this.#url = url;
    this.#options = options;
    this.#identity = identity;
    this.#listener = listener;
    this.extra = options.extra ?? {};
    this.instance = randomHex();
  }

  get isReady() {
    return this.#ready;
  }

  open() {
    this.#retryTimer.stop();
    this.#attempt++;
    this.#tellState();
    const socket = new this.#options.WebSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => this.#broken(new RtcError('CONNECT_FAILED', 'the signaling server cannot be reached'));
    this.#connectTimer.start(TIME.connect, () => this.#broken(new RtcError('TIMEOUT', 'the signaling server did not answer')));
  }

  /** Tries again now, because the network is said to be back. */
  retry() {
    if (!this.#ready && !this.#ended && !this.#socket) {
      this.open();
    }
  }

  /** Sends a request and resolves with its reply. Rejects with the error that the server answers, or TIMEOUT, SESSION_LOST, CONNECTION_CLOSED. */
  request(type, fields = {}) {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        throw new RtcError('CONNECTION_CLOSED', 'the connection is closed');
      }
      const id = this.#nextId++;
      const numbered = this.#session !== null;
      this.#enqueue({ type, id, ...fields }, LIMIT.otherFrame);
      const timer = setTimeout(() => this.#settle(id, new RtcError('TIMEOUT', `the server did not answer ${type}`)), TIME.request);
      this.#requests.set(id, { resolve, reject, timer, numbered });
    });
  }

  /** Sends a body to a peer through the server; returns false if that is not possible now. */
  signal(room, to, body) {
    if (!this.#session || this.#ended) {
      return false;
    }
    const cseq = this.#enqueue({ type: 'signal', room, to, body }, LIMIT.signalFrame);
    this.#keepSignal(cseq, { room, to, body, tries: 1 });
    return true;
  }

  /** Ends the session for good. A WebSocket that is closed with 1000 tells the server that this client leaves. */
  end(reason) {
    if (!this.#ended) {
      this.#ended = true;
      this.#dropSocket(1000);
      this.#retryTimer.stop();
      [...this.#requests.keys()].forEach((id) => this.#settle(id, new RtcError('CONNECTION_CLOSED', 'the connection is closed')));
      this.#listener.onEnd(reason);
    }
  }

  #tellState() {
    const next = state(this.#session ? 'Resuming' : 'Connecting', { attempt: Math.max(1, this.#attempt) });
    if (next.name !== this.#told.name || next.attempt !== this.#told.attempt) {
      this.#told = next;
      this.#listener.onState(next);
    }
  }

  #hello() {
    const { token } = this.#options;
    const hello = { type: 'hello', instance: this.instance, userId: this.userId || this.#identity.last?.userId || this.#options.userId, extra: this.extra, token, client: CLIENT };
    if (this.#session) {
      Object.assign(hello, { resume: { session: this.#session.id, key: this.#session.key, seq: this.#seq }, claims: [...this.claims.values()] });
    } else if (this.#identity.last) {
      Object.assign(hello, { replaces: this.#identity.last.key });
    }
    this.#socket?.send(JSON.stringify(hello));
  }

  #receive(data) {
    let frame;
    try {
      frame = readServerFrame(data);
    } catch (violation) {
      this.#broken(violation);
      return;
    }
    this.#heardAt = now();
    if (frame.type === 'bye') {
      this.#bye(frame);
    } else if (!this.#ready) {
      this.#welcome(frame);
    } else if (this.#accepts(frame)) {
      this.#dispatch(frame);
    }
  }

  /** Notes the numbers of a frame; returns whether it is new. */
  #accepts({ seq, ack }) {
    this.#release(ack ?? 0);
    if (!seq) {
      return true;
    }
    if (seq === this.#seq + 1) {
      this.#seq = seq;
      this.#acknowledge();
      return true;
    }
    if (seq > this.#seq) {
      this.#broken(new RtcError('PROTOCOL_VIOLATION', 'a frame of the server is missing'));
    }
    return false;
  }

  #dispatch(frame) {
    if (frame.type === 'ping') {
      this.#socket?.send('{"type":"pong"}');
    } else if (frame.re) {
      this.#settle(frame.re, ['error', 'invalid'].includes(frame.type) ? errorOf(frame) : null, frame);
    } else if (frame.type === 'error' && frame.of) {
      this.#signalRefused(frame);
    } else if (!['ack', 'pong', 'invalid'].includes(frame.type)) {
      this.#listener.onFrame(frame);
    }
  }

  #welcome(frame) {
    if (frame.type !== 'welcome' || (this.userId && this.userId !== frame.userId)) {
      const error = frame.type === 'welcome' ? new RtcError('USER_ID_TAKEN', 'the session was lost, and the user id went to somebody else') : errorOf(frame);
      this.end(closeReason('LOST', error.message, error));
      return;
    }
    const resumed = frame.resumed && this.#session !== null;
    if (!resumed) {
      this.#startOver();
    }
    this.userId = frame.userId;
    this.graceMillis = frame.graceMillis;
    this.#session = { id: frame.session, key: frame.key, pingMillis: Math.max(1000, frame.pingMillis) };
    this.#identity.save(frame.userId, frame.key);
    this.#ready = this.#met = true;
    this.#attempt = this.#troubleSince = 0;
    this.#connectTimer.stop();
    this.#watch();
    this.#release(resumed ? frame.received : 0);
    this.#retained.forEach((entry) => this.#transmit(entry));
    this.#told = state('Ready');
    this.#listener.onState(this.#told);
    this.#listener.onSession(resumed);
    this.#waiting.splice(0).forEach((text) => this.#number(text));
  }

  /** Forgets a session that the server does not know any more. */
  #startOver() {
    if (this.#session) {
      this.#session = null;
      this.#tellState();
    }
    this.#seq = this.#cseq = this.#unacknowledged = this.#retainedBytes = 0;
    this.#retained = [];
    this.#signals.clear();
    const lost = [...this.#requests].filter(([, request]) => request.numbered);
    lost.forEach(([id]) => this.#settle(id, new RtcError('SESSION_LOST', 'the session was lost before the server answered')));
    this.#requests.forEach((request) => { request.numbered = true; });
  }

  #bye({ code, reason, reconnect, afterMillis }) {
    const error = new RtcError(code, reason ?? '');
    if (!this.#ready && !this.#session && this.#identity.last) {
      this.#identity.last = null; // the server does not know who this tab was: be somebody new
      this.#dropSocket(1000);
      this.open();
    } else if (reconnect === 'never') {
      this.end(closeReason(code === 'REPLACED' ? 'REPLACED' : 'SERVER', error.message, error));
    } else {
      this.#broken(error, reconnect === 'later' ? Math.min(afterMillis ?? 1000, 60_000) : 0);
    }
  }

  /** Gives up the socket, not the session, and tries again after a while. */
  #broken(error, least = 0) {
    this.#dropSocket(4000);
    if (!this.#met) {
      this.end(closeReason('FAILED', error.message, error));
      return;
    }
    this.#troubleSince ||= now();
    if (now() - this.#troubleSince > TIME.giveUp) {
      this.end(closeReason('LOST', error.message, error));
      return;
    }
    this.#tellState();
    const pause = this.#attempt === 0 ? 100 * Math.random() : backoff(TIME.firstBackoff, this.#attempt - 1);
    this.#retryTimer.start(withJitter(least) + pause, () => this.open());
  }

  #dropSocket(code) {
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    [this.#connectTimer, this.#ackTimer, this.#watchdog].forEach((timer) => timer.stop());
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    }
  }

  #watch() {
    const { pingMillis } = /** @type {any} */ (this.#session);
    this.#watchdog.start(pingMillis, () => {
      const silence = now() - this.#heardAt;
      if (silence > 3 * pingMillis) {
        this.#broken(new RtcError('TIMEOUT', 'the signaling server is silent'));
        return;
      }
      if (silence > pingMillis / 2) {
        this.#socket?.send('{"type":"ping"}');
      }
      this.#watch();
    });
  }

  // numbers

  #enqueue(frame, most) {
    const text = toJson(frame);
    if (utf8.encode(text).length > most - 64) {
      throw new RtcError('FRAME_TOO_LARGE', `a ${frame.type} of more than ${most} bytes`);
    }
    if (this.#session) {
      return this.#number(text);
    }
    if (this.#waiting.length >= LIMIT.queueMessages) {
      throw new RtcError('BUSY', 'too many requests wait for the signaling server');
    }
    this.#waiting.push(text);
    return 0;
  }

  #number(text) {
    const entry = { cseq: ++this.#cseq, text };
    this.#retained.push(entry);
    this.#retainedBytes += text.length;
    if (this.#ready) {
      this.#transmit(entry);
    }
    if (this.#retained.length > LIMIT.retainedFrames || this.#retainedBytes > LIMIT.retainedBytes) {
      this.#startOver();
      this.#broken(new RtcError('SESSION_LOST', 'too much was not acknowledged'));
    }
    return entry.cseq;
  }

  #transmit({ cseq, text }) {
    this.#acknowledged();
    this.#socket?.send(`${text.slice(0, -1)},"cseq":${cseq},"ack":${this.#seq}}`);
  }

  #release(ack) {
    while (this.#retained.length > 0 && this.#retained[0].cseq <= ack) {
      this.#retainedBytes -= this.#retained.shift()?.text.length ?? 0;
    }
  }

  #acknowledge() {
    if (++this.#unacknowledged < 64) {
      this.#ackTimer.startIfIdle(TIME.ack, () => this.#sendAck());
    } else {
      this.#sendAck();
    }
  }

  #sendAck() {
    this.#acknowledged();
    this.#socket?.send(`{"type":"ack","ack":${this.#seq}}`);
  }

  #acknowledged() {
    this.#ackTimer.stop();
    this.#unacknowledged = 0;
  }

  #settle(id, error, frame = null) {
    const request = this.#requests.get(id);
    if (this.#requests.delete(id)) {
      clearTimeout(request.timer);
      error ? request.reject(error) : request.resolve(frame);
    }
  }

  // A signal has no reply. One that the server had no room for is sent again, a few times.

  #keepSignal(cseq, signal) {
    this.#signals.set(cseq, signal);
    if (this.#signals.size > 256) {
      this.#signals.delete(this.#signals.keys().next().value);
    }
  }

  #signalRefused(frame) {
    const signal = this.#signals.get(frame.of);
    this.#signals.delete(frame.of);
    if (signal && signal.tries < 4 && ['BUSY', 'RATE_LIMITED'].includes(frame.code)) {
      setTimeout(() => {
        if (this.#session && !this.#ended) {
          const { room, to, body, tries } = signal;
          this.#keepSignal(this.#enqueue({ type: 'signal', room, to, body }, LIMIT.signalFrame), { ...signal, tries: tries + 1 });
        }
      }, withJitter(Math.min(frame.retryAfterMillis || 500, TIME.maxBackoff)));
    }
  }
}

/** @returns {RtcError} what an `error` frame says */
const errorOf = (frame) => (frame.type === 'error' ? new RtcError(frame.code, frame.message ?? '', { retryAfterMillis: frame.retryAfterMillis ?? 0 })
  : new RtcError('PROTOCOL_VIOLATION', 'the server answered what is not understood'));

// ---------------------------------------------------------------------------------------------------------------------------------- sending in turn

/** @typedef {{ next(most: number): Uint8Array | string | null, onSent(): void, onFailed(): void }} FrameSource what has frames to send; `next` is asked when it is its turn */

/** Is the place of one channel among those that share a peer connection. */
class Turn {
  #turns;
  /** @type {'none' | 'fresh' | 'settled'} nothing to send; was quiet, and goes before those that were not; had its share before */
  place = 'none';
  share = 0;

  /** @param {SendTurns} turns @param {RTCDataChannel} channel @param {FrameSource} source */
  constructor(turns, channel, source, weight) {
    this.#turns = turns;
    this.channel = channel;
    this.source = source;
    this.weight = weight;
  }

  /** Says that there may be something to send. */
  ready() {
    this.#turns._ready(this);
  }

  /** Sends a text that waits for no turn, behind the frames that had theirs; false if the channel is not open. @param {string} text */
  sendNow(text) {
    return this.#turns._send(this, text);
  }

  end() {
    this.#turns._leave(this);
  }
}

/**
 * Has the channels of one peer connection send in turn, within one budget of buffered bytes: 1 MiB, or two bandwidth-delay products if that is more. Messages pass before bulk.
 * Bulk channels share by weight; one that was quiet goes first for one share, so that what is rare and small does not wait for what is large. Chunks of bulk are small while
 * others are active, because a browser never breaks into one. Lives as long as one peer connection.
 */
class SendTurns {
  #roundTrip;
  #maxFrame;
  /** @type {Set<RTCDataChannel>} */
  #channels = new Set();
  #messages = /** @type {Turn | null} */ (null);
  #messagesReady = false;
  /** @type {Turn[]} */
  #fresh = [];
  /** @type {Turn[]} */
  #settled = [];
  #scheduled = false;
  #ended = false;
  #size = LIMIT.budget;
  #buffered = 0;
  #sent = 0;
  #gates = { first: { closed: false, closesAt: 1, opensAt: 3 / 4 }, bulk: { closed: false, closesAt: 3 / 4, opensAt: 1 / 2 } };
  #watching = false;
  #timer = new Timer();
  #measure = { gone: 0, at: 0 };
  /** What the link carries while there is always something to send, in bytes a millisecond; 0 if that is not known. */
  #rate = 0;
  #latest = /** @type {Turn | null} */ (null);
  #latestAt = -Infinity;
  #othersAt = -Infinity;

  /** @param {() => number} roundTrip @param {() => number} maxFrame */
  constructor(roundTrip, maxFrame) {
    this.#roundTrip = roundTrip;
    this.#maxFrame = maxFrame;
  }

  /** Counts what a channel has buffered that waits for no turn. @param {RTCDataChannel} channel */
  count(channel) {
    this.#channels.add(channel);
    channel.onbufferedamountlow = () => this.#judge();
  }

  /** Returns the place of the one channel that passes before bulk. @param {RTCDataChannel} channel @param {FrameSource} source */
  messages(channel, source) {
    this.count(channel);
    this.#messages = new Turn(this, channel, source, LIMIT.normalWeight);
    return this.#messages;
  }

  /** Returns the place of a bulk channel. @param {RTCDataChannel} channel @param {FrameSource} source */
  bulk(channel, source, weight = LIMIT.normalWeight) {
    this.count(channel);
    return new Turn(this, channel, source, weight);
  }

  end() {
    this.#ended = true;
    this.#timer.stop();
    this.#channels.forEach((channel) => { channel.onbufferedamountlow = null; });
    this.#channels.clear();
    this.#fresh = [];
    this.#settled = [];
  }

  _ready(turn) {
    if (turn === this.#messages) {
      this.#messagesReady = true;
    } else if (turn.place === 'none') {
      this.#line(turn, 'fresh');
    }
    this.#pumpSoon();
  }

  _send(turn, frame) {
    if (this.#ended || turn.channel.readyState !== 'open') {
      return false;
    }
    try {
      turn.channel.send(frame);
    } catch {
      return false; // it is closing, or its buffer is full, which ends it; its event tells
    }
    const size = frame.length;
    this.#buffered += size;
    this.#sent += size;
    return true;
  }

  _leave(turn) {
    turn.channel.onbufferedamountlow = null;
    this.#channels.delete(turn.channel);
    this.#unline(turn);
    this.#pumpSoon();
  }

  /** Sends what was made ready in the same turn of the event loop together. */
  #pumpSoon() {
    if (!this.#scheduled && !this.#ended) {
      this.#scheduled = true;
      queueMicrotask(() => this.#pump());
    }
  }

  #pump() {
    this.#scheduled = false;
    this.#count();
    while (!this.#ended && (this.#sendMessages() || this.#sendBulk()));
  }

  #sendMessages() {
    const turn = this.#messages;
    if (!turn || !this.#messagesReady || !this.#isOpen(this.#gates.first)) {
      return false;
    }
    const frame = turn.source.next(this.#maxFrame());
    this.#messagesReady = frame !== null;
    return frame !== null && this.#handOver(turn, frame);
  }

  /** Gives the next bulk channel its turn; returns whether to go on. */
  #sendBulk() {
    const turn = this.#fresh[0] ?? this.#settled[0];
    if (!turn || !this.#isOpen(turn.place === 'fresh' ? this.#gates.first : this.#gates.bulk)) {
      return false;
    }
    if (turn.share <= 0) {
      this.#moveBack(turn);
      return true;
    }
    const frame = turn.source.next(this.#chunk(turn));
    if (frame !== null) {
      turn.share -= frame.length;
      this.#handOver(turn, frame);
    } else if (turn.place === 'fresh' && this.#settled.length > 0) {
      this.#moveBack(turn); // it waits for a round of the others before it can be fresh again
    } else {
      this.#unline(turn);
    }
    return true;
  }

  #handOver(turn, frame) {
    if (turn !== this.#latest) {
      this.#othersAt = this.#latestAt;
      this.#latest = turn;
    }
    this.#latestAt = now();
    if (this._send(turn, frame)) {
      turn.source.onSent();
      return true;
    }
    this.#unline(turn);
    turn.source.onFailed();
    return false;
  }

  /** How long the next frame may be: as long as can be if no other channel is active, else what the link carries in 5 ms. */
  #chunk(turn) {
    const othersAt = turn === this.#latest ? this.#othersAt : this.#latestAt;
    if (this.#fresh.length + this.#settled.length === 1 && now() - othersAt > TIME.quiet) {
      return this.#maxFrame();
    }
    const carried = Math.floor(this.#rate * TIME.chunk) || LIMIT.mostChunk;
    return Math.min(this.#maxFrame(), Math.max(LIMIT.leastChunk, Math.min(LIMIT.mostChunk, carried)));
  }

  // the line

  #line(turn, place) {
    turn.place = place;
    turn.share += LIMIT.mostChunk * turn.weight / LIMIT.normalWeight;
    (place === 'fresh' ? this.#fresh : this.#settled).push(turn);
  }

  #unline(turn) {
    this.#fresh = this.#fresh.filter((other) => other !== turn);
    this.#settled = this.#settled.filter((other) => other !== turn);
    turn.place = 'none';
    turn.share = 0;
  }

  #moveBack(turn) {
    const { share } = turn;
    this.#unline(turn);
    turn.share = Math.min(0, share);
    this.#line(turn, 'settled');
  }

  // the budget

  #count() {
    this.#buffered = 0;
    this.#channels.forEach(({ bufferedAmount }) => { this.#buffered += bufferedAmount; });
  }

  /** A gate closes above one mark and opens below another; if it is closed, there will be word. */
  #isOpen(gate) {
    if (!gate.closed && this.#buffered >= this.#size * gate.closesAt) {
      gate.closed = true;
      this.#watch();
    }
    return !gate.closed;
  }

  #watch() {
    if (!this.#watching) {
      this.#watching = true;
      this.#measure = { gone: this.#sent - this.#buffered, at: now() };
    }
    this.#waitForRoom();
  }

  /** Each channel tells when it has sent its part of what is to leave; a timer looks besides, since an event may have come before it was waited for. */
  #waitForRoom() {
    const { first, bulk } = this.#gates;
    const part = this.#size * (first.closed ? first : bulk).opensAt / Math.max(1, this.#buffered);
    this.#channels.forEach((channel) => { channel.bufferedAmountLowThreshold = Math.floor(channel.bufferedAmount * Math.min(1, part)); });
    this.#timer.start(TIME.bufferPoll, () => this.#judge());
  }

  #judge() {
    if (!this.#watching || this.#ended) {
      return;
    }
    this.#count();
    this.#measureRate();
    const gates = Object.values(this.#gates);
    const opened = gates.filter((gate) => gate.closed && this.#buffered <= this.#size * gate.opensAt);
    opened.forEach((gate) => { gate.closed = false; });
    if (gates.some(({ closed }) => closed)) {
      this.#waitForRoom();
    } else {
      this.#watching = false;
      this.#timer.stop();
    }
    if (opened.length > 0) {
      this.#pumpSoon();
    }
  }

  #measureRate() {
    const gone = this.#sent - this.#buffered;
    const passed = now() - this.#measure.at;
    if (passed >= 1) {
      const newest = Math.max(0, gone - this.#measure.gone) / passed;
      this.#rate = this.#rate ? this.#rate + (newest - this.#rate) / 8 : newest;
      this.#measure = { gone, at: now() };
      this.#size = Math.max(LIMIT.budget, Math.min(LIMIT.mostBudget, 2 * this.#rate * this.#roundTrip()));
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- in-band channels

/**
 * @typedef {{ onOpen(): void, onFrame(data: any): void, onEnd(how: 'CLOSED' | 'CONNECTION_GONE'): void, next(most: number): Uint8Array | string | null, onSent?(): void }} ChannelListener
 */

/** Is one in-band channel of a link, which sends in its turn. Ends with the peer connection at the latest. */
class InBandChannel {
  #owner;
  #channel;
  #turn;
  /** @type {ChannelListener | null} */
  #listener = null;
  #opened = false;
  #ended = false;
  #canSend = false;
  /** @type {any[]} frames that came before it opened */
  #early = [];

  /** @param {LinkChannels} owner @param {RTCDataChannel} channel @param {SendTurns} turns */
  constructor(owner, channel, turns, weight = LIMIT.normalWeight) {
    this.#owner = owner;
    this.#channel = channel;
    this.#turn = turns.bulk(channel, {
      next: (most) => (this.#opened && !this.#ended ? /** @type {ChannelListener} */ (this.#listener).next(most) : null),
      onSent: () => this.#listener?.onSent?.(),
      onFailed: () => this._end('CLOSED'),
    }, weight);
  }

  get label() {
    return this.#channel.label;
  }

  get protocol() {
    return this.#channel.protocol;
  }

  /** What was agreed on its delivery. */
  get delivery() {
    const { ordered, maxRetransmits, maxPacketLifeTime } = this.#channel;
    return { ordered, maxRetransmits, maxPacketLifeTime };
  }

  get buffered() {
    return this.#channel.bufferedAmount;
  }

  /** Begins a channel of this side. @param {ChannelListener} listener */
  listen(listener) {
    this.#canSend = true;
    this.#hear(listener);
    queueMicrotask(() => this.#openIfReady());
  }

  /**
   * Begins a channel of the other side. Chromium announces it as open before its engine can send on it, drops what is sent until then, and may take it back for a moment: so it
   * opens with the first frame, which the engine brings when it can send too, or when the engine's statistics say so; and what came before waits.
   * @param {ChannelListener} listener @param {RTCPeerConnection} pc
   */
  take(listener, pc) {
    this.#hear(listener);
    this.#watch(pc);
  }

  #hear(listener) {
    const channel = this.#channel;
    this.#listener = listener;
    channel.binaryType = 'arraybuffer';
    channel.onopen = () => this.#openIfReady();
    channel.onmessage = ({ data }) => {
      this.#early.push(data);
      this.#canSend = true;
      this.#openIfReady();
      this.#opened && this.#bring();
    };
    channel.onclose = channel.onerror = () => this._end('CLOSED');
  }

  #bring() {
    this.#early.splice(0).forEach((data) => this.#ended || this.#owner._heard(() => /** @type {ChannelListener} */ (this.#listener).onFrame(data)));
  }

  /** Looks into the statistics until it is open; a browser that does not count channels is believed in the end. @param {RTCPeerConnection} pc */
  async #watch(pc) {
    for (let left = 6; !this.#opened && !this.#ended && this.#channel.readyState in { connecting: true, open: true }; left--) {
      this.#canSend ||= left < 0 || await isOpenInEngine(pc, this.#channel);
      this.#openIfReady();
      this.#opened || await new Promise((resolve) => { setTimeout(resolve, TIME.bufferPoll); });
    }
  }

  /** Says that there may be something to send; the listener is asked for it when it is this channel's turn. */
  ready() {
    if (this.#opened && !this.#ended) {
      this.#turn.ready();
    }
  }

  /** Sends a text at once, behind what had its turn. @param {string} text */
  say(text) {
    return !this.#ended && this.#turn.sendNow(text);
  }

  weigh(weight) {
    this.#turn.weight = weight;
  }

  /** Closes the channel; what was sent before is still delivered. */
  close() {
    this.#turn.end();
    this.#channel.close();
    this._end('CLOSED');
  }

  _end(how) {
    if (!this.#ended) {
      this.#ended = true;
      this.#turn.end();
      const channel = this.#channel;
      channel.onopen = channel.onmessage = channel.onclose = channel.onerror = null;
      this.#owner._leave(this);
      this.#listener?.onEnd(how);
    }
  }

  #openIfReady() {
    if (this.#canSend && !this.#opened && !this.#ended && this.#channel.readyState === 'open') {
      this.#opened = true;
      this.#listener?.onOpen();
      this.#bring();
      this.#turn.ready();
    }
  }
}

/** Returns whether the engine behind a channel can send. @param {RTCPeerConnection} pc @param {RTCDataChannel} channel */
async function isOpenInEngine(pc, channel) {
  const stats = await pc.getStats().catch(() => new Map());
  return [...stats.values()].some(({ type, dataChannelIdentifier, state }) => type === 'data-channel' && dataChannelIdentifier === channel.id && state === 'open');
}

/**
 * @typedef {{ onLive(): void, onGone(): void, onAnnounced(channel: InBandChannel): ChannelListener | null, onClosed(): void }} ChannelUser uses the channels of one subprotocol, on
 *   one peer connection after the other
 */

/** Opens and receives the in-band channels of a link, on whatever peer connection there is. Lives as long as the link. */
class LinkChannels {
  #heard;
  /** @type {Map<string, ChannelUser>} */
  #users = new Map();
  #others = /** @type {ChannelUser | null} */ (null);
  /** @type {Set<InBandChannel>} */
  #channels = new Set();
  #pc = /** @type {RTCPeerConnection | null} */ (null);
  #turns = /** @type {SendTurns | null} */ (null);
  #live = false;
  #closed = false;

  /** @param {(action: () => void) => void} heard runs what was caused by something that came */
  constructor(heard) {
    this.#heard = heard;
  }

  get isLive() {
    return this.#live;
  }

  /** Names who uses the channels of this subprotocol; told of the present peer connection at once. @param {string} protocol @param {ChannelUser} user */
  use(protocol, user) {
    this.#users.set(protocol, user);
    this.#greet(user);
  }

  /** Names who uses the channels that nobody else does. @param {ChannelUser} user */
  useOthers(user) {
    this.#others = user;
    this.#greet(user);
  }

  /**
   * Opens a channel; null if that is not possible now: there is no live peer connection, or it has as many as it may.
   * @param {string} label @param {RTCDataChannelInit} options @param {ChannelListener} listener @param {number} [weight]
   */
  open(label, options, listener, weight) {
    if (!this.#live || this.#channels.size >= LIMIT.channels) {
      return null;
    }
    const made = /** @type {RTCPeerConnection} */ (this.#pc).createDataChannel(label, options);
    const channel = new InBandChannel(this, made, /** @type {SendTurns} */ (this.#turns), weight);
    this.#channels.add(channel);
    channel.listen(listener);
    return channel;
  }

  /** Begins on a fresh peer connection, on which nothing can be opened yet. @param {RTCPeerConnection} pc @param {SendTurns} turns */
  begin(pc, turns) {
    this.#pc = pc;
    this.#turns = turns;
    pc.ondatachannel = ({ channel }) => this.#onAnnounced(channel, turns);
  }

  /** Notes that both sides have greeted each other. */
  goLive() {
    this.#live = true;
    this.#all().forEach((user) => this.#greet(user));
  }

  /** Lets go of a peer connection that is gone. */
  end() {
    if (this.#pc) {
      this.#pc.ondatachannel = null;
    }
    this.#pc = this.#turns = null;
    if (this.#live) {
      this.#live = false;
      this.#all().forEach((user) => user.onGone());
    }
    [...this.#channels].forEach((channel) => channel._end('CONNECTION_GONE'));
  }

  /** Ends with the link. */
  close() {
    this.#closed = true;
    this.#all().forEach((user) => this.#greet(user));
  }

  _heard(action) {
    this.#heard(action);
  }

  _leave(channel) {
    this.#channels.delete(channel);
  }

  #onAnnounced(announced, turns) {
    const user = this.#users.get(announced.protocol) ?? this.#others;
    const channel = new InBandChannel(this, announced, turns);
    const listener = this.#channels.size < LIMIT.channels ? user?.onAnnounced(channel) : null;
    if (listener) {
      this.#channels.add(channel);
      channel.take(listener, /** @type {RTCPeerConnection} */ (this.#pc));
    } else {
      channel.close();
    }
  }

  #all() {
    return [...this.#users.values(), ...(this.#others ? [this.#others] : [])];
  }

  #greet(user) {
    if (this.#closed) {
      user.onClosed();
    } else if (this.#live) {
      user.onLive();
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- the link between two peers

const isLimit = (limit) => isObject(limit) && isCount(limit.messages) && isCount(limit.bytes);
const isHello = (hello) => isObject(hello) && isPositive(hello.version) && isInstance(hello.instance) && isPositive(hello.epoch) && isCount(hello.received)
  && isLimit(hello.limit);
const isBeat = (value) => JSON.stringify(value).length <= 64;

/** What may stand in a frame on `rtc.control`, in the order in which it is handled. */
const CONTROL_FIELDS = Object.freeze({
  hello: isHello, ack: isCount, limit: isLimit, ping: isBeat, pong: isBeat, signal: isObject,
  close: (close) => isObject(close) && isText(close.reason, 256) && isCount(close.last),
  closed: (closed) => isObject(closed) && isCount(closed.received),
  bye: (reason) => isText(reason, 256),
});

/** Parts of control frames that others than the link read; they say themselves what is wrong with one. */
const CONTROL_PARTS = Object.freeze(['file', 'tracks']);

/** Is one message on its way out; `bytes` is null while a Blob is being read. */
class Outgoing {
  /** @type {Uint8Array | null} */
  bytes = null;
  offset = 0;
  number = 0;
  wasHanded = false;
  handed = deferred();
  acknowledged = deferred();
  timer = new Timer();

  constructor(kind, size) {
    this.kind = kind;
    this.size = size;
  }

  fail(error) {
    this.timer.stop();
    this.handed.reject(error);
    this.acknowledged.reject(error);
  }
}

/**
 * Is what one side sends of numbered messages: kept until acknowledged, begun as far as the other side allows, written into frames when it is their turn. The next connection
 * has what is not acknowledged sent again.
 */
class Outbox {
  #onReady;
  /** @type {Outgoing[]} begun and not acknowledged */
  #sent = [];
  #next = 0;
  /** @type {Outgoing[]} written into a frame that was not sent yet */
  #written = [];
  /** @type {Outgoing[]} not begun */
  #queue = [];
  #queuedBytes = 0;
  #window = new CreditWindow();
  /** How many messages were begun, and their bytes. */
  begun = { messages: 0, bytes: 0 };

  /** @param {() => void} onReady is told when there may be something to send */
  constructor(onReady) {
    this.#onReady = onReady;
  }

  /** Tells whether all was sent that was to be. */
  get isDrained() {
    return this.#queue.length === 0 && this.#next === this.#sent.length;
  }

  /** Queues a message. @param {string} kind @param {Uint8Array | Blob} payload @returns {Outgoing} */
  send(kind, payload) {
    const size = payload instanceof Uint8Array ? payload.length : payload.size;
    if (size > LIMIT.message) {
      throw new RtcError('MESSAGE_TOO_LARGE', `a message has at most ${LIMIT.message} bytes`);
    }
    if (this.#queue.length >= LIMIT.queueMessages || (this.#queue.length > 0 && this.#queuedBytes + size > LIMIT.queueBytes)) {
      throw new RtcError('SEND_QUEUE_FULL', 'too many messages wait to be sent to this peer');
    }
    const entry = new Outgoing(kind, size);
    this.#queue.push(entry);
    this.#queuedBytes += size;
    entry.timer.start(TIME.send, () => this.#giveUp(entry, new RtcError('TIMEOUT', 'the peer took nothing for too long')));
    if (payload instanceof Uint8Array) {
      entry.bytes = payload;
    } else {
      payload.arrayBuffer().then((buffer) => { entry.bytes = new Uint8Array(buffer); this.#onReady(); },
        (cause) => this.#giveUp(entry, new RtcError('INVALID_ARGUMENT', 'the blob cannot be read', { cause })));
    }
    this.#onReady();
    return entry;
  }

  /** Notes what the other side allows. @param {{ messages: number, bytes: number }} limit */
  raise(limit) {
    this.#window.raise(limit);
    this.#onReady();
  }

  /** Writes as many messages into one frame as fit and may go; null if there is none. @param {number} most */
  nextFrame(most) {
    const writer = new FrameWriter(most);
    let entry = this.#current();
    while (entry && writer.room >= Math.min(entry.size - entry.offset, LEAST_FRAGMENT, most - HEADER)) {
      this.#write(entry, writer);
      entry = this.#current();
    }
    return writer.isEmpty ? null : writer.take();
  }

  /** Notes that the frame that was written is with the channel. */
  onSent() {
    this.#written.splice(0).forEach((entry) => {
      entry.wasHanded = true;
      entry.handed.resolve();
    });
  }

  /** Forgets what the other side has. @param {number} number */
  onAck(number) {
    const last = this.#sent.findLast((entry) => entry.wasHanded)?.number ?? this.begun.messages - this.#sent.length;
    if (number > last) {
      throw new RtcError('PROTOCOL_VIOLATION', 'an acknowledgement of what was not sent');
    }
    while (this.#sent.length > 0 && this.#sent[0].number <= number) {
      this.#sent.shift()?.acknowledged.resolve();
      this.#next = Math.max(0, this.#next - 1);
    }
  }

  /** Takes what the other side of a new connection has; it cannot be less than it acknowledged. @param {number} received */
  onHello(received) {
    if (received < this.begun.messages - this.#sent.length) {
      throw new RtcError('PROTOCOL_VIOLATION', 'the peer is not who it was');
    }
    this.onAck(received);
  }

  /** Begins again with what is not acknowledged. */
  rewind() {
    this.#sent.forEach((entry) => { entry.offset = 0; });
    this.#written = [];
    this.#next = 0;
  }

  /** Ends: nobody knows what became of what was begun, and the rest was not sent. @param {RtcError} unknown @param {RtcError} unsent */
  end(unknown, unsent) {
    this.#sent.splice(0).forEach((entry) => entry.fail(unknown));
    this.#queue.splice(0).forEach((entry) => entry.fail(unsent));
    this.#queuedBytes = this.#next = 0;
  }

  /** Returns the message to go on with: one that is to be sent again, or the next that may start. */
  #current() {
    if (this.#next < this.#sent.length) {
      return this.#sent[this.#next];
    }
    const entry = this.#queue[0];
    if (!entry?.bytes || !this.#window.allows(this.begun.messages + 1, this.begun.bytes)) {
      return null;
    }
    this.#queue.shift();
    this.#queuedBytes -= entry.size;
    entry.timer.stop();
    entry.number = ++this.begun.messages;
    this.begun.bytes += entry.size;
    this.#sent.push(entry);
    return entry;
  }

  /** Adds the next record of a message to a frame. */
  #write(entry, writer) {
    const end = entry.offset + Math.min(entry.size - entry.offset, writer.room);
    writer.add(entry.kind, end === entry.size ? LAST : 0, entry.bytes.subarray(entry.offset, end));
    entry.offset = end;
    if (end === entry.size) {
      this.#next++;
      this.#written.push(entry);
    }
  }

  #giveUp(entry, error) {
    const at = this.#queue.indexOf(entry);
    if (at >= 0) {
      this.#queue.splice(at, 1);
      this.#queuedBytes -= entry.size;
      entry.fail(error);
      this.#onReady();
    }
  }
}

/** Is what one side receives of numbered messages: counted, acknowledged, handed to an inbox, and allowed again as it is taken from there. */
class Inlet {
  #user;
  #listener;
  #reader = new FrameReader({
    onBegin: () => this.#begin(),
    onMessage: (kind, bytes) => this.#deliver(kind, bytes),
    onGivenUp: (size) => this.#count(size, true),
  });
  #granted = new GrantedWindow();
  #taken = { messages: 0, bytes: 0 };
  #acked = { messages: 0, bytes: 0 };
  #ackTimer = new Timer();
  inbox;
  /** How many messages came, and their bytes. */
  received = { messages: 0, bytes: 0 };

  /** @param {string} user whose messages they are @param {{ say(frame: object): boolean, roundTrip(): number, onCounted(): void }} listener @param {boolean} [patient] see {@link Inbox} */
  constructor(user, listener, patient = false) {
    this.#user = user;
    this.#listener = listener;
    this.inbox = new Inbox((bytes) => this.#took(bytes), patient);
  }

  /** What the other side may send. */
  get limit() {
    return this.#granted.limit;
  }

  /** Takes a frame of records. @param {unknown} data */
  read(data) {
    if (!(data instanceof ArrayBuffer) || data.byteLength > LIMIT.channelFrame) {
      throw new RtcError('PROTOCOL_VIOLATION', 'not a frame of records');
    }
    this.#reader.read(data);
  }

  /** Forgets the message that is not complete yet, and tells nothing for now. */
  pause() {
    this.#reader.forget();
    this.#ackTimer.stop();
  }

  /** Says what arrived, and more. @param {object} [more] */
  sayReceived(more = {}) {
    this.#ackTimer.stop();
    if (this.#listener.say({ ack: this.received.messages, ...more })) {
      this.#acked = { ...this.received };
    }
  }

  #begin() {
    if (!this.#granted.allows(this.received.messages + 1, this.received.bytes)) {
      throw new RtcError('WINDOW_EXCEEDED', 'the peer sent more than it was allowed to');
    }
  }

  #deliver(kind, bytes) {
    this.#count(bytes.length, false);
    this.inbox.add(new DataMessage(this.#user, kind, bytes));
  }

  #count(size, taken) {
    this.received.messages++;
    this.received.bytes += size;
    if (taken) {
      this.#took(size);
    }
    if (this.#granted.isHalf(this.received.messages - this.#acked.messages, this.received.bytes - this.#acked.bytes)) {
      this.sayReceived();
    } else {
      this.#ackTimer.startIfIdle(TIME.messageAck, () => this.sayReceived());
    }
    this.#listener.onCounted();
  }

  #took(size) {
    this.#taken.messages++;
    this.#taken.bytes += size;
    if (this.#granted.raise(this.#taken.messages, this.#taken.bytes, now(), this.#listener.roundTrip())) {
      this.sayReceived({ limit: this.limit });
    }
  }
}

/**
 * Carries messages between two peers over `rtc.control` and `rtc.messages`, and survives the peer connections that it is attached to one after the other: messages have
 * numbers, are kept until acknowledged, and are sent again over the next one. So each is in the other's inbox exactly once and in order while both live.
 */
class Link {
  #own;
  #remote;
  #listener;
  #epoch = 0;
  /** @type {RTCDataChannel | null} */
  #control = null;
  /** @type {RTCDataChannel | null} */
  #messages = null;
  #turns = new SendTurns(() => 0, () => 0);
  #place = /** @type {Turn | null} */ (null);
  #live = false;
  #closed = false;
  #finishing = false;
  #frameBytes = LIMIT.unstatedFrame;
  #channels = new LinkChannels((action) => this.#guard(action));
  /** @type {Map<string, (part: any) => void>} */
  #parts = new Map();
  #out = new Outbox(() => this.#pump());
  #in;
  // heartbeat and end
  #missed = 0;
  #heardAt = -Infinity;
  #beatTimer = new Timer();
  #closeTimer = new Timer();
  #onClosed = () => {};
  #remoteClose = /** @type {{ reason: string, last: number } | null} */ (null);
  /** The smoothed round trip in milliseconds, or null. @type {number | null} */
  roundTrip = null;

  /**
   * @param {{ onLive(): void, onSignal(body: object): void, onRemoteClose(text: string): void, onSilence(): void, onBeat(): void, onLost(): void,
   *   onViolation(error: RtcError): void }} listener
   */
  constructor(ownInstance, remoteUser, remoteInstance, listener) {
    this.#own = ownInstance;
    this.#remote = { user: remoteUser, instance: remoteInstance };
    this.#listener = listener;
    this.#in = new Inlet(remoteUser, { say: (frame) => this.#say(frame), roundTrip: () => this.roundTrip ?? 0, onCounted: () => this.#answerClose(false) });
  }

  get inbox() {
    return this.#in.inbox;
  }

  /** The in-band channels to this peer. */
  get channels() {
    return this.#channels;
  }

  get isLive() {
    return this.#live;
  }

  get isClosed() {
    return this.#closed;
  }

  get isSilent() {
    return this.#missed >= SILENT_BEATS;
  }

  /** Tells whether anything was heard within so many milliseconds. */
  isAlive(within = TIME.alive) {
    return now() - this.#heardAt < within;
  }

  /** Makes the two channels on a peer connection that has no description yet, and leaves the one before. @param {RTCPeerConnection} pc */
  attach(pc, epoch) {
    this.detach();
    this.#epoch = epoch;
    const control = pc.createDataChannel('rtc.control', { negotiated: true, id: 0, ordered: true });
    const messages = pc.createDataChannel('rtc.messages', { negotiated: true, id: 1, ordered: true });
    this.#control = control;
    this.#messages = messages;
    messages.binaryType = 'arraybuffer';
    this.#turns = new SendTurns(() => this.roundTrip ?? 0, () => this.#frameBytes);
    this.#turns.count(control);
    this.#place = this.#turns.messages(messages, {
      next: (most) => this.#out.nextFrame(Math.min(most, LIMIT.mostChunk)), // larger ones gain little and hold up `rtc.control`
      onSent: () => this.#out.onSent(),
      onFailed: () => this.#lost(), // the channel closed, or its buffer is full: all is sent again over the next one
    });
    this.#channels.begin(pc, this.#turns);
    control.onopen = () => this.#say({ hello: { version: 1, instance: this.#own, epoch, received: this.#in.received.messages, limit: this.#in.limit } });
    control.onmessage = ({ data }) => this.#guard(() => this.#onControl(data));
    messages.onmessage = ({ data }) => this.#guard(() => this.#in.read(data));
    messages.onopen = () => this.#pump();
    control.onclose = messages.onclose = () => this.#lost();
  }

  /** Leaves the peer connection; what is not acknowledged waits for the next. */
  detach() {
    for (const channel of [this.#control, this.#messages]) {
      if (channel) {
        channel.onopen = channel.onmessage = channel.onclose = null;
      }
    }
    this.#turns.end();
    this.#control = this.#messages = this.#place = null;
    this.#live = false;
    this.#channels.end();
    this.#missed = 0;
    this.#in.pause();
    this.#out.rewind();
    this.#beatTimer.stop();
  }

  /** Notes how large a frame the other side takes. */
  limitFrames(bytes) {
    this.#frameBytes = Math.max(KIB, bytes);
  }

  /** Queues a message. @param {string} kind @param {Uint8Array | Blob} payload @returns {Outgoing} */
  send(kind, payload) {
    if (this.#closed || this.#finishing) {
      throw new RtcError('PEER_CLOSED', 'the peer is closed');
    }
    return this.#out.send(kind, payload);
  }

  /** Sends a body of signaling to the peer itself, if that is possible. */
  sendSignal(body) {
    return this.#live && this.isAlive() && this.#say({ signal: body });
  }

  /** Hears a part of control frames. @param {string} name @param {(part: any) => void} reader */
  listen(name, reader) {
    this.#parts.set(name, reader);
  }

  /** Says something in a part of a control frame; false if that is not possible now. @param {string} name @param {object} part */
  sendPart(name, part) {
    return this.#live && this.#say({ [name]: part });
  }

  /** Says at once that this side goes. */
  bye(reason) {
    this.#say({ bye: reason });
  }

  /** Ends in an orderly way: sends what waits, tells the other side, hears how much arrived. Takes 2 s at most. @returns {Promise<void>} */
  finish(reason) {
    if (this.#closed || !this.#live) {
      return Promise.resolve();
    }
    this.#finishing = true;
    return new Promise((resolve) => {
      this.#onClosed = () => resolve(undefined);
      this.#closeTimer.start(TIME.close, this.#onClosed);
      const saying = setInterval(() => {
        if (this.#closed || !this.#live || this.#out.isDrained) {
          clearInterval(saying);
          this.#say({ close: { reason, last: this.#out.begun.messages } }) || resolve(undefined);
        }
      }, 5);
    });
  }

  /** Ends at once: what waits fails, what was received is still handed out. */
  close() {
    if (!this.#closed) {
      this.#closed = true;
      this.detach();
      this.#closeTimer.stop();
      this.#onClosed();
      this.#out.end(new RtcError('DELIVERY_UNKNOWN', 'the peer was closed before it acknowledged the message'),
        new RtcError('PEER_CLOSED', 'the peer was closed before the message was sent'));
      this.#channels.close();
      this.inbox.end();
    }
  }

  // out

  #pump() {
    if (this.#live && this.#messages?.readyState === 'open') {
      this.#place?.ready();
    }
  }

  #guard(action) {
    try {
      this.#heardAt = now();
      action();
    } catch (error) {
      this.#listener.onViolation(error instanceof RtcError ? error : new RtcError('PROTOCOL_VIOLATION', String(error), { cause: error }));
    }
  }

  // control

  #say(frame) {
    const text = JSON.stringify(frame);
    if (this.#control?.readyState !== 'open' || utf8.encode(text).length > LIMIT.controlFrame) {
      return false;
    }
    if (this.#control.bufferedAmount > LIMIT.controlBuffer) {
      this.#lost();
      return false;
    }
    try {
      this.#control.send(text);
      return true;
    } catch {
      return false; // it is closing, which its event tells
    }
  }

  #onControl(data) {
    const frame = isText(data, LIMIT.controlFrame) ? readObject(data) : null;
    if (!frame) {
      throw new RtcError('PROTOCOL_VIOLATION', 'not a control frame');
    }
    CONTROL_PARTS.filter((name) => frame[name] && this.#live).forEach((name) => this.#parts.get(name)?.(frame[name]));
    for (const [field, check] of Object.entries(CONTROL_FIELDS)) {
      const value = frame[field];
      if (value !== undefined && value !== null && !check(value)) {
        throw new RtcError('PROTOCOL_VIOLATION', `the field ${field} of a control frame is not valid`);
      }
      if (value !== undefined && value !== null && !this.#closed) {
        this.#onField(field, value);
      }
    }
  }

  #onField(field, value) {
    switch (field) {
      case 'hello': return this.#onHello(value);
      case 'ack': return this.#out.onAck(value);
      case 'limit': return this.#out.raise(value);
      case 'ping': return this.#say({ pong: value });
      case 'pong': return this.#onPong(value);
      case 'signal': return this.#listener.onSignal(value);
      case 'close': return this.#onClose(value);
      case 'closed': this.#closeTimer.stop(); return this.#onClosed();
      default: return this.#listener.onRemoteClose(value);
    }
  }

  #onHello({ version, instance, epoch, received, limit }) {
    if (version !== 1) {
      throw new RtcError('UNSUPPORTED_VERSION', `the peer speaks version ${version}`);
    }
    if (this.#live || instance !== this.#remote.instance || epoch !== this.#epoch) {
      throw new RtcError('PROTOCOL_VIOLATION', 'the peer is not who it was');
    }
    this.#out.onHello(received);
    this.#out.raise(limit);
    this.#live = true;
    this.#beat();
    this.#listener.onLive();
    this.#channels.goLive();
    this.#pump();
  }

  #beat() {
    this.#beatTimer.start(TIME.heartbeat, () => this.#beat());
    if (++this.#missed === SILENT_BEATS) {
      this.#listener.onSilence();
    }
    this.#in.sayReceived({ limit: this.#in.limit, ping: Math.round(now() * 1000) / 1000 });
  }

  #onPong(sentAt) {
    const sample = now() - sentAt;
    if (typeof sentAt === 'number' && sample >= 0 && sample < 60_000) {
      this.roundTrip = this.roundTrip === null ? sample : this.roundTrip + (sample - this.roundTrip) / 8;
      this.#missed = 0;
      this.#listener.onBeat();
    }
  }

  #lost() {
    if (this.#control) {
      this.detach();
      this.#listener.onLost();
    }
  }

  #onClose(close) {
    this.#remoteClose = close;
    this.#closeTimer.start(TIME.close, () => this.#answerClose(true));
    this.#answerClose(false);
  }

  /** Answers an orderly end when all arrived that was announced, or when it is late. */
  #answerClose(late) {
    const close = this.#remoteClose;
    if (close && (late || this.#in.received.messages >= close.last)) {
      this.#remoteClose = null;
      this.#closeTimer.stop();
      this.#say({ closed: { received: this.#in.received.messages } });
      this.#onClosed();
      this.#listener.onRemoteClose(close.reason);
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- files

const FILE_PROTOCOL = 'reactive-rtc.file.v1';
const FILE_HEADER = 8;
const isHash = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isName = (value) => isText(value, 1024) && value !== '';
const isCode = (value) => typeof value === 'string' && /^[A-Z_]{1,64}$/.test(value);
const isEnd = ({ code, message }) => isCode(code) && optional(message, isText);

/** What may stand in the field `file` of a control frame (docs/protocol.md, section "Files"): exactly one of these. */
const FILE_FIELDS = Object.freeze({
  offer: (f) => isPositive(f.attempt) && isName(f.name) && optional(f.size, isCount) && optional(f.type, (type) => isText(type, 255)) && optional(f.modified, Number.isSafeInteger)
    && optional(f.path, (path) => Array.isArray(path) && path.length <= 32 && path.every(isName)) && optional(f.resumable, (is) => typeof is === 'boolean'),
  accept: (f) => isPositive(f.attempt) && isCount(f.offset) && optional(f.prefix, isHash) && isCount(f.until) && f.until >= f.offset,
  reject: isEnd,
  limit: (f) => isCount(f.until) && isCount(f.received),
  suspend: () => true,
  resume: () => true,
  done: (f) => isHash(f.sha256),
  corrupt: (f) => isPositive(f.attempt),
  cancel: isEnd,
});
const isStart = (start) => isObject(start) && isInstance(start.id) && isPositive(start.attempt) && isCount(start.offset);
const isWhole = (end) => isObject(end) && isInstance(end.id) && isPositive(end.attempt) && isCount(end.size) && isHash(end.sha256);

/** Measures how fast bytes come, over the last three seconds. */
class Pace {
  /** @type {{ at: number, bytes: number }[]} */
  #samples = [];

  /** Notes how many there are now. */
  note(bytes) {
    const at = now();
    const last = this.#samples.at(-1);
    if (!last || at - last.at >= TIME.progress || bytes < last.bytes) {
      this.#samples = this.#samples.filter((sample) => at - sample.at < 3000 && sample.bytes <= bytes);
      this.#samples.push({ at, bytes });
    }
  }

  /** Bytes a second; 0 if that is not known yet. */
  get rate() {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    return last && last.at > first.at ? Math.round((last.bytes - first.bytes) / (last.at - first.at) * 1000) : 0;
  }

  forget() {
    this.#samples = [];
  }
}

const FILE_ENDS = Object.freeze(['Completed', 'Rejected', 'Cancelled', 'Failed']);

/**
 * Is one file on its way to or from one user. Outlives peer connections, and the peer if the same user comes back within a minute.
 *
 * States: Offered → Transferring(bytes, size, rate, millisLeft) ⇄ Suspended(cause, bytes, size) → Verifying → Completed(sha256); Offered → Rejected(error); any but the last ones → Cancelled(by),
 * Failed(error). Causes: PAUSED (by this side), PAUSED_BY_PEER, AWAY. Events: `statechange`, while content moves up to five times a second.
 */
export class FileTransfer extends Stateful {
  _desk;
  /** @type {'offered' | 'moving' | 'verifying'} */
  #phase = 'offered';
  #holds = { own: false, peer: false };
  #pace = new Pace();
  #bytes = 0;
  #showing = new Timer();
  #over = deferred();

  /** @param {FileDesk} desk @param {{ id: string, name: string, size?: number | null, type?: string, modified?: number | null, path?: string[] }} about */
  constructor(desk, about) {
    super(state('Offered'), FILE_ENDS);
    this._desk = desk;
    /** 128 random bits, in hex. @readonly */
    this.id = about.id;
    /** The other user. @readonly */
    this.user = desk.user;
    /** What the sender calls it; for people, not a path. @readonly */
    this.name = about.name;
    /** In bytes; null if the sender does not know it before the end. @readonly */
    this.size = about.size ?? null;
    /** Its media type, as the sender says; '' if it does not. @readonly */
    this.type = about.type ?? '';
    /** When it was changed last, as the sender says. @readonly */
    this.modified = about.modified === undefined || about.modified === null ? null : new Date(about.modified);
    /** The folders above it, outermost first, as the sender says. @readonly */
    this.path = Object.freeze([...(about.path ?? [])]);
  }

  /** How many bytes the receiver has. */
  get bytes() {
    return this.#bytes;
  }

  /** Tells whether nothing more happens to it. */
  get isOver() {
    return FILE_ENDS.includes(this.state.name);
  }

  /** Tells whether this side holds it. */
  get isPaused() {
    return this.#holds.own;
  }

  /** Resolves with the SHA-256 of the whole when all is where it should be; rejects with the error that ended it, `CANCELLED` and `REJECTED` among them. @returns {Promise<string>} */
  get completed() {
    return this.#over.promise;
  }

  /** Holds the transfer, until {@link FileTransfer.resume}. The other side is told, and may hold it besides. */
  pause() {
    this.#hold('own', true);
    this._say({ suspend: { id: this.id } });
  }

  /** Lets go of the transfer; it goes on unless the other side holds it. */
  resume() {
    this.#hold('own', false);
    this._say({ resume: { id: this.id } });
  }

  /** Ends the transfer at both sides. What was received is removed. Idempotent. @param {string} [message] for the other side */
  cancel(message = '') {
    if (!this.isOver) {
      this._say({ cancel: { id: this.id, code: 'CANCELLED', message: message.slice(0, 256) } });
      this._end(state('Cancelled', { by: 'LOCAL' }), new RtcError('CANCELLED', message));
    }
  }

  // for those who know more

  _say(part) {
    return this._desk._say(part);
  }

  get _isHeld() {
    return this.#holds.own || this.#holds.peer;
  }

  /** Tells whether the other side is gone, and may come back. */
  get _isAway() {
    return !this._desk.isLive;
  }

  get _phase() {
    return this.#phase;
  }

  _enter(phase) {
    this.#phase = phase;
    this.#pace.forget();
    this._show();
  }

  _progress(bytes) {
    this.#bytes = bytes;
    this.#pace.note(bytes);
    this.#showing.startIfIdle(TIME.progress, () => this._show());
  }

  /** Goes on with a new attempt, for which holds have to be said again. */
  _beginAttempt() {
    this.#holds.peer = false;
    this._show();
  }

  _repeatHold() {
    if (this.#holds.own) {
      this._say({ suspend: { id: this.id } });
    }
  }

  /** @param {string} field @param {any} value what the peer said of it */
  _on(field, value) {
    switch (field) {
      case 'suspend': return this.#hold('peer', true);
      case 'resume': return this.#hold('peer', false);
      case 'cancel': return this._end(...cancelled(value));
      default: return undefined;
    }
  }

  /** Ends it at both sides because of an error. @param {any} error */
  _fail(error) {
    if (!this.isOver) {
      this._say({ cancel: { id: this.id, code: error.code, message: error.text.slice(0, 256) } });
      this._end(state('Failed', { error }), error);
    }
  }

  /** @param {State} last @param {RtcError | null} [error] */
  _end(last, error = null) {
    if (!this.isOver) {
      this.#showing.stop();
      this._release(last.name);
      this._become(last);
      error ? this.#over.reject(error) : this.#over.resolve(last.sha256);
      this._desk._forget(this);
    }
  }

  /** Gives back what it holds. @param {string} end */
  _release(end) {}

  _onHold() {}

  _show() {
    const { rate } = this.#pace;
    const progress = { bytes: this.#bytes, size: this.size };
    const cause = this._isAway ? 'AWAY' : this.#holds.own ? 'PAUSED' : this.#holds.peer ? 'PAUSED_BY_PEER' : null;
    if (this.#phase === 'verifying') {
      this._become(state('Verifying', progress));
    } else if (this.#phase === 'moving' && cause) {
      this._become(state('Suspended', { cause, ...progress }));
    } else if (this.#phase === 'moving') {
      const millisLeft = rate > 0 && this.size !== null ? Math.round((this.size - this.#bytes) / rate * 1000) : null;
      this._become(state('Transferring', { ...progress, rate, millisLeft }));
    }
  }

  #hold(side, held) {
    if (!this.isOver && this.#holds[side] !== held) {
      this.#holds[side] = held;
      this.#pace.forget();
      this._show();
      this._onHold();
    }
  }
}

/** @returns {[State, RtcError]} what it means that the other side cancelled */
function cancelled({ code, message }) {
  const error = new RtcError(code, message ?? '');
  return code === 'CANCELLED' ? [state('Cancelled', { by: 'REMOTE' }), error] : [state('Failed', { error }), error];
}

/** Is a file that this side sends. Reads ahead as far as the receiver allows, in the background. */
export class OutgoingFile extends FileTransfer {
  #content;
  #resumable = true;
  #source = /** @type {any} */ (null);
  #attempt = 0;
  #corrupt = 0;
  #accepted = { offset: 0, prefix: '' };
  #until = 0;
  /** @type {(Uint8Array | string)[]} what is to be sent next: `start`, blocks of content behind room for a header, `end` */
  #ahead = [];
  #readTo = 0;
  #sentTo = 0;
  #reading = false;
  #lane = /** @type {Lane | null} */ (null);
  #sha256 = '';

  /** @param {FileDesk} desk @param {Blob | (() => ReadableStream)} content */
  constructor(desk, about, content, weight) {
    super(desk, about);
    this.#content = content;
    /** Its share of the link beside others; 256 is usual. @readonly */
    this.weight = weight;
  }

  /** Offers the file, or offers it again over another peer connection. */
  _offer(attempt = this.#attempt + 1) {
    this.#attempt = attempt;
    this._leaveLane();
    this._beginAttempt();
    const { id, name, size, type, modified, path } = this;
    this._say({ offer: { id, attempt, name, size, type: type || undefined, modified: modified?.getTime(), path: path.length ? path : undefined, resumable: this.#resumable } });
    this._repeatHold();
  }

  _on(field, value) {
    switch (field) {
      case 'accept': return this.#onAccept(value);
      case 'limit': return this.#onLimit(value);
      case 'reject': return this._end(state('Rejected', { error: new RtcError(value.code, value.message ?? '') }), new RtcError(value.code, value.message ?? ''));
      case 'done': return this.#onDone(value);
      case 'corrupt': return this.#onCorrupt(value);
      default: return super._on(field, value);
    }
  }

  #onAccept({ attempt, offset, prefix, until }) {
    if (attempt !== this.#attempt || this.#lane) {
      return;
    }
    if (offset > (this.size ?? Infinity) || (offset > 0) !== Boolean(prefix)) {
      this._fail(new RtcError('PROTOCOL_VIOLATION', 'the receiver wants what there is not'));
      return;
    }
    this.#accepted = { offset, prefix };
    this.#until = until;
    this._enter('moving');
    this._progress(offset);
    this._desk._queue(this);
  }

  #onLimit({ until, received }) {
    this.#until = Math.max(this.#until, until);
    if (this._phase === 'moving' && received <= this.#sentTo) {
      this._progress(Math.max(this.bytes, received));
    }
    this.#lane?.ready();
    this.#readAhead();
  }

  #onDone({ sha256 }) {
    if (this.#sha256 && this.#sha256 !== sha256) {
      this._fail(new RtcError('FILE_CORRUPT', 'the receiver has something else'));
    } else {
      this._progress(this.size ?? this.bytes);
      this._end(state('Completed', { sha256 }));
    }
  }

  #onCorrupt({ attempt }) {
    if (attempt === this.#attempt && ++this.#corrupt > 1) {
      const error = new RtcError('FILE_CORRUPT', 'the file did not arrive as it was sent, twice');
      this._end(state('Failed', { error }), error);
    } else if (attempt === this.#attempt) {
      this._offer();
    }
  }

  // on its lane

  /** Gets ready to send on this lane. @param {Lane} lane */
  async _takeLane(lane) {
    this.#lane = lane;
    this.#ahead = [];
    this.#sha256 = '';
    this.#reading = true;
    try {
      const source = typeof this.#content === 'function' ? new StreamSource(this.#content) : await Workshop.source(this.#content);
      const { offset, prefix } = this.#accepted;
      const same = offset === 0 || (await source.skipTo(offset)) === prefix;
      if (!same) {
        await source.skipTo(0);
      }
      this.#begin(lane, source, same ? offset : 0);
    } catch (cause) {
      this.#failedToRead(lane, cause);
    }
  }

  _leaveLane() {
    const lane = this.#lane;
    this.#lane = null;
    this.#ahead = [];
    this.#source?.close();
    this.#source = null;
    lane?.leave(this);
  }

  /** Returns the next frame, of at most so many bytes; null if there is none now. */
  _next(most) {
    const [first] = this.#ahead;
    if (!first || (this._isHeld && typeof first !== 'string')) {
      return null;
    }
    if (typeof first === 'string') {
      this.#ahead.shift();
      this.#sha256 ? queueMicrotask(() => this.#sentAll()) : this.#readAhead();
      return first;
    }
    const length = Math.min(first.length - FILE_HEADER, most - FILE_HEADER, this.#until - this.#sentTo);
    if (length <= 0) {
      return null;
    }
    const isWhole = length === first.length - FILE_HEADER;
    const frame = isWhole ? first : first.slice(0, FILE_HEADER + length);
    new DataView(frame.buffer, frame.byteOffset).setBigUint64(0, BigInt(this.#sentTo));
    this.#sentTo += length;
    isWhole ? this.#ahead.shift() : this.#ahead[0] = first.subarray(length); // what was sent makes room for the next header
    this.#readAhead();
    return frame;
  }

  _onHold() {
    this.#lane?.ready();
    this.#readAhead();
  }

  _release() {
    this._leaveLane();
  }

  _forgetAttempts() {
    this.#attempt = 0;
  }

  #sentAll() {
    if (this.#lane) {
      this._leaveLane();
      this._enter('verifying');
    }
  }

  #begin(lane, source, offset) {
    if (this.#lane !== lane) {
      source.close();
    } else {
      this.#source = source;
      this.#reading = false;
      this.#sentTo = this.#readTo = offset;
      this.#ahead = [JSON.stringify({ start: { id: this.id, attempt: this.#attempt, offset } })];
      this._progress(offset);
      lane.ready();
    }
  }

  /** Keeps some blocks ready, of what the receiver allows; after the last one comes the end. */
  async #readAhead() {
    const lane = this.#lane;
    const most = Math.min(LIMIT.fileBlock, this.#until - this.#readTo);
    const isLast = this.#readTo === this.size;
    if (!lane || this.#reading || this._isHeld || this.#sha256 || this.#ahead.length >= 4 || (most <= 0 && !isLast)) {
      return;
    }
    this.#reading = true;
    try {
      const block = isLast ? null : await this.#source.read(most, FILE_HEADER);
      const isOver = block === null || (this.size === null && block.length === FILE_HEADER);
      this.#onRead(lane, isOver ? await this.#source?.digest() : block);
    } catch (cause) {
      this.#failedToRead(lane, cause);
    }
  }

  #onRead(lane, read) {
    if (this.#lane !== lane) {
      return;
    }
    this.#reading = false;
    if (typeof read === 'string') {
      this.#sha256 = read;
      this.#ahead.push(JSON.stringify({ end: { id: this.id, attempt: this.#attempt, size: this.#readTo, sha256: read } }));
    } else if (read.length === FILE_HEADER) {
      this._fail(new RtcError('FILE_CHANGED', 'the file is shorter than it was'));
    } else {
      this.#readTo += read.length - FILE_HEADER;
      this.#ahead.push(read);
    }
    lane.ready();
    this.#readAhead();
  }

  #failedToRead(lane, cause) {
    if (this.#lane === lane) {
      this._fail(new RtcError('SOURCE_FAILED', 'the file cannot be read any more', { cause }));
    }
  }
}

/**
 * Is a file that the other side offers. {@link IncomingFile.accept} says where it goes: to the browser's private disk (from where a reloaded page goes on), into memory where
 * there is no such disk, or to a stream of yours. Its pace is that of the disk or the stream.
 */
export class IncomingFile extends FileTransfer {
  #attempt;
  #store = /** @type {any} */ (null);
  #kept = /** @type {() => any} */ (() => null);
  #opening = false;
  #corrupt = 0;
  #expected = 0;
  #accepted = 0;
  #tail = Promise.resolve();
  #allowance = new Allowance(LIMIT.firstBytes, LIMIT.mostBytes);
  #key;

  /** @param {FileDesk} desk */
  constructor(desk, offer) {
    super(desk, offer);
    this.#attempt = offer.attempt;
    this.#key = `${desk.user}.${offer.id}`;
  }

  /** Returns the whole file, once it is Completed; null if it went to a stream. @returns {Promise<File | null>} */
  async file() {
    const blob = this.state.name === 'Completed' ? await this.#kept() : null;
    return blob && new File([blob], this.name, { type: this.type, lastModified: this.modified?.getTime() });
  }

  /** Removes the file from where the browser keeps it; without that it is there for a day. */
  async forget() {
    if (this.state.name === 'Completed') {
      await this.#store?.discard();
    }
  }

  /**
   * Accepts the offer. Content comes as fast as it can be kept.
   * @param {{ to?: WritableStream<Uint8Array> }} [options] where it goes; without, it is kept for {@link IncomingFile.file}
   */
  accept({ to } = {}) {
    if (this.state.name === 'Offered' && !this.#opening) {
      this.#opening = true;
      this.#open(to);
    }
  }

  /** The content, for whoever reads it: what is not read is not sent. Accepts the offer. @returns {ReadableStream<Uint8Array>} */
  stream() {
    const { readable, writable } = new TransformStream(undefined, { highWaterMark: 0 }, { highWaterMark: 0 });
    this.accept({ to: writable });
    return readable;
  }

  /** Declines the offer. @param {string} [message] for the sender */
  reject(message = '') {
    if (this.state.name === 'Offered') {
      this._say({ reject: { id: this.id, code: 'REJECTED', message: message.slice(0, 256) } });
      this._end(state('Rejected', { error: new RtcError('REJECTED', message) }), new RtcError('REJECTED', message));
    }
  }

  /** Takes an offer of the same file over another peer connection, or of another life of the sender. */
  _onOfferedAgain({ attempt }) {
    if (attempt > this.#attempt) {
      this.#attempt = attempt;
      this.#accepted = -1;
      this._beginAttempt();
      if (this.#store && !this.#opening) {
        this.#keep(() => this.#store.open(), (opened) => attempt === this.#attempt && this.#goOn(opened));
      }
    }
  }

  _forgetAttempts() {
    this.#attempt = 0;
  }

  /** Another life of the sender has to offer it again. */
  get _isAway() {
    return super._isAway || this.#attempt === 0;
  }

  /** Looks whether a page before this one received it, wholly or in part. */
  async _lookUp() {
    const journal = await readJournal(this.#key);
    if (journal && isSameFile(journal, this.#about) && !this.isOver) {
      journal.done ? this.#complete(journal.done) : this.accept();
    }
  }

  get #about() {
    return { name: this.name, size: this.size, modified: this.modified?.getTime() ?? null };
  }

  /** @param {{ to?: WritableStream }} [to] */
  async #open(to) {
    try {
      const disk = to ? null : await Workshop.disk(this.#key, this.#about);
      this.#store = disk ?? (to ? new StreamStore(/** @type {any} */ (to)) : new MemoryStore());
      this.#kept = disk ? () => fileOnDisk(this.#key) : () => this.#store.file();
      const opened = await this.#store.open();
      this.#opening = false;
      this.isOver ? this.#store.discard() : this.#goOn(opened);
    } catch (error) {
      this.#failedToKeep(error);
    }
  }

  /** Asks for the content from where it ended. */
  #goOn({ offset, prefix }) {
    this.#accepted = this.#expected = offset;
    this.#allowance = new Allowance(this.#allowance.window, LIMIT.mostBytes, offset);
    this._enter('moving');
    this._progress(offset);
    this._say({ accept: { id: this.id, attempt: this.#attempt, offset, prefix: offset > 0 ? prefix : undefined, until: this.#until } });
    this._repeatHold();
  }

  get #until() {
    return Math.min(this.size ?? Infinity, this.#allowance.limit);
  }

  // what comes on a lane

  /** Takes the beginning of the content; returns whether what follows is for this transfer. */
  _onStart({ attempt, offset }) {
    if (this.isOver || attempt !== this.#attempt || this.#accepted < 0 || this._phase !== 'moving') {
      return false;
    }
    if (offset !== this.#accepted && offset !== 0) {
      this._fail(new RtcError('PROTOCOL_VIOLATION', 'the content begins where nobody asked for it'));
      return false;
    }
    if (offset !== this.#accepted) {
      this.#expected = 0;
      this.#keep(() => this.#store.restart());
    }
    return true;
  }

  /** @param {ArrayBuffer} frame */
  _onContent(frame) {
    const offset = Number(new DataView(frame).getBigUint64(0));
    const bytes = new Uint8Array(frame, FILE_HEADER);
    const end = offset + bytes.length;
    if (offset !== this.#expected || bytes.length === 0) {
      this._fail(new RtcError('PROTOCOL_VIOLATION', 'content is missing'));
    } else if (this.size !== null && end > this.size) {
      this._fail(new RtcError('FILE_SIZE_MISMATCH', 'more came than was announced'));
    } else if (end > this.#until) {
      this._fail(new RtcError('WINDOW_EXCEEDED', 'more came than was allowed'));
    } else {
      this.#expected = end;
      this.#keep(() => this.#store.write(bytes), () => this.#onWritten(end));
    }
  }

  _onEnd({ attempt, size, sha256 }) {
    if (attempt !== this.#attempt) {
      return;
    }
    if (size !== this.#expected || size !== (this.size ?? size)) {
      this._fail(new RtcError('FILE_SIZE_MISMATCH', 'the end came too early'));
      return;
    }
    this._enter('verifying');
    this.#keep(() => this.#store.digest(), (hash) => (hash === sha256 ? this.#seal(hash) : this.#corrupted(attempt)));
  }

  #seal(hash) {
    this.#keep(() => this.#store.seal(), () => this.#complete(hash));
  }

  _release(end) {
    const store = this.#store;
    if (store && end !== 'Completed') {
      this.#tail = this.#tail.then(() => (this._isGone(end) ? store.close() : store.discard())).catch(() => {});
    }
  }

  /** Only a transfer whose sender went away may go on in another life of this page. */
  _isGone(end) {
    return end === 'Failed' && this._isAway;
  }

  /** Does something with the store after what was to be done before. */
  #keep(action, then = (_) => {}) {
    this.#tail = this.#tail.then(() => (this.isOver ? undefined : action())).then((result) => (this.isOver ? undefined : then(result)))
      .catch((error) => this.#failedToKeep(error));
  }

  #onWritten(end) {
    this._progress(end);
    if (this.#allowance.raise(end, now(), this._desk.roundTrip)) {
      this._say({ limit: { id: this.id, until: this.#until, received: end } });
    }
  }

  #complete(sha256) {
    this._say({ done: { id: this.id, sha256 } });
    this._end(state('Completed', { sha256 }));
  }

  #corrupted(attempt) {
    this._say({ corrupt: { id: this.id, attempt } });
    if (++this.#corrupt > 1) {
      const error = new RtcError('FILE_CORRUPT', 'the file did not arrive as it was sent, twice');
      this._end(state('Failed', { error }), error);
    } else {
      this.#keep(() => this.#store.restart());
      this._enter('moving');
    }
  }

  #failedToKeep(error) {
    this._fail(error instanceof RtcError ? error : storageError(error));
  }
}

const STORE_CODES = Object.freeze({ QuotaExceededError: 'STORAGE_FULL', NotAllowedError: 'STORAGE_DENIED', SecurityError: 'STORAGE_DENIED' });
const storageError = (cause) => new RtcError(STORE_CODES[cause?.name] ?? 'STORAGE_FAILED', String(cause?.message ?? cause), { cause });

/** Is one channel on which files are sent, one after the other. */
class Lane {
  #desk;
  #channel = /** @type {InBandChannel | null} */ (null);
  /** @type {OutgoingFile | null} */
  #transfer = null;

  /** @param {FileDesk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  get isFree() {
    return this.#transfer === null;
  }

  /** Opens the channel; false if there is none to be had. @param {LinkChannels} channels @param {string} label */
  open(channels, label) {
    this.#channel = channels.open(label, { ordered: true, protocol: FILE_PROTOCOL }, {
      onOpen: () => {},
      onFrame: () => {}, // only the sender of files sends here
      next: (most) => this.#transfer?._next(most) ?? null,
      onEnd: () => this.#desk._laneEnded(this, this.#transfer),
    });
    return this.#channel !== null;
  }

  /** @param {OutgoingFile} transfer */
  take(transfer) {
    this.#transfer = transfer;
    this.#channel?.weigh(transfer.weight);
    transfer._takeLane(this);
  }

  ready() {
    this.#channel?.ready();
  }

  /** Ends with a transfer; the next may have its place. */
  leave(transfer) {
    if (this.#transfer === transfer) {
      this.#transfer = null;
      this.#desk._laneFree();
    }
  }
}

/** Remembers under which ids files were offered, so that a reloaded page offers them under the same ids, and the receivers go on where they were. */
class SentFiles {
  #storage;

  /** @param {Storage | null} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  /** Returns what was offered to a user and is not over. @param {string} user @returns {{ id: string, user: string, name: string, size: number, modified: number | null }[]} */
  to(user) {
    return this.#read().filter((entry) => entry.user === user);
  }

  add(entry) {
    this.#write([...this.#read().filter(({ id }) => id !== entry.id), entry].slice(-LIMIT.sentFiles));
  }

  remove(id) {
    this.#write(this.#read().filter((entry) => entry.id !== id));
  }

  #read() {
    try {
      const entries = JSON.parse(this.#storage?.getItem(SENT_FILES) ?? '[]');
      return Array.isArray(entries) ? entries.filter((entry) => isObject(entry) && isInstance(entry.id) && isId(entry.user) && isName(entry.name) && isCount(entry.size)) : [];
    } catch {
      return [];
    }
  }

  #write(entries) {
    try {
      this.#storage?.setItem(SENT_FILES, JSON.stringify(entries));
    } catch {
      // storage may be full or forbidden; then a reloaded page begins anew
    }
  }
}

const SENT_FILES = 'reactive-rtc:sent';

/**
 * Sends files to one user and receives theirs, over one link after the other: a rebuilt peer connection, or another life of the user within a minute. What is open then is
 * offered again, and goes on from the last byte.
 */
class FileDesk {
  #sent;
  #onOffered;
  #link = /** @type {Link | null} */ (null);
  #live = false;
  #closed = false;
  /** @type {Map<string, OutgoingFile>} offered, or to be */
  #outgoing = new Map();
  /** @type {OutgoingFile[]} not offered so far */
  #waiting = [];
  /** @type {OutgoingFile[]} accepted, and waiting for a lane */
  #queued = [];
  /** @type {Map<string, IncomingFile>} */
  #incoming = new Map();
  /** @type {Map<string, string>} the hashes of what was completed, by id */
  #completed = new Map();
  /** @type {Set<Lane>} */
  #lanes = new Set();
  #laneCount = 0;
  #absence = new Timer();

  /** @param {string} user @param {SentFiles} sent @param {(transfer: IncomingFile) => void} onOffered */
  constructor(user, sent, onOffered) {
    this.user = user;
    this.#sent = sent;
    this.#onOffered = onOffered;
  }

  get isLive() {
    return this.#live;
  }

  get roundTrip() {
    return this.#link?.roundTrip ?? 0;
  }

  /** What is under way, in both directions. @returns {FileTransfer[]} */
  get transfers() {
    return [...this.#outgoing.values(), ...this.#waiting, ...this.#incoming.values()];
  }

  /** What a page before this one did not send to its end. */
  get interrupted() {
    return this.#sent.to(this.user).filter(({ id }) => !this.transfers.some((transfer) => transfer.id === id));
  }

  /** Offers a file. @param {Blob | (() => ReadableStream)} content @param {FileOptions} options @param {string} [id] @returns {OutgoingFile} */
  send(content, { name, type, path, weight = LIMIT.normalWeight }, id) {
    if (this.#closed) {
      throw new RtcError('PEER_CLOSED', 'the peer is closed');
    }
    const file = /** @type {any} */ (content);
    const isStream = typeof content === 'function';
    const about = { name: name ?? (file.name || 'file'), size: isStream ? null : file.size, type: type ?? file.type ?? '', modified: file.lastModified ?? null, path: path ?? [] };
    if (!isName(about.name) || about.path.length > 32 || !about.path.every(isName)) {
      throw new RtcError('INVALID_OFFER', 'names have 1 to 1,024 characters, and there are at most 32 folders above a file');
    }
    const before = isStream ? null : this.interrupted.find((entry) => isSameFile(entry, about) && (entry.path ?? []).join('/') === about.path.join('/'));
    const transfer = new OutgoingFile(this, { id: id ?? before?.id ?? randomHex(), ...about }, content, Math.max(16, Math.min(4096, weight)));
    if (!isStream) {
      this.#sent.add({ id: transfer.id, user: this.user, name: about.name, size: about.size, modified: about.modified, path: about.path.length > 0 ? about.path : undefined });
    }
    this.#waiting.push(transfer);
    this.#link ? this.#offerMore() : this.#waitForUser();
    return transfer;
  }

  /** Goes on over this link. @param {Link} link */
  attach(link) {
    this.#link = link;
    this.#outgoing.forEach((transfer) => transfer._forgetAttempts());
    this.#incoming.forEach((transfer) => transfer._forgetAttempts());
    link.listen('file', (part) => this.#onPart(part));
    link.channels.use(FILE_PROTOCOL, {
      onLive: () => this.#onLive(),
      onGone: () => this.#onGone(),
      onAnnounced: (channel) => this.#receiveOn(channel),
      onClosed: () => this.#onClosed(link),
    });
  }

  /** Ends all transfers: there will be no other link. @param {RtcError} error */
  close(error) {
    this.#closed = true;
    this.#live = false;
    this.#absence.stop();
    this.transfers.forEach((transfer) => transfer._end(state('Failed', { error }), error));
  }

  // for transfers

  _say(part) {
    return this.#live && /** @type {Link} */ (this.#link).sendPart('file', part);
  }

  /** Waits for a lane. @param {OutgoingFile} transfer */
  _queue(transfer) {
    this.#queued = [...this.#queued.filter((other) => other !== transfer), transfer];
    this._laneFree();
  }

  _laneFree() {
    while (this.#queued.length > 0 && this.#live) {
      const lane = [...this.#lanes].find(({ isFree }) => isFree) ?? this.#openLane();
      const next = lane && this.#queued.shift();
      if (!next) {
        return;
      }
      lane.take(next);
    }
  }

  /** A channel closed while the peer connection is there: the transfer on it begins another attempt. */
  _laneEnded(lane, transfer) {
    this.#lanes.delete(lane);
    if (this.#live && transfer && !transfer.isOver) {
      transfer._offer();
    }
  }

  _forget(transfer) {
    const { id } = transfer;
    if (this.#outgoing.get(id) === transfer) {
      this.#outgoing.delete(id);
    } else if (this.#incoming.get(id) === transfer) {
      this.#incoming.delete(id);
      this.#remember(transfer);
    }
    this.#waiting = this.#waiting.filter((other) => other !== transfer);
    this.#queued = this.#queued.filter((other) => other !== transfer);
    if (transfer instanceof OutgoingFile && !this.#closed) {
      this.#sent.remove(id);
    }
    this.#offerMore();
  }

  #remember({ id, state: { name, sha256 } }) {
    if (name === 'Completed') {
      this.#completed.set(id, sha256);
    }
    if (this.#completed.size > LIMIT.sentFiles) {
      this.#completed.delete(this.#completed.keys().next().value);
    }
  }

  #openLane() {
    const lane = new Lane(this);
    if (this.#lanes.size >= LIMIT.fileLanes || !/** @type {Link} */ (this.#link).channels.isLive || !lane.open(this.#link?.channels, `rtc.file/${this.#laneCount++}`)) {
      return null;
    }
    this.#lanes.add(lane);
    return lane;
  }

  #offerMore() {
    while (this.#live && this.#waiting.length > 0 && this.#outgoing.size < LIMIT.openFiles) {
      const next = /** @type {OutgoingFile} */ (this.#waiting.shift());
      this.#outgoing.set(next.id, next);
      next._offer();
    }
  }

  // the link

  #onLive() {
    this.#live = true;
    this.#lanes.clear();
    this.#queued = [];
    this.#outgoing.forEach((transfer) => transfer._offer());
    this.#incoming.forEach((transfer) => transfer._show());
    this.#offerMore();
  }

  #onGone() {
    this.#live = false;
    this.#outgoing.forEach((transfer) => transfer._leaveLane());
    this.transfers.forEach((transfer) => transfer._show());
  }

  #onClosed(link) {
    if (link === this.#link) {
      this.#onGone();
      this.#link = null;
      this.#absence.stop();
      this.#closed || this.#waitForUser();
    }
  }

  #waitForUser() {
    this.#absence.startIfIdle(TIME.absentUser, () => this.#giveUp());
  }

  #giveUp() {
    const error = new RtcError('PEER_CLOSED', 'they did not come back');
    this.transfers.filter(({ _isAway }) => _isAway).forEach((transfer) => transfer._end(state('Failed', { error }), error));
  }

  #onPart(part) {
    const [[field, value] = [''], another] = isObject(part) ? Object.entries(part) : [];
    const named = isObject(value) && isInstance(value.id);
    const valid = named && !another && Object.hasOwn(FILE_FIELDS, field) && FILE_FIELDS[field](value);
    if (valid && field === 'offer') {
      this.#onOffer(value);
    } else if (valid) {
      this.#onField(field, value);
    } else if (named && field === 'offer') {
      this._say({ reject: { id: value.id, code: 'INVALID_OFFER' } });
    }
  }

  #onField(field, value) {
    const ours = this.#outgoing.get(value.id);
    const theirs = this.#incoming.get(value.id);
    if (FROM_RECEIVER.has(field) || !theirs) {
      ours?._on(field, value);
    } else {
      theirs._on(field, value);
    }
    if (field === 'accept' && !ours) {
      this._say({ cancel: { id: value.id, code: 'TRANSFER_NOT_FOUND' } });
    }
  }

  async #onOffer(offer) {
    const known = this.#incoming.get(offer.id);
    const completed = this.#completed.get(offer.id);
    if (known) {
      known._onOfferedAgain(offer);
    } else if (completed) {
      this._say({ done: { id: offer.id, sha256: completed } });
    } else if (this.#incoming.size >= LIMIT.openFiles) {
      this._say({ reject: { id: offer.id, code: 'TOO_MANY_OFFERS' } });
    } else {
      const transfer = new IncomingFile(this, offer);
      this.#incoming.set(offer.id, transfer);
      await transfer._lookUp();
      if (!transfer.isOver) {
        this.#onOffered(transfer);
      }
    }
  }

  // what comes on a lane of theirs

  /** @param {InBandChannel} channel @returns {ChannelListener} */
  #receiveOn(channel) {
    let transfer = /** @type {IncomingFile | null} */ (null);
    return {
      onOpen: () => {},
      onEnd: () => {},
      next: () => null,
      onFrame: (data) => {
        if (data instanceof ArrayBuffer) {
          transfer?._onContent(data);
          return undefined;
        }
        const { start, end } = readObject(data) ?? {};
        if (isStart(start)) {
          const next = this.#incoming.get(start.id);
          transfer = next?._onStart(start) ? next : null;
        } else if (isWhole(end)) {
          transfer?.id === end.id && transfer?._onEnd(end);
          transfer = null;
        } else {
          channel.close();
        }
        return undefined;
      },
    };
  }
}

const FROM_RECEIVER = new Set(['accept', 'reject', 'limit', 'done', 'corrupt']);

/**
 * Finds the files of a drop, of a picker or of a folder, each with the folders above it, to be sent one by one: `peer.sendFile(file, { path })`. Of a drop it has to be called while
 * the event is handled. At most 10,000 files, 32 folders deep; a link that leads in a circle is not followed for ever.
 * @param {DataTransfer | FileList | File[] | FileSystemDirectoryHandle} from @returns {AsyncGenerator<{ file: File, path: string[] }, void, void>}
 */
export function filesOf(from) {
  const { items } = /** @type {any} */ (from);
  const entries = items ? Array.from(items, (item) => item.webkitGetAsEntry?.() ?? item.getAsFile?.()).filter(Boolean) : null; // gone after the event
  return limited(entries ? walkEntries(entries, []) : Symbol.iterator in from ? listed(/** @type {any} */ (from)) : walkFolder(from, [/** @type {any} */ (from).name]));
}

async function* limited(files) {
  let count = 0;
  for await (const found of files) {
    if (++count > LIMIT.folderFiles) {
      throw new RtcError('TOO_MANY_OFFERS', `there are more than ${LIMIT.folderFiles} files`);
    }
    yield found;
  }
}

/** A picker of folders tells the path of each file. */
async function* listed(files) {
  for (const file of files) {
    yield { file, path: (file.webkitRelativePath || '').split('/').slice(0, -1) };
  }
}

async function* walkEntries(entries, path) {
  for (const entry of entries) {
    if (entry instanceof Blob) {
      yield { file: entry, path };
    } else if (entry.isFile) {
      yield { file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }), path };
    } else if (path.length < LIMIT.folderDepth) {
      const reader = entry.createReader();
      const next = () => new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      for (let some = await next(); some.length > 0; some = await next()) { // some at a time
        yield* walkEntries(some, [...path, entry.name]);
      }
    }
  }
}

async function* walkFolder(folder, path) {
  for await (const entry of folder.values()) {
    if (entry.kind === 'file') {
      yield { file: await entry.getFile(), path };
    } else if (path.length < LIMIT.folderDepth) {
      yield* walkFolder(entry, [...path, entry.name]);
    }
  }
}

/** @typedef {{ name?: string, type?: string, path?: string[], weight?: number }} FileOptions what to call it, the folders above it, and its share of the link beside others (16 to 4,096; 256 is usual) */

// ---------------------------------------------------------------------------------------------------------------------------------- data channels

const FLOW_PROTOCOL = 'reactive-rtc.flow.v1';
const isFault = (fault) => isObject(fault) && isCode(fault.code) && optional(fault.message, isText);

/** What may stand in a text frame of a channel with demand, in the order in which it is handled. */
const FLOW_FIELDS = Object.freeze({
  ack: isCount,
  limit: isLimit,
  end: isLimit,
  error: isFault,
  cancel: (reason) => isText(reason, 256),
  close: CONTROL_FIELDS.close,
  closed: CONTROL_FIELDS.closed,
  fail: isFault,
});

/**
 * @typedef {object} ChannelOptions
 * @property {boolean} [ordered] whether messages come in the order in which they were sent; true unless given
 * @property {number} [maxRetransmits] how often a lost message is sent again; always unless given
 * @property {number} [maxPacketLifeTime] for how many milliseconds it is
 * @property {string} [protocol] a name that both sides agree on; the channel is a raw one then
 * @property {boolean} [raw] whether to do without demand although the channel is ordered and reliable
 * @property {number} [weight] its share of the link beside others, 16 to 4,096; 256 is usual
 */

/**
 * Is a channel of the application to one peer. Ends with its peer connection at the latest: a rebuilt one has new channels.
 *
 * One that is ordered and reliable carries messages with demand, as {@link Peer.send} does, each way until {@link DataChannel.end}; the slowest handler governs, and nothing is
 * ever dropped. Others are raw: each message is one frame, without acknowledgement; what nobody takes is kept up to 1 MiB, then the oldest is dropped, or a reliable channel fails.
 *
 * States: Opening → Open → Closing → Closed(reason). Events: `statechange`; `end`: the other side sends no more.
 */
export class DataChannel extends Stateful {
  /** @type {InBandChannel} */
  _wire;
  #closed = deferred();
  #opened = deferred();

  constructor(peerId, label, protocol) {
    super(state('Opening'));
    /** The other user. @readonly */
    this.user = peerId;
    /** What it is called. @readonly */
    this.label = label;
    /** What is spoken on it; '' if nothing was agreed. @readonly */
    this.protocol = protocol;
  }

  /** Resolves with this when open; rejects if it closes before. */
  get opened() {
    return this.#opened.promise;
  }

  /** Resolves with why it closed. @returns {Promise<CloseReason>} */
  get closed() {
    return this.#closed.promise;
  }

  /** Tells whether it carries messages with demand. */
  get hasDemand() {
    return this instanceof FlowChannel;
  }

  /** Hands each message to a handler, in order; see {@link Peer.onMessage}. @param {Handler} handler @returns {() => void} ends it */
  onMessage(handler) {
    return this._inbox.subscribe(handler);
  }

  /** The messages, for `for await`: the next is asked for when the loop body is done. Ends when the other side ends; throws the error that it ended with. */
  messages() {
    return iterate((handler, onEnd) => this._inbox.subscribe(handler, (error) => onEnd(error ?? this._failure)));
  }

  /** Sends a message; see {@link Peer.send}. On a raw channel `acknowledged` means nothing. @param {Payload} payload @param {{ acknowledged?: boolean }} [options] @returns {Promise<void>} */
  async send(payload, options) {
    await this._send(encode(payload), options);
  }

  /** Sends all that comes from an iterable, at the pace of the other side, then ends this direction. @param {AsyncIterable<Payload> | Iterable<Payload>} payloads */
  async sendAll(payloads) {
    try {
      for await (const payload of payloads) {
        await this.send(payload);
      }
    } catch (error) {
      this._abort(error);
      throw error;
    }
    await this.end();
  }

  /** Closes the channel: sends what waits, then both sides know. @param {string} [reason] @returns {Promise<CloseReason>} */
  async close(reason = '') {
    if (this.state.name !== 'Closed') {
      this._become(state('Closing'));
      await this._finish(reason.slice(0, 256));
      this._ended(closeReason('LOCAL', reason));
    }
    return this.closed;
  }

  /** Says that no more is sent. On a raw channel nothing happens. @returns {Promise<void>} */
  async end() {}

  // for those who know more

  _open() {
    if (this.state.name === 'Opening') {
      this._become(state('Open'));
      this.#opened.resolve(this);
    }
  }

  /** @param {CloseReason} reason */
  _ended(reason) {
    if (this.state.name !== 'Closed') {
      const error = reason.error ?? new RtcError('CHANNEL_CLOSED', reason.text || 'the channel is closed');
      this._failure = reason.error;
      this._become(state('Closed', { reason }));
      this._stop(error);
      this._wire.close();
      this._inbox.end();
      this.#opened.reject(error);
      this.#closed.resolve(reason);
    }
  }

  /** The connection is gone, or the other side closed the channel without a word. */
  _gone(how) {
    const error = how === 'CONNECTION_GONE' ? new RtcError('LINK_REBUILT', 'the peer connection ended')
      : new RtcError(this.state.name === 'Opening' ? 'CHANNEL_REFUSED' : 'CHANNEL_CLOSED', 'the other side closed the channel');
    this._ended(closeReason('FAILED', error.message, error));
  }

  _abort(_error) {}

  async _finish(_reason) {}

  _stop(_error) {}
}

/** Is a channel with demand (docs/protocol.md, section "reactive-rtc.flow.v1"). */
class FlowChannel extends DataChannel {
  #roundTrip;
  #out = new Outbox(() => this._wire?.ready());
  #in;
  #granted = false;
  #ending = /** @type {object | null} */ (null);
  #over = { out: false, in: false };
  #cancelled = false;
  #closeTimer = new Timer();
  #onClosed = () => {};
  #remoteClose = /** @type {any} */ (null);
  _failure = /** @type {RtcError | null} */ (null);

  constructor(peerId, label, roundTrip) {
    super(peerId, label, FLOW_PROTOCOL);
    this.#roundTrip = roundTrip;
    this.#in = new Inlet(peerId, { say: (frame) => this.#say(frame), roundTrip, onCounted: () => this.#answerClose(false) }, true);
  }

  get _inbox() {
    return this.#in.inbox;
  }

  /** What a wire tells this channel. @returns {ChannelListener} */
  get _listener() {
    return {
      onOpen: () => this.#say({ limit: this.#in.limit }),
      onFrame: (data) => this.#guard(() => (typeof data === 'string' ? this.#onText(data) : this.#onRecords(data))),
      next: (most) => this.#next(most),
      onSent: () => this.#out.onSent(),
      onEnd: (how) => this._gone(how),
    };
  }

  async _send([kind, bytes], { acknowledged = false } = {}) {
    if (this.#over.out || this.#ending || !['Opening', 'Open'].includes(this.state.name)) {
      throw this._failure ?? new RtcError('CHANNEL_CLOSED', 'this direction of the channel is closed');
    }
    const entry = this.#out.send(kind, bytes);
    await (acknowledged ? entry.acknowledged : entry.handed).promise;
  }

  async end() {
    this.#sayLast(() => ({ end: { ...this.#out.begun } }));
  }

  /** Says that no more is taken: the other side stops to send. @param {string} [reason] */
  cancel(reason = '') {
    if (!this.#cancelled && !this.#over.in) {
      this.#cancelled = true;
      this.#say({ cancel: reason.slice(0, 256) });
      this._inbox.end();
    }
  }

  _abort(error) {
    this.#sayLast(() => ({ error: { code: error?.code ?? 'SOURCE_FAILED', message: String(error?.text ?? error?.message ?? error).slice(0, 256) } }));
  }

  _finish(reason) {
    if (!this.#granted) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#onClosed = () => resolve(undefined);
      this.#closeTimer.start(TIME.close, this.#onClosed);
      this.#sayLast(() => ({ close: { reason, last: this.#out.begun.messages } }));
    });
  }

  _stop(error) {
    this.#closeTimer.stop();
    this.#onClosed();
    this.#in.pause();
    this.#out.end(error.code === 'CHANNEL_CLOSED' ? new RtcError('DELIVERY_UNKNOWN', 'the channel was closed before the message was acknowledged') : error, error);
  }

  #say(frame) {
    return this._wire.say(JSON.stringify(frame));
  }

  /** Says something behind all messages that were sent. */
  #sayLast(frame) {
    const before = this.#ending;
    this.#ending = () => [...(before?.() ?? []), frame()];
    this._wire.ready();
    this.#out.isDrained && this.#sayEnding();
  }

  #sayEnding() {
    if (this.#ending && this.#granted) {
      const frames = this.#ending();
      this.#ending = null;
      this.#over.out = true;
      frames.forEach((frame) => this.#say(frame));
    }
  }

  #next(most) {
    if (!this.#granted) {
      return null; // the other side has not said what it takes
    }
    const frame = this.#out.nextFrame(most);
    if (this.#ending && this.#out.isDrained) {
      queueMicrotask(() => this.#sayEnding());
    }
    return frame;
  }

  #guard(action) {
    try {
      action();
    } catch (failure) {
      const error = failure instanceof RtcError ? failure : new RtcError('PROTOCOL_VIOLATION', String(failure), { cause: failure });
      this.#say({ fail: { code: error.code, message: error.text.slice(0, 256) } });
      this._ended(closeReason('PROTOCOL_VIOLATION', error.message, error));
    }
  }

  #onRecords(data) {
    if (this.#over.in || !this.#granted) {
      throw new RtcError('PROTOCOL_VIOLATION', 'a message before the beginning or after the end');
    }
    if (!this.#cancelled) {
      this.#in.read(data);
    }
  }

  #onText(data) {
    const frame = isText(data, LIMIT.controlFrame) ? readObject(data) : null;
    if (!frame) {
      throw new RtcError('PROTOCOL_VIOLATION', 'not a frame of a channel');
    }
    for (const [field, check] of Object.entries(FLOW_FIELDS)) {
      const value = frame[field];
      if (value !== undefined && value !== null && this.state.name !== 'Closed') {
        if (!check(value) || (!this.#granted && field !== 'limit')) {
          throw new RtcError('PROTOCOL_VIOLATION', `the field ${field} of a channel's frame is not valid here`);
        }
        this.#onField(field, value);
      }
    }
  }

  #onField(field, value) {
    switch (field) {
      case 'ack': return this.#out.onAck(value);
      case 'limit': return this.#onLimit(value);
      case 'end': return this.#onEnd(value);
      case 'error': return this.#onDirectionOver(new RtcError(value.code, value.message ?? ''));
      case 'cancel': return this.#onCancel(value);
      case 'close': return this.#onClose(value);
      case 'closed': return this.#onClosed();
      default: return this.#onFail(value);
    }
  }

  #onLimit(limit) {
    this.#granted = true;
    this.#out.raise(limit);
    this._open();
  }

  #onEnd({ messages, bytes }) {
    if (messages !== this.#in.received.messages || bytes !== this.#in.received.bytes) {
      throw new RtcError('PROTOCOL_VIOLATION', 'the end does not count what came');
    }
    this.#onDirectionOver(null);
  }

  #onDirectionOver(error) {
    if (this.#over.in) {
      throw new RtcError('PROTOCOL_VIOLATION', 'a second end');
    }
    this.#over.in = true;
    this._failure = error;
    this._inbox.end();
    this._emit('end', { error });
  }

  /** The other side takes no more: what waits is not sent. */
  #onCancel(reason) {
    if (!this.#over.out) {
      this.#over.out = true;
      const error = new RtcError('STREAM_CANCELLED', reason);
      this._failure = error;
      this.#out.end(error, error);
      this._emit('cancel', { reason });
    }
  }

  #onClose(close) {
    this.#remoteClose = close;
    this.#closeTimer.start(TIME.close, () => this.#answerClose(true));
    this.#answerClose(false);
  }

  #answerClose(late) {
    const close = this.#remoteClose;
    if (close && (late || this.#in.received.messages >= close.last)) {
      this.#remoteClose = null;
      this.#say({ closed: { received: this.#in.received.messages } });
      this.#onClosed();
      this._endedSoon(closeReason('REMOTE', close.reason));
    }
  }

  /** Whoever began to close closes the channel; it is waited for, but not for long. */
  _endedSoon(reason) {
    this.#over.in = this.#over.out = true;
    this.#closeTimer.start(TIME.close, () => this._ended(reason));
    this._gone = () => this._ended(reason);
  }

  #onFail({ code, message }) {
    const error = new RtcError(code, message ?? '');
    this._ended(closeReason('FAILED', error.message, error));
  }
}

/** Is a channel without demand: each message is one frame. */
class RawChannel extends DataChannel {
  #reliable;
  /** @type {{ frame: Uint8Array | string, size: number, handed: ReturnType<typeof deferred> }[]} */
  #queue = [];
  #queuedBytes = 0;
  /** @type {ReturnType<typeof deferred>[]} */
  #written = [];
  #heldBytes = 0;
  #drained = () => {};
  _inbox = new Inbox((bytes) => { this.#heldBytes -= bytes; }, true);
  _failure = /** @type {RtcError | null} */ (null);
  /** How many own messages were dropped because the link was too slow for an unreliable channel. */
  droppedToSend = 0;

  constructor(peerId, label, protocol, reliable) {
    super(peerId, label, protocol);
    this.#reliable = reliable;
  }

  /** How many messages were dropped because nobody took them in time. */
  get dropped() {
    return this._inbox.dropped;
  }

  /** What a wire tells this channel. @returns {ChannelListener} */
  get _listener() {
    return {
      onOpen: () => this._open(),
      onFrame: (data) => this.#onFrame(data),
      next: () => this.#next(),
      onSent: () => this.#written.splice(0).forEach((handed) => handed.resolve()),
      onEnd: (how) => this._gone(how),
    };
  }

  async _send([kind, bytes]) {
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError('a raw channel takes text and bytes, not a Blob');
    }
    if (!['Opening', 'Open'].includes(this.state.name)) {
      throw new RtcError('CHANNEL_CLOSED', 'the channel is closed');
    }
    if (bytes.length > LIMIT.channelFrame) {
      throw new RtcError('MESSAGE_TOO_LARGE', `a message of a raw channel has at most ${LIMIT.channelFrame} bytes`);
    }
    this.#makeRoom(bytes.length);
    const handed = deferred();
    this.#queue.push({ frame: kind === 'binary' ? bytes : fromUtf8.decode(bytes), size: bytes.length, handed });
    this.#queuedBytes += bytes.length;
    this._wire?.ready();
    await handed.promise;
  }

  _finish() {
    return this.#queue.length === 0 ? Promise.resolve() : new Promise((resolve) => {
      this.#drained = () => resolve(undefined);
      setTimeout(this.#drained, TIME.close);
    });
  }

  _stop(error) {
    this.#queue.splice(0).forEach(({ handed }) => handed.reject(error));
    this.#drained();
  }

  /** A reliable channel takes no more than may wait; an unreliable one drops what waited longest. */
  #makeRoom(size) {
    while (this.#queue.length >= LIMIT.queueMessages || (this.#queue.length > 0 && this.#queuedBytes + size > LIMIT.queueBytes)) {
      if (this.#reliable) {
        throw new RtcError('SEND_QUEUE_FULL', 'too many messages wait to be sent on this channel');
      }
      const oldest = /** @type {any} */ (this.#queue.shift());
      this.#queuedBytes -= oldest.size;
      this.droppedToSend++;
      oldest.handed.resolve();
    }
  }

  #next() {
    const entry = this.#queue.shift();
    if (!entry) {
      this.#drained();
      return null;
    }
    this.#queuedBytes -= entry.size;
    this.#written.push(entry.handed);
    return entry.frame;
  }

  #onFrame(data) {
    const bytes = typeof data === 'string' ? utf8.encode(data) : new Uint8Array(data);
    this.#heldBytes += bytes.length;
    this._inbox.add(new DataMessage(this.user, typeof data === 'string' ? 'text' : 'binary', bytes));
    while (this.#heldBytes > LIMIT.keptBytes && this._inbox.size > 1) {
      if (this.#reliable) {
        const error = new RtcError('SLOW_CONSUMER', 'more came than was taken');
        this._ended(closeReason('FAILED', error.message, error));
        return;
      }
      this._inbox.dropOldest();
    }
  }
}

/** Opens the channels of the application to one peer, and takes those that the peer opens. */
class ChannelDesk {
  #user;
  #link;
  #onOpened;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {string} user @param {Link} link @param {(channel: DataChannel) => void} onOpened */
  constructor(user, link, onOpened) {
    this.#user = user;
    this.#link = link;
    this.#onOpened = onOpened;
    const told = { onLive: () => this.#goOn(), onGone: () => {}, onClosed: () => this.#goOn() };
    link.channels.use(FLOW_PROTOCOL, { ...told, onAnnounced: (wire) => (isOrderly(wire) ? this.#receive(wire, this.#flow(wire.label)) : null) });
    link.channels.useOthers({ ...told, onAnnounced: (wire) => this.#receive(wire, new RawChannel(this.#user, wire.label, wire.protocol, isReliable(wire.delivery))) });
  }

  /** @param {string} label @param {ChannelOptions} options @returns {Promise<DataChannel>} */
  async open(label, { ordered = true, maxRetransmits, maxPacketLifeTime, protocol = '', raw = false, weight } = {}) {
    if (!isText(label, 256) || label.startsWith('rtc.') || !isText(protocol, 256) || protocol.startsWith('reactive-rtc.')) {
      throw new TypeError('a label and a protocol have at most 256 characters, and do not begin with rtc. or reactive-rtc.');
    }
    const plain = raw || !ordered || protocol !== '' || !isReliable({ maxRetransmits, maxPacketLifeTime });
    const channel = plain ? new RawChannel(this.#user, label, protocol, isReliable({ maxRetransmits, maxPacketLifeTime })) : this.#flow(label);
    const wished = { ordered, maxRetransmits, maxPacketLifeTime, protocol: plain ? protocol : FLOW_PROTOCOL };
    const options = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
    await this.#whenLive();
    const wire = this.#link.channels.open(label, options, channel._listener, weight);
    if (!wire) {
      throw new RtcError('TOO_MANY_CHANNELS', 'there are as many channels to this peer as there may be');
    }
    channel._wire = wire;
    return channel.opened;
  }

  #flow(label) {
    return new FlowChannel(this.#user, label, () => this.#link.roundTrip ?? 0);
  }

  /** @param {InBandChannel} wire @param {RawChannel | FlowChannel} channel */
  #receive(wire, channel) {
    if (wire.label.startsWith('rtc.')) {
      return null;
    }
    channel._wire = wire;
    channel.opened.then(() => this.#onOpened(channel), () => {});
    return channel._listener;
  }

  #goOn() {
    this.#waiting.splice(0).forEach((go) => go());
  }

  async #whenLive() {
    if (!this.#link.channels.isLive && !this.#link.isClosed) {
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new RtcError('TIMEOUT', 'there was no connection to open a channel on')), TIME.send);
        this.#waiting.push(() => { clearTimeout(timer); resolve(undefined); });
      });
    }
    if (this.#link.isClosed) {
      throw new RtcError('PEER_CLOSED', 'the peer is closed');
    }
  }
}

const isReliable = ({ maxRetransmits, maxPacketLifeTime }) => (maxRetransmits ?? null) === null && (maxPacketLifeTime ?? null) === null;
const isOrderly = ({ delivery }) => delivery.ordered !== false && isReliable(delivery);

// ---------------------------------------------------------------------------------------------------------------------------------- negotiation

/**
 * Sorts the candidates of the other side by their user name fragment: applied if it is in the remote description, kept if not yet seen, dropped if it belongs to a description
 * that was ignored or replaced.
 */
class CandidateBox {
  #current = new Set();
  #gone = new Set();
  /** @type {{ candidate: any, ufrag: string | null, since: number }[]} */
  #kept = [];
  #time;

  constructor(time = now) {
    this.#time = time;
  }

  /** Takes a candidate; returns whether to apply it now. */
  take(candidate) {
    const ufrag = ufragOf(candidate);
    if (this.#isCurrent(ufrag)) {
      return true;
    }
    if (ufrag === null || !this.#gone.has(ufrag)) {
      this.#kept = this.#fresh().slice(-63);
      this.#kept.push({ candidate, ufrag, since: this.#time() });
    }
    return false;
  }

  /** Notes a remote description that was applied; returns the kept candidates that can be applied now. @param {Set<string>} ufrags */
  describe(ufrags) {
    this.ignore(new Set([...this.#current].filter((ufrag) => !ufrags.has(ufrag))));
    this.#current = ufrags;
    ufrags.forEach((ufrag) => this.#gone.delete(ufrag));
    const fresh = this.#fresh();
    this.#kept = fresh.filter(({ ufrag }) => !this.#isCurrent(ufrag));
    return fresh.filter(({ ufrag }) => this.#isCurrent(ufrag)).map(({ candidate }) => candidate);
  }

  /** Notes a description that was not, or is no longer, applied. @param {Set<string>} ufrags */
  ignore(ufrags) {
    this.#kept = this.#kept.filter(({ ufrag }) => ufrag === null || !ufrags.has(ufrag));
    this.#gone = new Set([...this.#gone, ...ufrags].slice(-32));
  }

  #fresh() {
    return this.#kept.filter(({ since }) => this.#time() - since < TIME.keptCandidate);
  }

  #isCurrent(ufrag) {
    return ufrag === null ? this.#current.size > 0 : this.#current.has(ufrag);
  }
}

/**
 * Returns an offer without those header extensions whose id means another one in a section before. Where sections were stopped and others began, Chromium may give out an id
 * twice, and then refuse its own offer: all sections of a bundle share the ids (RFC 8843, section 9.1.1). A section does without such an extension.
 * @param {string} sdp
 */
function withoutCollisions(sdp) {
  const meanings = new Map();
  const isBundled = (section) => !/^m=\w+ 0 /.test(section) || /^a=bundle-only\s*$/m.test(section);
  const check = (line, id, uri) => {
    meanings.has(id) || meanings.set(id, uri);
    return meanings.get(id) === uri ? line : '';
  };
  return sdp.split(/(?=^m=)/m).map((section) => (isBundled(section) ? section.replace(/^a=extmap:(\d+)(?:\/\w+)? (\S+).*\r?\n/gm, check) : section)).join('');
}

/**
 * Negotiates one RTCPeerConnection as the W3C's perfect negotiation does it. When both offer at once the impolite side ignores and the polite side gives way, and offers again
 * if it still needs to. One operation at a time; what comes meanwhile waits its turn.
 */
class Negotiator {
  #pc;
  #polite;
  #epoch;
  #listener;
  #box = new CandidateBox();
  #turn = Promise.resolve();
  #closed = false;
  #isOffering = false;
  #dirty = false;
  #mayOffer;
  #restart = false;
  #sent = 0;
  #seen = 0;
  #offered = 0;
  #remoteUfrags = '';
  #failures = 0;
  #offerTimer = new Timer();
  #mayOfferTimer = new Timer();

  /**
   * @param {RTCPeerConnection} pc
   * @param {{ polite: boolean, epoch: number, offers: boolean }} role
   * @param {{ send(body: object): void, canSignal(): boolean, onRemoteDescription(sdp: string): void, tracks(sdp: string): object, onStable(): void, onStalled(): void, onFailed(error: RtcError): void }} listener
   */
  constructor(pc, { polite, epoch, offers }, listener) {
    this.#pc = pc;
    this.#polite = polite;
    this.#epoch = epoch;
    this.#mayOffer = offers;
    this.#listener = listener;
    pc.onnegotiationneeded = () => {
      this.#dirty = true;
      this.proceed();
    };
    pc.onicecandidate = ({ candidate }) => this.#onOwnCandidate(candidate);
    this.#mayOfferTimer.start(TIME.firstOffer, () => this.negotiate());
  }

  /** Tells whether an own offer is not answered yet. */
  get isNegotiating() {
    return this.#isOffering;
  }

  /** Offers as soon as everything is stable. */
  negotiate({ restart = false } = {}) {
    this.#restart ||= restart;
    this.#dirty = this.#mayOffer = true;
    this.proceed();
  }

  /** Looks for something to do. */
  proceed() {
    this.#run(async () => {
      if (this.#dirty && this.#mayOffer && !this.#isOffering && this.#listener.canSignal()) {
        await this.#offer();
      }
    });
  }

  onDescription(description) {
    this.#run(() => (description.type === 'offer' ? this.#onOffer(description) : this.#onAnswer(description)));
  }

  onCandidate(candidate) {
    this.#run(async () => {
      if (this.#box.take(candidate)) {
        await this.#apply(candidate);
      }
    });
  }

  onReject({ n }) {
    this.#run(async () => {
      if (this.#isOffering && n === this.#offered) {
        await this.#withdraw(true);
      }
    });
  }

  close() {
    this.#closed = true;
    this.#offerTimer.stop();
    this.#mayOfferTimer.stop();
    this.#pc.onnegotiationneeded = this.#pc.onicecandidate = null;
  }

  /** Runs a step after those before it. A step that fails leaves a peer connection of no more use. */
  #run(step) {
    this.#turn = this.#turn.then(() => (this.#closed ? undefined : step())).catch((cause) => {
      if (!this.#closed) {
        this.close();
        this.#listener.onFailed(new RtcError('ENGINE_FAILED', 'a step of negotiation failed', { cause }));
      }
    });
  }

  #send(body) {
    if (!this.#closed) {
      this.#listener.send({ pc: 'main', epoch: this.#epoch, ...body });
    }
  }

  #describe(more = {}) {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.#pc.localDescription);
    this.#send({ description: { type, sdp, n: ++this.#sent, ...more }, tracks: this.#listener.tracks(sdp) });
  }

  async #offer() {
    this.#dirty = false;
    this.#isOffering = true;
    this.#mayOfferTimer.stop();
    const offer = await this.#pc.createOffer({ iceRestart: this.#restart });
    await this.#pc.setLocalDescription({ type: 'offer', sdp: withoutCollisions(offer.sdp ?? '') });
    this.#describe();
    this.#offered = this.#sent;
    this.#offerTimer.start(TIME.offer, () => this.#onOfferTimeout(this.#offered));
  }

  #onOfferTimeout(n) {
    this.#run(async () => {
      if (this.#isOffering && n === this.#offered && this.#listener.canSignal()) {
        await this.#withdraw(false);
      } else if (this.#isOffering && n === this.#offered) {
        this.#offerTimer.start(TIME.offer, () => this.#onOfferTimeout(n));
      }
    });
  }

  /** Takes the own offer back to make it anew: at once if nothing was heard, after a pause if it was refused. */
  async #withdraw(refused) {
    await this.#rollback();
    this.#failures++;
    this.#dirty = true;
    if (refused) {
      this.#mayOffer = false;
      this.#mayOfferTimer.start(backoff(TIME.firstBackoff, this.#failures), () => this.negotiate());
    }
    if (this.#failures > 1) {
      this.#listener.onStalled();
    }
    this.proceed();
  }

  async #rollback() {
    this.#offerTimer.stop();
    this.#isOffering = false;
    await this.#pc.setLocalDescription({ type: 'rollback' });
  }

  async #onOffer({ sdp, n }) {
    if (n <= this.#seen) {
      return;
    }
    this.#seen = n;
    const ufrags = ufragsOf(sdp);
    if (this.#isOffering && !this.#polite) {
      this.#box.ignore(ufrags);
      return;
    }
    if (this.#isOffering) {
      await this.#rollback(); // if something is still needed after this, the browser says so again
    }
    if (!(await this.#accept({ type: 'offer', sdp }, n))) {
      this.#box.ignore(ufrags);
      this.proceed();
      return;
    }
    this.#restart &&= [...ufrags].join() === this.#remoteUfrags; // the other side may have done it for us
    this.#dirty = this.#restart;
    this.#remoteUfrags = [...ufrags].join();
    this.#mayOffer = true;
    this.#mayOfferTimer.stop();
    await this.#pc.setLocalDescription();
    this.#describe({ re: n });
    this.#settle();
  }

  async #onAnswer({ sdp, n, re }) {
    if (!this.#isOffering || re !== this.#offered || n <= this.#seen) {
      return;
    }
    this.#seen = n;
    this.#offerTimer.stop();
    if (await this.#accept({ type: 'answer', sdp }, n)) {
      this.#isOffering = this.#restart = false;
      this.#remoteUfrags = [...ufragsOf(sdp)].join();
      this.#settle();
    } else {
      await this.#withdraw(true);
    }
  }

  /** Applies a description, then the candidates that waited for it; answers with a refusal if it cannot be applied. */
  async #accept(description, n) {
    try {
      await this.#pc.setRemoteDescription(description);
    } catch {
      this.#send({ reject: { n, code: 'INVALID_DESCRIPTION' } });
      return false;
    }
    this.#listener.onRemoteDescription(description.sdp);
    for (const candidate of this.#box.describe(ufragsOf(description.sdp))) {
      await this.#apply(candidate);
    }
    return true;
  }

  async #apply({ candidate, sdpMid = null, sdpMLineIndex = null, usernameFragment = null }) {
    try {
      await this.#pc.addIceCandidate({ candidate: candidate ?? '', sdpMid: sdpMid ?? (sdpMLineIndex === null ? '0' : null), sdpMLineIndex, usernameFragment });
    } catch {
      // one candidate that is of no use is not the end of the others
    }
  }

  #onOwnCandidate(candidate) {
    if (candidate?.candidate) {
      const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
      this.#send({ candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment } });
    } else if (!candidate) {
      const [usernameFragment] = ufragsOf(this.#pc.localDescription?.sdp ?? '');
      this.#send({ candidate: { candidate: null, usernameFragment } });
    }
  }

  #settle() {
    this.#failures = 0;
    this.#listener.onStable();
    this.proceed();
  }
}

// ------------------------------------------------------------------------------------------------------------------------------------ media

const MEDIA_SOURCES = new Set(['microphone', 'camera', 'screen', 'file', 'generated']);

/**
 * Reads the sections of a description in which its sender sends media.
 * @param {string} sdp @returns {{ mid: string, open: boolean, sends: boolean, stream: string, track: string }[]}
 */
function mediaSections(sdp) {
  return sdp.split(/\r?\n(?=m=)/).slice(1).filter((section) => /^m=(audio|video) /.test(section)).map((section) => {
    const mid = /^a=mid:(\S{1,64})$/m.exec(section)?.[1] ?? '';
    const [, stream = '', track = `mid-${mid}`] = /^a=msid:(\S{1,128}) (\S{1,128})\s*$/m.exec(section) ?? [];
    const open = !/^m=\w+ 0 /.test(section) || /^a=bundle-only\s*$/m.test(section);
    return { mid, open, sends: open && !/^a=(recvonly|inactive)\s*$/m.test(section), stream: stream === '-' ? '' : stream, track };
  });
}

/**
 * Is a track that a peer publishes. Survives rebuilt peer connections, which bring another `MediaStreamTrack`.
 *
 * States: Live(muted, held) → Ended(reason). Events: `statechange`, `trackchange`.
 */
export class RemoteTrack extends Stateful {
  #ask;
  #about = { source: 'unknown', label: '', muted: false, held: false };
  #heldHere = false;

  constructor(wireId, streamId, mediaTrack, ask) {
    super(state('Live', { muted: false, held: false }), ['Ended']);
    this.#ask = ask;
    this._wireId = wireId;
    /** What names it, the same at both sides. @readonly */
    this.id = wireId.split('.')[0];
    /** The name of the stream that it belongs to. @readonly */
    this.streamId = streamId;
    /** The media, as the browser gives them now. @type {MediaStreamTrack} */
    this.mediaTrack = mediaTrack;
  }

  /** 'audio' or 'video'. */
  get kind() {
    return this.mediaTrack.kind;
  }

  /** Where its media come from: microphone, camera, screen, file, generated, unknown. */
  get source() {
    return this.#about.source;
  }

  /** What its publisher calls it. */
  get label() {
    return this.#about.label;
  }

  /** Asks its publisher to mute it, or to unmute it; rejects with `REFUSED` if they do not agree. @param {boolean} muted @returns {Promise<void>} */
  requestMute(muted) {
    return this.#ask(this._wireId, muted);
  }

  _describe({ source, label, muted, held }) {
    this.#about = { source: MEDIA_SOURCES.has(source) ? source : 'unknown', label: String(label ?? '').slice(0, 256), muted: Boolean(muted), held: Boolean(held) };
    this.#show();
  }

  _hold(held) {
    this.#heldHere = held;
    this.#show();
  }

  #show() {
    const { muted, held } = { muted: this.#about.muted, held: this.#about.held || this.#heldHere };
    if (this.state.name === 'Live' && (this.state.muted !== muted || this.state.held !== held)) {
      this._become(state('Live', { muted, held }));
    }
  }

  _arrivesAs(mediaTrack) {
    if (mediaTrack !== this.mediaTrack) {
      this.mediaTrack = mediaTrack;
      this._emit('trackchange', { mediaTrack });
    }
  }
}

/**
 * @typedef {object} PublishOptions
 * @property {MediaStream} [stream] the stream that it belongs to; tracks of one stream are played together
 * @property {string} [source] microphone, camera, screen, file or generated
 * @property {string} [label] what it is called
 * @property {(asker: string, muted: boolean) => boolean} [mutePolicy] whether a peer may mute or unmute it; nobody may without
 */

/** Keeps what flows between this side and one peer across the lives of the peer connection: what is published, and what arrives. */
class PeerMedia {
  #owner;
  #pc = /** @type {RTCPeerConnection | null} */ (null);
  /** @type {Map<MediaStreamTrack, any>} */
  #published = new Map();
  #leaving = new Set();
  /** The kinds that are on hold. @type {Set<string>} */
  #held = new Set();
  #again = 0;
  #version = Date.now();
  /** @type {Map<string, RemoteTrack>} */
  #tracks = new Map();
  #sections = /** @type {ReturnType<typeof mediaSections>} */ ([]);
  /** @type {Map<string, any> | null} */
  #told = null;
  #toldVersion = 0;
  #questions = new Map();
  #asked = 0;

  /** @param {{ id: string, say(part: object): boolean, onTrack(track: RemoteTrack): void }} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  get tracks() {
    return [...this.#tracks.values()];
  }

  // what is published

  publish(track, options = {}) {
    if (this.#published.has(track) || track.readyState === 'ended') {
      return;
    }
    if (this.#published.size >= LIMIT.tracks) {
      throw new RtcError('BUSY', `${LIMIT.tracks} tracks are published already`);
    }
    const onEnded = () => this.unpublish(track);
    const id = this.#again === 0 ? track.id : `${track.id}.${this.#again}`;
    const entry = { track, options, onEnded, muted: !track.enabled, id, section: this.#again === 0 ? track.id : '', transceiver: null };
    track.addEventListener('ended', onEnded);
    this.#published.set(track, entry);
    this.#send(entry);
    this.#changed();
  }

  unpublish(track) {
    const entry = this.#published.get(track);
    if (entry) {
      this.#published.delete(track);
      this.#again++;
      track.removeEventListener('ended', entry.onEnded);
      entry.transceiver && this.#stop(entry.transceiver);
      this.#changed();
    }
  }

  async replace(track, by) {
    const entry = this.#published.get(track);
    if (!entry || this.#published.has(by) || by.kind !== track.kind) {
      throw new RtcError('INVALID_ARGUMENT', 'only what is published can be replaced, by a track of the same kind that is not');
    }
    this.#published.delete(track);
    this.#again++; // the name goes on with the other: the track needs another when it is published again
    track.removeEventListener('ended', entry.onEnded);
    const onEnded = () => this.unpublish(by);
    by.addEventListener('ended', onEnded);
    this.#published.set(by, { ...entry, track: by, onEnded, muted: !by.enabled });
    this.#changed();
    await entry.transceiver?.sender.replaceTrack(by);
  }

  mute(track, muted) {
    const entry = this.#published.get(track);
    track.enabled = !muted;
    if (entry && entry.muted !== muted) {
      entry.muted = muted;
      this.#changed();
    }
  }

  #send(entry) {
    if (this.#pc) {
      const { stream } = entry.options;
      entry.transceiver = this.#pc.addTransceiver(entry.track, { direction: this.#held.has(entry.track.kind) ? 'inactive' : 'sendonly', streams: stream ? [stream] : [] });
    }
  }

  /** Puts all media of a kind on hold, both ways, or lets them go on: their sections change their direction. @param {string} kind @param {boolean} held */
  hold(kind, held) {
    if (this.#held.has(kind) === held) {
      return;
    }
    held ? this.#held.add(kind) : this.#held.delete(kind);
    this.#published.forEach(({ track, transceiver }) => {
      if (transceiver && track.kind === kind) {
        transceiver.direction = held ? 'inactive' : 'sendonly';
      }
    });
    this.tracks.filter((track) => track.kind === kind).forEach((track) => this.#holdArriving(track, held));
    this.#changed();
  }

  #holdArriving(track, held) {
    const transceiver = this.#pc?.getTransceivers().find(({ mid }) => mid !== null && mid === track._mid);
    track._hold(held);
    if (transceiver && transceiver.direction !== 'stopped') {
      transceiver.direction = held ? 'inactive' : 'recvonly';
    }
  }

  /** A section that was not agreed on yet is stopped later: stopped too early, the browser would want a negotiation for ever. */
  #stop(transceiver) {
    if (transceiver.currentDirection) {
      transceiver.stop();
    } else {
      transceiver.direction = 'inactive';
      transceiver.sender.replaceTrack(null).catch(() => {});
      this.#leaving.add(transceiver);
    }
  }

  #changed() {
    this.#version++;
    this.onLive();
  }

  // the lives of the peer connection

  attach(pc) {
    this.#pc = pc;
    this.#published.forEach((entry) => this.#send(entry));
  }

  detach() {
    this.#pc = null;
    this.#sections = [];
    this.#leaving.clear();
    this.#published.forEach((entry) => { entry.transceiver = null; });
  }

  /** Says what is true of the own tracks, now that control frames are heard. */
  onLive() {
    this.#owner.say(this.report());
  }

  /** What is true of the own tracks. With an own description, which says how its sections name them. @param {string} [sdp] */
  report(sdp) {
    const names = new Map(sdp ? mediaSections(sdp).map(({ mid, track }) => [mid, track]) : []);
    const list = [...this.#published.values()].map((entry) => {
      const named = entry.transceiver?.mid ? names.get(entry.transceiver.mid) : undefined;
      if (named && !named.startsWith('mid-') && named !== entry.section) {
        entry.section = named; // the browser names sections itself
        this.#version++;
      }
      const { source = 'generated', label = '' } = entry.options;
      return { id: entry.id, msid: entry.section, kind: entry.track.kind, source, label: label.slice(0, 256), muted: entry.muted, held: this.#held.has(entry.track.kind) };
    });
    return { version: this.#version, list };
  }

  /** Takes a description of the peer that was applied. @param {string} sdp */
  onRemoteDescription(sdp) {
    this.#sections = mediaSections(sdp);
    const gone = new Set(this.#sections.filter(({ open }) => !open).map(({ mid }) => mid));
    for (const track of this.tracks.filter(({ _mid }) => gone.has(_mid))) {
      this.#end(track, closeReason('REMOTE', 'not published any more'));
    }
    this.#join();
  }

  /** Both sides agree. */
  onStable() {
    for (const transceiver of this.#leaving) {
      if (transceiver.currentDirection) {
        this.#leaving.delete(transceiver);
        transceiver.stop();
      }
    }
  }

  // what the peer says

  /** Takes a report, a question or an answer; what is none is dropped. */
  onPart(part) {
    if (!isObject(part)) {
      return;
    }
    if (isObject(part.ask)) {
      this.#onAsk(part.ask);
    } else if (isObject(part.answer)) {
      const waiter = this.#questions.get(part.answer.n);
      this.#questions.delete(part.answer.n);
      part.answer.agreed === true ? waiter?.resolve() : waiter?.reject(new RtcError('REFUSED', 'the publisher did not agree'));
    } else if (Number.isSafeInteger(part.version) && Array.isArray(part.list) && part.version > this.#toldVersion) {
      this.#onReport(part);
    }
  }

  #onAsk({ n, track: wireId, muted }) {
    const entry = [...this.#published.values()].find((each) => each.id === wireId);
    const agreed = Boolean(entry && entry.options.mutePolicy?.(this.#owner.id, muted === true));
    if (agreed) {
      this.mute(entry.track, muted === true);
    }
    this.#owner.say({ answer: { n, agreed } });
  }

  #onReport({ version, list }) {
    const items = list.slice(0, LIMIT.tracks).filter((item) => item && typeof item.id === 'string' && item.id.length <= 128);
    this.#toldVersion = version;
    this.#told = new Map(items.map((item) => [item.id, item]));
    for (const track of this.tracks) {
      const item = this.#told.get(track._wireId);
      item ? track._describe(item) : this.#end(track, closeReason('REMOTE', 'not published any more'));
    }
    this.#join();
  }

  /** Joins tracks and sections. Of a peer who reports their tracks, a section alone makes none: it may be one that was taken back since. */
  #join() {
    for (const { mid, sends, stream, track } of this.#pc ? this.#sections : []) {
      const wireId = this.#told ? [...this.#told.values()].find((item) => (item.msid ?? item.id) === track)?.id : track;
      const media = sends && wireId !== undefined && this.#pc?.getTransceivers().find((each) => each.mid === mid)?.receiver.track;
      if (media) {
        this.#arrived(wireId, stream, mid, media);
      }
    }
  }

  #arrived(wireId, stream, mid, media) {
    const known = this.#tracks.get(wireId);
    const track = known ?? new RemoteTrack(wireId, stream, media, (id, muted) => this.#question(id, muted));
    track._mid = mid;
    if (this.#held.has(media.kind)) {
      this.#holdArriving(track, true);
    }
    if (known) {
      known._arrivesAs(media);
      return;
    }
    this.#tracks.set(wireId, track);
    const item = this.#told?.get(wireId);
    item && track._describe(item);
    this.#owner.onTrack(track);
  }

  #question(track, muted) {
    const waiter = deferred();
    const n = ++this.#asked;
    if (this.#questions.size >= LIMIT.tracks || !this.#tracks.has(track) || !this.#owner.say({ ask: { n, track, muted } })) {
      waiter.reject(new RtcError('PEER_CLOSED', 'the publisher cannot be asked now'));
      return waiter.promise;
    }
    this.#questions.set(n, waiter);
    setTimeout(() => this.#questions.delete(n) && waiter.reject(new RtcError('TIMEOUT', 'no answer')), 10_000);
    return waiter.promise;
  }

  close(reason) {
    this.#published.forEach(({ track, onEnded }) => track.removeEventListener('ended', onEnded));
    this.#published.clear();
    this.tracks.forEach((track) => this.#end(track, reason));
    this.#questions.forEach((waiter) => waiter.reject(new RtcError('PEER_CLOSED', 'the peer is closed')));
    this.#questions.clear();
  }

  #end(track, reason) {
    this.#tracks.delete(track._wireId);
    track._become(state('Ended', { reason }));
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- who speaks

const SILENT_DB = -100;
const SPEECH_STEP = 10;
const PAUSE_STEPS = 15;
const toDb = (power) => 10 * Math.log10(Math.max(power, 1e-10));

/**
 * Measures sound in steps of 10 ms: how loud it is above 300 Hz, which leaves out hum and rumble, and whether what is low in pitch prevails, as in a voice or a tone, or not, as in
 * noise.
 */
class LoudnessMeter {
  #onStep;
  #stepSamples;
  #feedback;
  #lowPitch;
  #input = 0;
  #output = 0;
  #samples = 0;
  #energy = 0;
  #correlation = 0;

  /** @param {number} rate samples a second @param {(power: number, isLow: boolean) => void} onStep */
  constructor(rate, onStep) {
    this.#onStep = onStep;
    this.#stepSamples = Math.round(rate * SPEECH_STEP / 1000);
    this.#feedback = Math.exp(-2 * Math.PI * 300 / rate);
    this.#lowPitch = Math.cos(2 * Math.PI * 1000 / rate);
  }

  /** @param {Float32Array} samples full scale is 1 */
  hear(samples) {
    for (let n = 0; n < samples.length; n++) {
      const filtered = samples[n] - this.#input + this.#feedback * this.#output;
      this.#energy += filtered * filtered;
      this.#correlation += filtered * this.#output;
      this.#input = samples[n];
      this.#output = Math.abs(filtered) < 1e-15 ? 0 : filtered;
      if (++this.#samples === this.#stepSamples) {
        this.#onStep(this.#energy / this.#stepSamples, this.#energy > 0 && this.#correlation >= this.#lowPitch * this.#energy);
        this.#samples = this.#energy = this.#correlation = 0;
      }
    }
  }
}

/**
 * @typedef {object} SpeechOptions as in the Java API
 * @property {number} [thresholdDb] how loud an interval must be to count, -50 unless given
 * @property {number} [intervalMillis] how long an interval is, 50
 * @property {number} [history] how many intervals in a row must not count until speaking ends, 10
 * @property {number} [noiseMarginDb] how far above steady noise an interval must be to count, 8; Infinity: noise is not heeded, as with hark
 */

/** @typedef {{ speaking: boolean, sinceMillis: number, volumeDb: number, thresholdDb: number }} SpeakingState levels are root mean squares in dB below full scale */

/**
 * Hears in sound whether somebody speaks, as the detector of the Java API does (docs/decisions.md, section 31): speaking begins when two of the last three intervals are louder than a
 * threshold that follows the noise, and the sound is alive, not as even as noise; it ends when none of the history was. Time is that of the sound.
 */
export class SpeechMeter {
  #options;
  #loudness;
  #onState;
  /** @type {SpeakingState | null} */
  #state = null;
  #steps = 0;
  #power = 0;
  #inInterval = 0;
  #recent = [false, false, false];
  #sinceCounted = 0;
  #quietSteps = PAUSE_STEPS;
  #onset = 0;
  #sound = 0;
  #threshold;
  /** The levels of the last second and a half: the quietest is the noise. @type {number[]} */
  #floor;
  /** The levels of steps of sound without a gap. @type {number[]} */
  #levels = [];
  #lowSteps = 0;

  /** @param {number} rate samples a second @param {(state: SpeakingState) => void} onState told the first state, then each other @param {SpeechOptions} [options] */
  constructor(rate, onState, { thresholdDb = -50, intervalMillis = 50, history = 10, noiseMarginDb = 8 } = {}) {
    if (!(thresholdDb >= SILENT_DB && thresholdDb <= 0 && intervalMillis >= SPEECH_STEP && intervalMillis <= 1000 && history >= 3 && history <= 100 && noiseMarginDb >= 3)) {
      throw new RtcError('INVALID_ARGUMENT', 'thresholdDb is -100 to 0, intervalMillis 10 to 1000, history 3 to 100, noiseMarginDb 3 or more');
    }
    this.#options = { thresholdDb, history, noiseMarginDb, intervalSteps: Math.round(intervalMillis / SPEECH_STEP) };
    this.#threshold = thresholdDb;
    this.#floor = new Array(Math.max(3, Math.floor(150 / this.#options.intervalSteps))).fill(-Infinity);
    this.#onState = onState;
    this.#loudness = new LoudnessMeter(rate, (power, isLow) => this.#endStep(power, isLow));
  }

  get state() {
    return this.#state;
  }

  /** @param {Float32Array} samples of one channel; full scale is 1 */
  hear(samples) {
    this.#loudness.hear(samples);
  }

  #endStep(power, isLow) {
    this.#steps++;
    const level = toDb(power);
    if (level >= this.#threshold) {
      if (this.#quietSteps >= PAUSE_STEPS) {
        this.#onset = (this.#steps - 1) * SPEECH_STEP;
      }
      this.#quietSteps = 0;
      this.#sound = this.#steps * SPEECH_STEP;
      this.#levels = [...this.#levels, level].slice(-PAUSE_STEPS - 2);
      this.#lowSteps = isLow ? this.#lowSteps + 1 : 0;
    } else {
      this.#quietSteps++;
      this.#levels = [];
      this.#lowSteps = 0;
    }
    this.#power += power;
    if (++this.#inInterval === this.#options.intervalSteps) {
      this.#endInterval(toDb(this.#power / this.#inInterval));
      this.#power = this.#inInterval = 0;
    }
  }

  #endInterval(level) {
    const { thresholdDb, noiseMarginDb, history, intervalSteps } = this.#options;
    const counts = level >= this.#threshold;
    this.#recent = [...this.#recent.slice(1), counts];
    this.#sinceCounted = counts ? 0 : this.#sinceCounted + 1;
    if (noiseMarginDb < Infinity) {
      this.#floor = [...this.#floor.slice(1), level];
      this.#threshold = Math.max(thresholdDb, Math.min(0, Math.min(...this.#floor) + noiseMarginDb));
    }
    const time = this.#steps * SPEECH_STEP;
    let { speaking, sinceMillis } = this.#state ?? { speaking: false, sinceMillis: time - intervalSteps * SPEECH_STEP };
    if (!speaking && counts && this.#begins) {
      speaking = true;
      sinceMillis = Math.max(sinceMillis, this.#onset);
    } else if (speaking && this.#sinceCounted >= history) {
      speaking = false;
      sinceMillis = this.#sound;
    }
    this.#become({ speaking, sinceMillis, volumeDb: Math.round(level), thresholdDb: Math.round(this.#threshold) });
  }

  get #begins() {
    return this.#recent.filter(Boolean).length >= 2 && (this.#options.noiseMarginDb === Infinity || this.#isAlive);
  }

  /** The level of speech moves within its first tenth of a second, or what is low in pitch prevails; noise is even, and high. The first steps after a rise say nothing. */
  get #isAlive() {
    const levels = this.#levels.slice(2);
    return this.#lowSteps >= 4 || (levels.length > 0 && Math.max(...levels) - Math.min(...levels) >= 5);
  }

  #become(next) {
    const before = this.#state;
    if (!before || ['speaking', 'sinceMillis', 'volumeDb', 'thresholdDb'].some((field) => before[field] !== next[field])) {
      this.#state = Object.freeze(next);
      this.#onState(this.#state);
    }
  }
}

/**
 * Tells whether somebody speaks on a track: the first state, then each other. A page may need a click of its user before the browser lets it hear anything, and a remote track is
 * heard only while an audio element plays it.
 * @param {MediaStreamTrack} track @param {(state: SpeakingState) => void} onState @param {SpeechOptions} [options] @returns {() => void} ends it
 */
export function watchSpeech(track, onState, options) {
  const context = hearingContext();
  const analyser = new AnalyserNode(context, { fftSize: 8192 });
  const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
  const meter = new SpeechMeter(context.sampleRate, onState, options);
  const newest = new Float32Array(analyser.fftSize);
  let heardTo = context.currentTime;
  source.connect(analyser);
  const timer = setInterval(() => {
    const fresh = Math.min(newest.length, Math.round((context.currentTime - heardTo) * context.sampleRate));
    heardTo = context.currentTime;
    analyser.getFloatTimeDomainData(newest);
    meter.hear(newest.subarray(newest.length - fresh));
  }, 50);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** Browsers allow few of them. @type {AudioContext | undefined} */
let hearing;

function hearingContext() {
  if (!hearing) {
    const context = new AudioContext();
    ['pointerdown', 'keydown'].forEach((type) => addEventListener(type, () => context.resume())); // it may have to wait for the user
    hearing = context;
  }
  return hearing;
}

// ---------------------------------------------------------------------------------------------------------------------------------- recovery

/**
 * Decides what is done when a peer does not answer: waits a little, restarts ICE a few times, makes the peer connection anew a few times, gives up. Only the coordinator (the
 * impolite side) acts; the other asks it to, and acts itself if nothing comes of that. Steps wait, uncounted, while nothing could be signalled.
 */
class Recovery {
  #coordinator;
  #steps;
  #timer = new Timer();
  /** @type {'calm' | 'grace' | 'waiting' | 'asked' | 'acting'} */
  #phase = 'calm';
  #step = 'restart';
  #restarts = 0;
  /** @type {number[]} */
  #rebuilds = [];
  #due = 0;

  /**
   * @param {{ onLost(): void, onStep(step: string, attempt: number): void, act(step: string): void, ask(step: string): void, canSignal(step: string): boolean,
   *   patience(): number, isNegotiating(): boolean, check(): void, giveUp(): void }} steps
   */
  constructor(coordinator, steps) {
    this.#coordinator = coordinator;
    this.#steps = steps;
  }

  /** The path broke; it may come back by itself. */
  onDisconnected() {
    if (this.#phase === 'calm') {
      this.#steps.onLost();
      this.#enter('grace', TIME.lostGrace, () => this.#advance('restart'));
    }
  }

  /** The path will not come back by itself, or nothing comes over it. */
  onFailed() {
    if (this.#phase === 'calm' || this.#phase === 'grace') {
      this.#steps.onLost();
      this.#advance('restart');
    }
  }

  /** The peer connection is of no more use. */
  onBroken() {
    if (!this.#isUnderWay('rebuild')) {
      this.#advance('rebuild');
    }
  }

  /** The user wants a step, whatever was tried before. */
  request(step) {
    if (!this.#isUnderWay(step)) {
      this.#steps.canSignal(step) ? this.#begin(step) : this.#waitForSignaling(step);
    }
  }

  /** The other side asks for a step. */
  onNeed(step) {
    const tooOften = this.#phase === 'calm' && this.recentRebuilds >= REBUILDS;
    if (this.#coordinator && !tooOften && !this.#isUnderWay(step)) {
      this.#advance(step);
    }
  }

  /** The other side began a step, or an offer that may be one. */
  onRemoteActs() {
    if (this.#phase === 'asked') {
      this.#enter('acting', this.#timeOf(this.#step), () => this.#onStepOver());
    }
  }

  /** The other side made the peer connection anew. */
  onRemoteRebuilds() {
    if (!this.#isUnderWay('rebuild')) {
      this.#step = 'rebuild';
      this.#steps.onStep('rebuild', this.#countRebuild());
    }
    this.#enter('acting', this.#timeOf('rebuild'), () => this.#onStepOver());
  }

  /** The peer answers. */
  onReached() {
    this.stop();
    this.#restarts = 0;
  }

  stop() {
    this.#phase = 'calm';
    this.#timer.stop();
  }

  /** How often the peer connection was made anew in the last minute, by either side. */
  get recentRebuilds() {
    this.#rebuilds = this.#rebuilds.filter((time) => now() - time < TIME.rebuildWindow);
    return this.#rebuilds.length;
  }

  #advance(least) {
    const step = least === 'restart' && this.#restarts < RESTARTS ? 'restart' : 'rebuild';
    if (!this.#steps.canSignal(step)) {
      this.#waitForSignaling(step);
    } else if (step === 'restart' || this.recentRebuilds < REBUILDS) {
      this.#begin(step);
    } else {
      this.#steps.giveUp();
    }
  }

  #begin(step) {
    this.#step = step;
    this.#steps.onStep(step, step === 'restart' ? ++this.#restarts : this.#countRebuild());
    if (this.#coordinator) {
      this.#act();
    } else {
      this.#enter('asked', TIME.coordinator, () => this.#act());
      this.#steps.ask(step);
    }
  }

  #act() {
    this.#enter('acting', this.#timeOf(this.#step), () => this.#onStepOver());
    this.#steps.act(this.#step);
  }

  /** The time of a step is over. A negotiation that is under way may end first, within reason. */
  #onStepOver() {
    this.#steps.check();
    if (this.#phase === 'acting' && this.#steps.isNegotiating() && now() - this.#due < TIME.offer) {
      this.#timer.start(1000, () => this.#onStepOver());
    } else if (this.#phase === 'acting') {
      this.#advance(this.#step);
    }
  }

  #waitForSignaling(least) {
    if (this.#phase !== 'waiting') {
      this.#steps.onLost();
      this.#phase = 'waiting';
      this.#due = now() + this.#steps.patience();
    }
    this.#timer.start(1000, () => (now() < this.#due ? this.#advance(least) : this.#steps.giveUp()));
  }

  #enter(phase, millis, then) {
    this.#phase = phase;
    this.#due = now() + millis;
    this.#timer.start(millis, then);
  }

  #timeOf(step) {
    return step === 'rebuild' ? withJitter(TIME.peer / 3) : backoff(TIME.lostGrace, Math.max(0, this.#restarts - 1));
  }

  #countRebuild() {
    this.#rebuilds.push(now());
    return this.recentRebuilds;
  }

  #isUnderWay(wanted) {
    return ['asked', 'acting'].includes(this.#phase) && (this.#step === 'rebuild' || this.#step === wanted);
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- peer

/** @typedef {string | ArrayBuffer | ArrayBufferView | Blob} Payload */

/** Takes a payload as it is now: text as UTF-8, bytes copied, a Blob as it is. @param {Payload} payload @returns {[string, Uint8Array | Blob]} */
function encode(payload) {
  if (typeof payload === 'string') {
    return ['text', utf8.encode(payload)];
  }
  if (payload instanceof Blob) {
    return ['binary', payload];
  }
  if (payload instanceof ArrayBuffer) {
    return ['binary', new Uint8Array(payload.slice(0))];
  }
  if (ArrayBuffer.isView(payload)) {
    return ['binary', new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength).slice()];
  }
  throw new TypeError('a payload is a string, an ArrayBuffer, a view of one, or a Blob; use sendJson for values');
}

/**
 * Is one remote participant of a room, for as long as this instance of them stays. Survives ICE restarts and rebuilt peer connections; a reloaded page is another peer.
 *
 * States: Negotiating → Connected(since, path) ⇄ Unreachable(since) → Restarting(attempt) → Rebuilding(attempt) → Connected; any → Closed(reason).
 * Events: `statechange`, `extra`, `channel` {channel}: a {@link DataChannel} that they opened, `file` {transfer}: an {@link IncomingFile} that is to be accepted or rejected,
 * `track` {track}: a {@link RemoteTrack}.
 */
export class Peer extends Stateful {
  #context;
  #route;
  #polite;
  #extra;
  #link;
  #desk;
  #channels;
  #recovery;
  #epoch = 0;
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {Negotiator | null} */
  #negotiator = null;
  #media;
  #flow;
  #awaitsAgreement = false;
  #finishing = false;
  #connectTimer = new Timer();
  /** @type {ReturnType<typeof deferred>[]} */
  #waiters = [];

  /**
   * @param {{ self: string, instance: string, options: any, ice: GivenIceServers, graceMillis: number }} context
   * @param {{ user: string, instance: string, extra?: object, offer: boolean, flow?: string }} info
   * @param {{ send(body: object): boolean, isReady(): boolean }} route
   * @param {number} epoch under which number its first life begins
   * @param {FileDesk} desk
   */
  constructor(context, info, route, epoch, desk) {
    super(state('Negotiating'));
    this.#context = context;
    this.#route = route;
    /** The user, as the server stamped them. @readonly */
    this.id = info.user;
    /** Which life of the user this is. @readonly */
    this.instance = info.instance;
    this.#extra = info.extra ?? {};
    this.#flow = info.flow ?? 'both';
    this.#polite = context.self < info.user;
    this.#desk = desk;
    this.#media = new PeerMedia({
      id: info.user,
      say: (part) => this.#link.sendPart('tracks', part),
      onTrack: (track) => this._emit('track', { track }),
    });
    this.#link = new Link(context.instance, info.user, info.instance, {
      onLive: () => {
        this.#media.onLive();
        this.#check();
      },
      onBeat: () => this.#check(),
      onSignal: (body) => this._onSignal(body),
      onSilence: () => this.#recovery.onFailed(),
      onLost: () => this.#unlessFinishing(() => this.#recovery.onBroken()),
      onRemoteClose: (text) => this._close(closeReason('REMOTE', text)),
      onViolation: (error) => this._close(closeReason('PROTOCOL_VIOLATION', error.message, error)),
    });
    this.#recovery = new Recovery(!this.#polite, {
      onLost: () => this.state.name === 'Connected' && this._become(state('Unreachable', { since: new Date() })),
      onStep: (step, attempt) => this.#show(step, attempt),
      act: (step) => this.#actFreshly(step),
      ask: (step) => this.#send({ pc: 'main', epoch: this.#epoch, need: step }),
      canSignal: (step) => (step === 'rebuild' ? this.#route.isReady() : this.#canSignal()), // a rebuild ends the control channel, so signals cannot go over it
      patience: () => context.graceMillis + 30_000,
      isNegotiating: () => this.#negotiator?.isNegotiating ?? false,
      check: () => this.#check(),
      giveUp: () => this._close(closeReason('UNREACHABLE', 'all attempts to reach the peer failed')),
    });
    desk.attach(this.#link);
    this.#channels = new ChannelDesk(info.user, this.#link, (channel) => this._emit('channel', { channel }));
    this.#link.listen('tracks', (part) => this.#media.onPart(part));
    this.#connectTimer.start(TIME.peer, () => this._close(closeReason('UNREACHABLE', 'the peer could not be reached in time')));
    this.#live(epoch, info.offer);
  }

  /** The latest extra data of the user. Never to be trusted for identity. */
  get extra() {
    return this.#extra;
  }

  /** The smoothed round trip over the control channel in milliseconds, or null. */
  get roundTrip() {
    return this.#link.roundTrip;
  }

  /** How many messages were dropped because there was no handler. */
  get droppedMessages() {
    return this.#link.inbox.dropped;
  }

  /**
   * Hands each message of this peer to a handler, in order, each exactly once while both pages live. The next waits until what the handler returned is settled, and so does the
   * sender, a window later. @param {Handler} handler @returns {() => void} ends it
   */
  onMessage(handler) {
    return this.#link.inbox.subscribe(handler);
  }

  /** The messages of this peer, for `for await`: the next is asked for when the loop body is done. Ends with the peer; throws `SLOW_CONSUMER` after 30 s without progress. */
  messages() {
    return iterate((handler, onEnd) => this.#link.inbox.subscribe(handler, onEnd));
  }

  /**
   * Sends a message. Resolves when it is inside the receiver's window and was handed to the channel; with `acknowledged`, when it is in the receiver's inbox. Before Connected and
   * during recovery it waits, at most 30 s; at most 256 messages or 1 MiB wait. Rejects with `SEND_QUEUE_FULL`, `MESSAGE_TOO_LARGE`, `TIMEOUT`, `PEER_CLOSED`, `DELIVERY_UNKNOWN`.
   * @param {Payload} payload @param {{ acknowledged?: boolean }} [options] @returns {Promise<void>}
   */
  async send(payload, options) {
    return this._send(encode(payload), options);
  }

  /** Sends a value as JSON; see {@link Peer.send}. Rejects with `INVALID_JSON` besides. @returns {Promise<void>} */
  async sendJson(value, options) {
    return this._send(['json', utf8.encode(toJson(value))], options);
  }

  /**
   * Opens a channel; resolves when the other side has it too. The other side gets a `channel` event. Before Connected and during recovery it waits, at most 30 s. Rejects with
   * `TIMEOUT`, `PEER_CLOSED`, `TOO_MANY_CHANNELS`, `CHANNEL_REFUSED`, `LINK_REBUILT`.
   * @param {string} label @param {ChannelOptions} [options] @returns {Promise<DataChannel>}
   */
  openChannel(label, options) {
    return this.#channels.open(label, options);
  }

  /**
   * Offers a file; what becomes of it is told by the transfer. A file that a page before this one had offered to the same user goes on where that ended. A function that returns a
   * stream is a file whose size nobody knows before its end; it is called again when the transfer begins anew, and what the receiver does not take is not read from it.
   * @param {Blob | (() => ReadableStream)} content a File, or bytes or a stream with a name in the options @param {FileOptions} [options] @returns {OutgoingFile}
   */
  sendFile(content, options = {}) {
    return this.#desk.send(content, options);
  }

  _shareFile(content, options, id) {
    return this.#desk.send(content, options, id);
  }

  /** The files on their way to and from this user. */
  get files() {
    return this.#desk.transfers;
  }

  /** The tracks that this user publishes. */
  get tracks() {
    return this.#media.tracks;
  }

  /** Which way media may travel, as the topology of the room says: 'in' (to this side only), 'out' or 'both'. */
  get flow() {
    return this.#flow;
  }

  /**
   * Publishes a track to this user, across recovery, until it is taken back or ends; {@link Room.publish} does so for all. Throws `ONE_WAY` where the topology lets no media go that
   * way. @param {MediaStreamTrack} track @param {PublishOptions} [options]
   */
  publish(track, options) {
    if (this.#flow === 'in') {
      throw new RtcError('ONE_WAY', 'the topology of the room lets no media go to them');
    }
    this.#unlessFinishing(() => this.#media.publish(track, options));
  }

  /** Takes a track back. @param {MediaStreamTrack} track */
  unpublish(track) {
    this.#media.unpublish(track);
  }

  /** Sends another track of the same kind in the place of one; the user goes on with the same remote track. @param {MediaStreamTrack} track @param {MediaStreamTrack} by */
  replace(track, by) {
    return this.#media.replace(track, by);
  }

  /** Mutes a track, or unmutes it, and tells this user. It is disabled, wherever else it is used. @param {MediaStreamTrack} track @param {boolean} muted */
  mute(track, muted) {
    this.#media.mute(track, muted);
  }

  /** Puts all media of a kind on hold, both ways, until {@link Peer.unhold}: nothing of it travels, and both sides see it in the states of their remote tracks. @param {'audio' | 'video'} kind */
  hold(kind) {
    this.#media.hold(kind, true);
  }

  /** Lets media of a kind go on. @param {'audio' | 'video'} kind */
  unhold(kind) {
    this.#media.hold(kind, false);
  }

  /** Restarts ICE, as if the network had changed; resolves when connected again. */
  restartIce() {
    return this.#recovered('restart');
  }

  /** Makes the peer connection anew, and keeps this peer and its messages; resolves when connected again. */
  reconnect() {
    return this.#recovered('rebuild');
  }

  /** Ends the connection in an orderly way: sends what waits, says goodbye, closes. The peer stays in the room. */
  disconnect() {
    return this._close(closeReason('LOCAL', 'disconnected'), true);
  }

  // for the room

  async _send([kind, bytes], { acknowledged = false } = {}) {
    const entry = this.#link.send(kind, bytes);
    await (acknowledged ? entry.acknowledged : entry.handed).promise;
  }

  /** Which life of the peer connection this is. */
  get _epoch() {
    return this.#epoch;
  }

  get _isHeard() {
    return this.state.name !== 'Closed' && this.#link.isAlive();
  }

  _turn(flow) {
    this.#flow = flow ?? 'both';
  }

  _changeExtra(extra) {
    this.#extra = extra;
    this._emit('extra', { extra });
  }

  _subscribe(handler) {
    return this.#link.inbox.subscribe(handler);
  }

  _bye(reason) {
    this.#link.bye(reason);
  }

  _onSignalingReady() {
    this.#negotiator?.proceed();
  }

  /** Takes a body, whichever way it came. One that is not valid, or of an older epoch, is dropped; it hurts nobody. */
  _onSignal(body) {
    if (this.state.name === 'Closed' || !isSignalBody(body) || body.epoch < this.#epoch || body.epoch > this.#epoch + LIMIT.epochAhead) {
      return;
    }
    if (body.epoch > this.#epoch && !this.#follow(body.epoch)) {
      return;
    }
    if (body.description) {
      this.#media.onPart(body.tracks);
      body.description.type === 'offer' && this.#recovery.onRemoteActs();
      this.#negotiator?.onDescription(body.description);
    } else if (body.candidate) {
      this.#negotiator?.onCandidate(body.candidate);
    } else if (body.reject) {
      this.#negotiator?.onReject(body.reject);
    } else if (body.need === 'negotiation') {
      this.#negotiator?.negotiate();
    } else {
      this.#recovery.onNeed(body.need);
    }
  }

  /** Ends the peer; in an orderly way if asked to. Idempotent. @param {CloseReason} reason @returns {Promise<void>} */
  async _close(reason, orderly = false) {
    if (orderly && !this.#finishing) {
      this.#finishing = true;
      await this.#link.finish(reason.text.slice(0, 256));
    }
    if (this.state.name !== 'Closed') {
      this.#recovery.stop();
      this.#connectTimer.stop();
      this.#link.close();
      this.#endLife();
      this.#media.close(reason);
      const code = reason.kind === 'UNREACHABLE' ? 'PEER_UNREACHABLE' : 'PEER_CLOSED';
      this.#waiters.splice(0).forEach((waiter) => waiter.reject(new RtcError(code, reason.text)));
      this._become(state('Closed', { reason }));
    }
  }

  // lives of the peer connection

  #live(epoch, offers) {
    this.#endLife();
    this.#epoch = epoch;
    const pc = new this.#context.options.RTCPeerConnection(this.#configuration);
    this.#pc = pc;
    pc.onconnectionstatechange = () => this.#onConnectionState(pc);
    this.#negotiator = new Negotiator(pc, { polite: this.#polite, epoch, offers }, {
      send: (body) => this.#send(body),
      canSignal: () => this.#canSignal(),
      onRemoteDescription: (sdp) => {
        this.#link.limitFrames(maxFrameOf(sdp));
        this.#media.onRemoteDescription(sdp);
      },
      tracks: (sdp) => this.#media.report(sdp),
      onStable: () => {
        this.#media.onStable();
        this.#agreed();
      },
      onStalled: () => this.#unlessFinishing(() => this.#recovery.onFailed()),
      onFailed: () => this.#unlessFinishing(() => this.#recovery.onBroken()),
    });
    this.#link.attach(pc, epoch);
    this.#media.attach(pc);
  }

  get #configuration() {
    const { iceServers = [], iceTransportPolicy = 'all' } = this.#context.options;
    return { iceServers: [...iceServers, ...this.#context.ice.servers], iceTransportPolicy };
  }

  /** Takes a step of recovery with fresh credentials, unless another life began while they were asked for. */
  #actFreshly(step) {
    const epoch = this.#epoch;
    this.#context.ice.freshThen(() => this.#unlessFinishing(() => {
      if (epoch === this.#epoch && step === 'rebuild') {
        this.#live(epoch + 1, true);
      } else if (epoch === this.#epoch) {
        this.#pc?.setConfiguration(this.#configuration);
        this.#negotiator?.negotiate({ restart: true });
      }
    }));
  }

  #endLife() {
    this.#negotiator?.close();
    if (this.#pc) {
      this.#link.detach();
      this.#media.detach();
      this.#pc.onconnectionstatechange = null;
      this.#pc.close();
    }
    this.#pc = this.#negotiator = null;
  }

  #follow(epoch) {
    this.#recovery.onRemoteRebuilds();
    if (this.#finishing || this.#recovery.recentRebuilds > REMOTE_REBUILDS) {
      this._close(closeReason('PROTOCOL_VIOLATION', 'the peer connection was made anew too often'));
      return false;
    }
    this.#live(epoch, false);
    return true;
  }

  #onConnectionState(pc) {
    if (this.#finishing) {
      return;
    }
    switch (pc.connectionState) {
      case 'connected': return this.#agreed();
      case 'disconnected': return this.#recovery.onDisconnected();
      case 'failed': return pc.iceConnectionState === 'failed' ? this.#recovery.onFailed() : this.#recovery.onBroken(); // else DTLS failed
      default: return undefined;
    }
  }

  #canSignal() {
    return this.#route.isReady() || (this.#link.isLive && this.#link.isAlive());
  }

  /** Signals go through the server, or over the control channel while the server is away. */
  #send(body) {
    if (!(this.#route.isReady() && this.#route.send(body))) {
      this.#link.sendSignal(body);
    }
  }

  // state

  #agreed() {
    this.#awaitsAgreement = false;
    this.#check();
  }

  /** Looks whether the peer answers. */
  #check() {
    const reached = this.#pc?.connectionState === 'connected' && this.#link.isLive && !this.#link.isSilent && !this.#awaitsAgreement;
    if (!reached || this.#finishing || this.state.name === 'Closed') {
      return;
    }
    this.#connectTimer.stop();
    this.#recovery.onReached();
    this.#waiters.splice(0).forEach((waiter) => waiter.resolve());
    if (this.state.name !== 'Connected') {
      this._become(state('Connected', { since: new Date(), path: 'UNKNOWN' }));
      this.#findPath(/** @type {RTCPeerConnection} */ (this.#pc), this.state, 4);
    }
  }

  /** Steps before the first connection are part of Negotiating. */
  #show(step, attempt) {
    this.#awaitsAgreement = true;
    if (this.state.name !== 'Negotiating') {
      this._become(state(step === 'rebuild' ? 'Rebuilding' : 'Restarting', { attempt }));
    }
  }

  /** A host candidate that is not signalled yet passes for a reflexive one at first, so that is believed only in the end. */
  async #findPath(pc, connected, tries) {
    const path = pathOf(await pc.getStats().catch(() => new Map()));
    const isSure = path === 'DIRECT' || path === 'RELAYED' || (path === 'REFLEXIVE' && tries === 1);
    if (this.state === connected && isSure) {
      this._become(state('Connected', { since: connected.since, path }));
    } else if (this.state === connected && tries > 1) {
      setTimeout(() => this.#findPath(pc, connected, tries - 1), 1000);
    }
  }

  #recovered(step) {
    const waiter = deferred();
    if (this.state.name === 'Closed') {
      waiter.reject(new RtcError('PEER_CLOSED', 'the peer is closed'));
      return waiter.promise;
    }
    if (step === 'rebuild' && !this.#route.isReady()) {
      waiter.reject(new RtcError('PEER_UNREACHABLE', 'the peer connection cannot be made anew while the signaling server is away'));
      return waiter.promise;
    }
    this.#waiters.push(waiter);
    this.#unlessFinishing(() => this.state.name !== 'Negotiating' && this.#recovery.request(step));
    return waiter.promise;
  }

  #unlessFinishing(action) {
    if (!this.#finishing && this.state.name !== 'Closed') {
      action();
    }
  }
}

/** Returns by what kind of path a peer connection goes. @param {Map<string, any> | RTCStatsReport} stats */
function pathOf(stats) {
  const all = /** @type {any[]} */ ([...stats.values()]);
  const selected = all.find((stat) => stat.type === 'transport')?.selectedCandidatePairId;
  const pair = all.find((stat) => stat.type === 'candidate-pair' && (selected ? stat.id === selected : stat.nominated && stat.state === 'succeeded'));
  const types = pair ? [stats.get(pair.localCandidateId)?.candidateType, stats.get(pair.remoteCandidateId)?.candidateType] : [];
  if (!types.every(Boolean) || types.length === 0) {
    return 'UNKNOWN';
  }
  return types.includes('relay') ? 'RELAYED' : types.every((type) => type === 'host') ? 'DIRECT' : 'REFLEXIVE';
}

// ---------------------------------------------------------------------------------------------------------------------------------- room

const LEFT_REASONS = Object.freeze({
  ROOM_NOT_FOUND: 'NOT_FOUND', ROOM_EXISTS: 'EXISTS', ROOM_FULL: 'FULL', BAD_PASSWORD: 'REJECTED', UNAUTHORIZED: 'REJECTED', REPLACED: 'REPLACED',
  ADMISSION_DENIED: 'REJECTED', ADMISSION_TIMEOUT: 'REJECTED', BARRED: 'REJECTED', ROOM_LOCKED: 'REJECTED', NOT_IN_ROOM: 'CANCELLED',
});
const GONE_REASONS = Object.freeze({ LEFT: 'REMOTE', LOST: 'LOST', EJECTED: 'EJECTED', REPLACED: 'REPLACED', PARTED: 'REMOTE' });

/** Topologies in which media come from the owner. */
const ONE_WAY = new Set(['one_way', 'relay_tree']);

/** Is somebody who asks the owner of a room to be let in. */
export class JoinRequest {
  #answer;

  /** @param {{ user: string, extra?: object, wants?: object }} knock @param {(type: string, more: object) => Promise<any>} answer */
  constructor({ user, extra = {}, wants = {} }, answer) {
    this.#answer = answer;
    /** @readonly */
    this.user = user;
    /** What they say of themselves; never to be trusted for identity. @readonly */
    this.extra = extra;
    /** What they wish for. @readonly */
    this.wants = wants;
  }

  /** Lets them in. Rejects with `NOT_WAITING` if they do not wait any more. @param {object} [terms] told to them */
  async accept(terms) {
    await this.#answer('room.admit', { user: this.user, terms });
  }

  /** Turns them away. Rejects with `NOT_WAITING` if they do not wait any more. @param {string} [reason] told to them */
  async reject(reason) {
    await this.#answer('room.deny', { user: this.user, reason });
  }
}

/** Is a file that is offered to all in a room and to each newcomer: one transfer for each, always under the same id for the same user. Event: `transfer` {transfer}. */
export class SharedFile extends EventTarget {
  #content;
  #options;
  #onStop;
  /** @type {Map<string, OutgoingFile>} the latest to each user */
  #transfers = new Map();

  constructor(content, options, onStop) {
    super();
    this.#content = content;
    this.#options = options;
    this.#onStop = onStop;
  }

  /** The transfers so far, the latest to each user. @returns {OutgoingFile[]} */
  get transfers() {
    return [...this.#transfers.values()];
  }

  /** Offers it to nobody else, and ends what is under way. */
  cancel() {
    this.stop();
    this.transfers.forEach((transfer) => transfer.cancel());
  }

  /** Offers it to nobody else. */
  stop() {
    this.#onStop(this);
  }

  /** A transfer that waits for its user to come back goes on by itself. @param {Peer} peer */
  _offerTo(peer) {
    const before = this.#transfers.get(peer.id);
    if (!before || before.isOver) {
      const transfer = peer._shareFile(this.#content, this.#options, before?.id);
      transfer.completed.catch(() => {}); // its states tell
      this.#transfers.set(peer.id, transfer);
      this.dispatchEvent(new RtcEvent('transfer', { transfer }));
    }
  }
}

/**
 * Remembers at which epoch members were met before, so that who offers to one again begins beyond it: an answer to the offer of an earlier meeting may still be under way, and must
 * not be taken for one to the new offer.
 */
class Epochs {
  /** @type {Map<string, number>} */
  #last = new Map();

  /** Returns where to begin with this member. Who waits for the offer follows its epoch. */
  first({ user, instance, offer }) {
    return offer ? (this.#last.get(`${user} ${instance}`) ?? 0) % LIMIT.epochs + 1 : 1;
  }

  /** Notes how far it came with a member who is gone; of many the oldest are forgotten. */
  over({ id, instance, _epoch }) {
    const life = `${id} ${instance}`;
    this.#last.delete(life);
    this.#last.set(life, _epoch);
    if (this.#last.size > LIMIT.peers) {
      this.#last.delete(this.#last.keys().next().value);
    }
  }
}

/**
 * Is the handle of one room on one connection: before entering, inside, and after leaving. One handle per id.
 *
 * States: Idle → [CheckingPresence] → Entering → [AwaitingAdmission(timeoutMillis)] → Joined(role, owner) ⇄ Resuming(role); each of these → Left(reason, error) → (enter again); at last
 * Closed.
 * Events: `statechange`, `peerjoined` {peer}, `peerleft` {peer, reason}, `peerstatechange` {peer, state}, `peerextra` {peer, extra}, `owner` {owner}, `relayed` {from, body},
 * `file` {peer, transfer}: an {@link IncomingFile}, `updated` {info}; for the owner of a room that admits by hand: `knock` {request}: a {@link JoinRequest}, `knockwithdrawn` {user}.
 */
export class Room extends Stateful {
  /** What is published to all. @type {Map<MediaStreamTrack, PublishOptions>} */
  #published = new Map();
  #session;
  #context;
  #mayTellSecrets;
  /** @type {Map<string, Peer>} */
  #peers = new Map();
  /** @type {Map<Handler, Map<Peer, () => void>>} */
  #handlers = new Map();
  #epochs = new Epochs();
  /** @type {Map<string, FileDesk>} */
  #desks = new Map();
  /** @type {Set<SharedFile>} */
  #shared = new Set();
  /** Peers whom the server lost, but who are heard. @type {Map<Peer, Timer>} */
  #absent = new Map();
  /** Peers whom the snapshot has not named so far. @type {Set<string>} */
  #unnamed = new Set();
  /** @type {RoomOptions} */
  #options = {};
  #attempt = /** @type {object | null} */ (null);
  #admission = /** @type {ReturnType<typeof deferred> | null} */ (null);
  /** @type {Map<string, JoinRequest>} */
  #knocks = new Map();
  #info = Object.freeze({});
  #leaving = /** @type {Promise<void> | null} */ (null);
  #reachable = false;
  #version = 0;

  /** @param {SignalingSession} session */
  constructor(id, session, context, mayTellSecrets) {
    super(state('Idle'));
    /** @readonly */
    this.id = id;
    this.#session = session;
    this.#context = context;
    this.#mayTellSecrets = mayTellSecrets;
  }

  /**
   * @typedef {object} RoomOptions
   * @property {string} [password]
   * @property {object} [extra] what others in this room see of this participant
   * @property {object} [wants] what the owner is told of, who is to let this participant in
   * @property {{ topology?: string, maxPeers?: number, ownerLeaves?: string, admission?: 'auto' | 'owner', listed?: boolean, tag?: string }} [spec] of a room that is opened
   */

  /** Opens the room and enters it as its owner. Rejects with `ROOM_EXISTS`, … @param {RoomOptions} [options] @returns {Promise<Room>} */
  open(options) {
    return this.#enter('room.open', 'Entering', options);
  }

  /** Joins the room. Rejects with `ROOM_NOT_FOUND`, `ROOM_FULL`, `BAD_PASSWORD`, … @param {RoomOptions} [options] @returns {Promise<Room>} */
  join(options) {
    return this.#enter('room.join', 'CheckingPresence', options);
  }

  /** Joins the room, or opens it if it does not exist, in one step at the server. @param {RoomOptions} [options] @returns {Promise<Room>} */
  openOrJoin(options) {
    return this.#enter('room.enter', 'Entering', options);
  }

  /** Who waits to be let in by this participant, as the owner. @returns {JoinRequest[]} */
  get knocks() {
    return [...this.#knocks.values()];
  }

  /** What is known of the room: `spec`, `passwordProtected`, `locked`, `extra`, and the `terms` under which this participant was let in. */
  get info() {
    return this.#info;
  }

  get isInside() {
    return this.state.name === 'Joined' || this.state.name === 'Resuming';
  }

  /** Who else is here now. @returns {Peer[]} */
  get peers() {
    return [...this.#peers.values()];
  }

  /** @param {string} id */
  peer(id) {
    return this.#peers.get(id);
  }

  /** Hands the messages of all present and future peers to a handler; see {@link Peer.onMessage}. @param {Handler} handler @returns {() => void} ends it */
  onMessage(handler) {
    const own = (message) => handler(message);
    this.#handlers.set(own, new Map(this.peers.map((peer) => [peer, peer._subscribe(own)])));
    return () => {
      this.#handlers.get(own)?.forEach((unsubscribe) => unsubscribe());
      this.#handlers.delete(own);
    };
  }

  /**
   * Sends a message to all who are here now, and tells of each what became of it; see {@link Peer.send}.
   * @param {Payload} payload @param {{ acknowledged?: boolean }} [options] @returns {Promise<{ to: string, error: RtcError | null }[]>}
   */
  async broadcast(payload, options) {
    return this.#broadcast(encode(payload), options);
  }

  /** Sends a value as JSON to all who are here now; see {@link Room.broadcast}. */
  async broadcastJson(value, options) {
    return this.#broadcast(['json', utf8.encode(toJson(value))], options);
  }

  /** Offers a file to all who are here now; see {@link Peer.sendFile}. @param {Blob | (() => ReadableStream)} content @param {FileOptions} [options] @returns {OutgoingFile[]} one for each */
  sendFile(content, options) {
    this.#requireInside();
    return this.peers.map((peer) => peer.sendFile(content, options));
  }

  /** Offers a file to all who are here and to each newcomer, until it is stopped or the stay ends; see {@link Peer.sendFile}. @param {Blob | (() => ReadableStream)} content @param {FileOptions} [options] */
  shareWithNewcomers(content, options = {}) {
    this.#requireInside();
    const shared = new SharedFile(content, options, (file) => this.#shared.delete(file));
    this.#shared.add(shared);
    this.peers.forEach((peer) => shared._offerTo(peer));
    return shared;
  }

  /** The files on their way to and from all users, those who may come back among them. @returns {FileTransfer[]} */
  get files() {
    return [...this.#desks.values()].flatMap(({ transfers }) => transfers);
  }

  /** What a page before this one offered to those who are here, and did not send to its end: sent again, it goes on from there. */
  get interruptedFiles() {
    return [...this.#desks.values()].flatMap(({ interrupted }) => interrupted);
  }

  /** Sends a small JSON value through the server, to all or to one; others get a `relayed` event. Resolves when the server has it. @param {any} body @param {{ to?: string }} [options] */
  async relay(body, { to } = {}) {
    this.#requireInside();
    toJson(body);
    await this.#session.request('message', { room: this.id, to, body });
  }

  /** Changes what others in this room see of this participant. @param {object} extra */
  async updateExtra(extra) {
    this.#requireInside();
    this.#options = { ...this.#options, extra };
    await this.#session.request('extra', { room: this.id, value: extra, version: ++this.#version });
  }

  /** Changes the room; only its owner may. `password: ''` takes it away. @param {{ password?: string, maxPeers?: number, locked?: boolean, extra?: object, owner?: string }} changes */
  async update(changes) {
    this.#requireInside();
    this.#requireSecrecy(changes.password);
    await this.#session.request('room.update', { room: this.id, ...changes });
  }

  /** Puts somebody out of the room; only its owner may. @param {string} user @param {{ reason?: string, barMillis?: number }} [options] for how long they may not come back */
  async eject(user, { reason, barMillis } = {}) {
    this.#requireInside();
    await this.#session.request('room.eject', { room: this.id, user, reason, barMillis });
  }

  /** Connects two members whom the topology does not; only the owner may. @param {string} a makes the offer @param {string} b */
  async introduce(a, b) {
    this.#requireInside();
    await this.#session.request('room.introduce', { room: this.id, a, b });
  }

  /** Leaves the room: says goodbye to each peer, then to the server. Idempotent. @returns {Promise<void>} */
  async leave() {
    if (this.#attempt) {
      this.#attempt = null;
      this.#admission?.reject(new RtcError('NOT_IN_ROOM', 'left while waiting to be let in'));
      this._become(state('Left', { reason: 'LEFT', error: null }));
      await this.#tellLeft();
    } else if (this.isInside) {
      this.#leaving ??= this.#leave();
      await this.#leaving;
    }
  }

  /** Closes the room for all; only its owner may. @param {string} [reason] */
  async closeForAll(reason) {
    this.#requireInside();
    await this.#session.request('room.close', { room: this.id, reason });
    this.#end('CLOSED_BY_OWNER', null, closeReason('ROOM_ENDED', 'the room was closed'));
  }

  // entering and leaving

  /** @param {string} type @param {string} first @param {RoomOptions} [options] */
  async #enter(type, first, options = {}) {
    this.#refuse(options);
    const attempt = {};
    this.#attempt = attempt;
    this._become(state(first));
    if (type === 'room.join') {
      this.#lookFirst(attempt);
    }
    try {
      const entered = await this.#request(type, options, (waiting) => this.#attempt === attempt && this._become(state('AwaitingAdmission', { timeoutMillis: waiting.timeoutMillis })));
      if (this.#attempt !== attempt) {
        throw new RtcError('NOT_IN_ROOM', 'left while entering');
      }
      this.#options = options;
      this.#attempt = null;
      this.#admit(entered);
      return this;
    } catch (error) {
      if (this.#attempt === attempt) {
        this.#attempt = null;
        this._become(state('Left', { reason: LEFT_REASONS[error.code] ?? 'FAILED', error }));
        if (error.code === 'TIMEOUT') {
          this.#tellLeft();
        }
      }
      throw error;
    }
  }

  /** @param {RoomOptions} options */
  #refuse({ password, extra, spec, wants }) {
    if (this.state.name === 'Closed') {
      throw new RtcError('CONNECTION_CLOSED', 'the connection is closed');
    }
    if (this.#attempt || this.isInside) {
      throw new RtcError('ALREADY_IN_ROOM', 'this handle is in the room or entering it');
    }
    if (!optional(password, (text) => isText(text, 256) && text !== '') || !optional(extra, isObject) || !optional(spec, isObject) || !optional(wants, isObject)) {
      throw new TypeError('a password has 1 to 256 characters; extra, spec and wants are objects');
    }
    this.#requireSecrecy(password);
  }

  #requireSecrecy(password) {
    if (password && !this.#mayTellSecrets) {
      throw new RtcError('INSECURE_TRANSPORT', 'a password would travel unencrypted; use wss:// or allow it');
    }
  }

  /** Asks for presence and admission at once, so that it takes one round trip. */
  #lookFirst(attempt) {
    this.#session.request('room.presence', { room: this.id }).then(({ exists }) => {
      if (exists && this.#attempt === attempt && this.state.name === 'CheckingPresence') {
        this._become(state('Entering'));
      }
    }, () => {});
  }

  /** Asks to enter, and waits to be let in if need be. @param {string} type @param {RoomOptions} options @param {(waiting: any) => void} [onWaiting] @returns {Promise<any>} */
  async #request(type, { password, extra, spec, wants }, onWaiting = () => {}) {
    for (;;) {
      try {
        return await this.#admitted(await this.#session.request(type, { room: this.id, password, extra, spec, wants }), onWaiting);
      } catch (error) {
        if (error.code !== 'SESSION_LOST') {
          throw error;
        }
      }
    }
  }

  /** Returns what the server says in the end to one who waits. */
  async #admitted(answer, onWaiting) {
    if (answer.type !== 'room.waiting') {
      return answer;
    }
    this.#admission = deferred();
    onWaiting(answer);
    return this.#admission.promise.finally(() => { this.#admission = null; });
  }

  #admit(entered) {
    this.#claim(entered.claim);
    this.#options = { ...this.#options, spec: entered.spec };
    this.#inform(entered, entered.terms);
    this.#reachable = true;
    this._become(state('Joined', { role: entered.role, owner: entered.owner }));
    this.#unnamed = new Set(this.#peers.keys());
    this.#snapshot(entered);
    this.peers.forEach((peer) => peer._onSignalingReady());
  }

  async #leave() {
    const reason = closeReason('LOCAL', 'left the room');
    await Promise.all(this.peers.map((peer) => peer._close(reason, true)));
    await this.#tellLeft();
    this.#end('LEFT', null, reason);
  }

  async #tellLeft() {
    await this.#session.request('room.leave', { room: this.id }).catch(() => {});
  }

  #end(reason, error, peersReason) {
    if (this.isInside) {
      this.#leaving = null;
      this.#reachable = false;
      this.#claim(null);
      this.peers.forEach((peer) => this.#drop(peer, peersReason));
      this.#desks.forEach((desk) => desk.close(new RtcError('PEER_CLOSED', 'the room was left')));
      this.#desks.clear();
      this.#shared.clear();
      this.#knocks.clear();
      this._become(state('Left', { reason, error }));
    }
  }

  #claim(claim) {
    claim ? this.#session.claims.set(this.id, claim) : this.#session.claims.delete(this.id);
  }

  #requireInside() {
    if (!this.isInside) {
      throw new RtcError('NOT_IN_ROOM', 'the room must be entered first');
    }
  }

  async #broadcast(encoded, options) {
    this.#requireInside();
    return Promise.all(this.peers.map((peer) => peer._send(encoded, options).then(() => ({ to: peer.id, error: null }), (error) => ({ to: peer.id, error }))));
  }

  // for the connection

  /** Says goodbye to the peers and closes the handle. */
  async _shut(reason, orderly = false) {
    if (orderly) {
      await Promise.all(this.peers.map((peer) => peer._close(reason, true)));
    }
    this.#attempt = null;
    this.#end(reason.kind === 'REPLACED' ? 'REPLACED' : reason.kind === 'LOCAL' ? 'LEFT' : 'LOST', reason.error, reason);
    this._become(state('Closed'));
  }

  _onAway() {
    this.#reachable = false;
    if (this.state.name === 'Joined') {
      this._become(state('Resuming', { role: this.state.role, owner: this.state.owner }));
    }
  }

  _onSession(resumed) {
    if (!resumed) {
      this.#admission?.reject(new RtcError('SESSION_LOST', 'the session was lost while waiting to be let in'));
    }
    if (!this.isInside || this.#leaving) {
      return;
    }
    if (resumed) {
      this.#reachable = true;
      this._become(state('Joined', { role: this.state.role, owner: this.state.owner }));
      this.peers.forEach((peer) => peer._onSignalingReady());
    } else {
      this._onAway();
      this.#reenter(now() + this.#session.graceMillis + 30_000);
    }
  }

  /** Enters again after the server forgot the session, until that succeeds or there is no hope. */
  async #reenter(deadline) {
    for (let attempt = 0; this.state.name === 'Resuming' && !this.#leaving; attempt++) {
      try {
        const { password, extra, spec, wants } = this.#options;
        const entered = await this.#admitted(await this.#session.request('room.enter', { room: this.id, password, extra, spec, wants }), () => {});
        return this.isInside && !this.#leaving && this.#admit(entered);
      } catch (error) {
        if (error.code === 'SESSION_LOST') {
          return undefined; // the next session enters
        }
        if (!error.isTransient || now() > deadline) {
          return this.#end('LOST', error, closeReason('ROOM_ENDED', 'the session was lost', error));
        }
        await new Promise((resolve) => { setTimeout(resolve, backoff(TIME.firstBackoff, attempt)); });
      }
    }
    return undefined;
  }

  _receive(frame) {
    if (frame.type === 'room.entered') {
      this.#admission?.resolve(frame);
    } else if (frame.type === 'room.denied') {
      this.#admission?.reject(new RtcError(frame.code, frame.reason ?? ''));
    } else if (this.isInside) {
      this.#receiveInside(frame);
    }
  }

  #receiveInside(frame) {
    switch (frame.type) {
      case 'peer.joined': return this.#leaving || this.#arrived(frame.peer);
      case 'peers.more': return this.#leaving || this.#snapshot(frame);
      case 'peer.left': return this.#departed(frame);
      case 'peer.extra': return this.#changeExtra(this.#peers.get(frame.user), frame.value);
      case 'signal': return this.#peers.get(frame.from)?._onSignal(frame.body);
      case 'message': return this._emit('relayed', { from: frame.from, body: frame.body });
      case 'peer.flow': return this.#turned(frame.user, frame.flow);
      case 'room.claim': return this.#claim(frame.claim);
      case 'room.owner': return this.#owned(frame.owner);
      case 'room.closed': return this.#closed(frame);
      case 'room.updated': this.#inform(frame, this.#info.terms); return this._emit('updated', { info: this.#info });
      case 'room.ejected': return this.#ejected(frame);
      case 'room.knock': return this.#knocked(frame);
      case 'room.knock.withdrawn': return this.#withdrawn(frame.user);
      default: return undefined;
    }
  }

  // members

  /** Compares what the server tells with who is here; after the last part, who was not named is missing. */
  #snapshot({ peers, more }) {
    peers.forEach((info) => this.#arrived(info));
    if (!more) {
      this.peers.filter(({ id }) => this.#unnamed.has(id)).forEach((peer) => this.#lost(peer));
      this.#unnamed.clear();
    }
  }

  #inform({ spec, protected: passwordProtected = false, locked = false, extra = {} }, terms = {}) {
    this.#info = Object.freeze({ spec, passwordProtected, locked, extra, terms });
  }

  #knocked(knock) {
    const request = new JoinRequest(knock, async (type, more) => {
      await this.#session.request(type, { room: this.id, ...more });
      this.#knocks.delete(knock.user);
    });
    if (!this.#knocks.has(knock.user)) { // who waits is told again after a new session
      this.#knocks.set(knock.user, request);
      this._emit('knock', { request });
    }
  }

  #withdrawn(user) {
    if (this.#knocks.delete(user)) {
      this._emit('knockwithdrawn', { user });
    }
  }

  #ejected({ reason }) {
    const error = new RtcError('EJECTED', reason ?? '');
    this.#end('EJECTED', error, closeReason('ROOM_ENDED', 'removed from the room'));
  }

  /** Somebody is here: whom we know and still hear is kept, another life of theirs takes their place. */
  #arrived(info) {
    const known = this.#peers.get(info.user);
    this.#unnamed.delete(info.user);
    if (info.linked === false) {
      return; // a member to whom there is no connection, until they are introduced
    }
    if (known && known.instance === info.instance && known._isHeard) {
      this.#isBack(known);
      this.#turned(info.user, info.flow);
      this.#changeExtra(known, info.extra ?? {});
      return;
    }
    if (known) {
      this.#drop(known, closeReason(known.instance === info.instance ? 'LOST' : 'REPLACED'));
    }
    if (info.user !== this.#context.self && this.#peers.size < LIMIT.peers) {
      this.#meet(info);
    }
  }

  /**
   * Publishes a track to all who are here and all who will come, until it is taken back or ends: to all to whom the topology lets media of this side go. Throws `ONE_WAY` inside a room
   * where that is nobody, for viewers of a broadcast. @param {MediaStreamTrack} track @param {PublishOptions} [options]
   */
  publish(track, options = {}) {
    if (this.isInside && this.state.role !== 'owner' && ONE_WAY.has(this.info.spec?.topology) && !this.peers.some((peer) => this.#reaches(peer))) {
      throw new RtcError('ONE_WAY', 'only the owner of this room publishes');
    }
    if (!this.#published.has(track) && track.readyState === 'live') {
      this.#published.set(track, options);
      track.addEventListener('ended', () => this.#published.delete(track), { once: true });
      this.peers.filter((peer) => this.#reaches(peer)).forEach((peer) => peer.publish(track, options));
    }
  }

  /** What this side publishes goes to whom it may go both ways, and from an owner to the viewers. */
  #reaches(peer) {
    return peer.flow === 'both' || (peer.flow === 'out' && this.state.role === 'owner');
  }

  #turned(user, flow) {
    const peer = this.#peers.get(user);
    if (peer && peer.flow !== (flow ?? 'both')) {
      peer._turn(flow);
      this.#publishTo(peer);
    }
  }

  #publishTo(peer) {
    this.#published.forEach((options, track) => (this.#reaches(peer) ? peer.publish(track, options) : peer.unpublish(track)));
  }

  /** Takes a track back from all. @param {MediaStreamTrack} track */
  unpublish(track) {
    this.#published.delete(track);
    this.#peers.forEach((peer) => peer.unpublish(track));
  }

  /** Mutes a track, or unmutes it, for all. @param {MediaStreamTrack} track @param {boolean} muted */
  mute(track, muted) {
    track.enabled = !muted;
    this.#peers.forEach((peer) => peer.mute(track, muted));
  }

  /** Sends another track in the place of one to all who have it. @param {MediaStreamTrack} track @param {MediaStreamTrack} by */
  async replace(track, by) {
    const options = this.#published.get(track) ?? {};
    this.#published.delete(track);
    this.#published.set(by, options);
    await Promise.all(this.peers.filter((peer) => this.#reaches(peer)).map((peer) => peer.replace(track, by)));
  }

  #meet(info) {
    const peer = new Peer({ ...this.#context, graceMillis: this.#session.graceMillis }, info, {
      send: (body) => this.#session.signal(this.id, info.user, body),
      isReady: () => this.#reachable && this.#session.isReady,
    }, this.#epochs.first(info), this.#deskOf(info.user));
    this.#peers.set(peer.id, peer);
    this.#publishTo(peer);
    peer.addEventListener('track', ({ track }) => this._emit('track', { peer, track }));
    peer.addEventListener('statechange', () => {
      this._emit('peerstatechange', { peer, state: peer.state });
      if (peer.state.name === 'Closed' && this.#absent.has(peer)) {
        this.#drop(peer, closeReason('LOST'));
      }
    });
    this.#handlers.forEach((subscriptions, handler) => subscriptions.set(peer, peer._subscribe(handler)));
    this._emit('peerjoined', { peer });
    this.#shared.forEach((shared) => shared._offerTo(peer));
  }

  /** One desk for each user, whichever life of theirs is here; those who are gone and wait for nothing are forgotten. */
  #deskOf(user) {
    const idle = [...this.#desks].filter(([other, desk]) => !this.#peers.has(other) && desk.transfers.length === 0);
    idle.forEach(([other]) => this.#desks.delete(other));
    const desk = this.#desks.get(user) ?? new FileDesk(user, this.#context.sent, (transfer) => this.#offered(user, transfer));
    this.#desks.set(user, desk);
    return desk;
  }

  #offered(user, transfer) {
    const peer = this.#peers.get(user);
    peer?._emit('file', { transfer });
    this._emit('file', { peer, transfer });
  }

  #departed({ user, instance, reason }) {
    const peer = this.#peers.get(user);
    if (peer && peer.instance === instance) {
      reason === 'LOST' ? this.#lost(peer) : this.#drop(peer, closeReason(GONE_REASONS[reason] ?? 'REMOTE'));
    }
  }

  /** The server lost them. While they are heard they have time to come back. @param {Peer} peer */
  #lost(peer) {
    if (!peer._isHeard) {
      this.#drop(peer, closeReason('LOST'));
    } else if (!this.#absent.has(peer)) {
      const timer = new Timer();
      this.#absent.set(peer, timer);
      timer.start(this.#session.graceMillis, () => this.#drop(peer, closeReason('LOST')));
    }
  }

  #isBack(peer) {
    this.#absent.get(peer)?.stop();
    this.#absent.delete(peer);
  }

  #drop(peer, reason) {
    this.#isBack(peer);
    this.#unnamed.delete(peer.id);
    if (this.#peers.get(peer.id) === peer) {
      this.#peers.delete(peer.id);
      this.#epochs.over(peer);
      peer._close(reason);
      this.#handlers.forEach((subscriptions) => subscriptions.delete(peer));
      this._emit('peerleft', { peer, reason });
    }
  }

  #changeExtra(peer, extra) {
    if (peer && JSON.stringify(peer.extra) !== JSON.stringify(extra)) {
      peer._changeExtra(extra);
      this._emit('peerextra', { peer, extra });
    }
  }

  #owned(owner) {
    if (owner !== this.#context.self) {
      this.#knocks.clear();
    }
    this._become(state(this.state.name, { role: owner === this.#context.self ? 'owner' : 'member', owner }));
    this.peers.forEach((peer) => this.#publishTo(peer));
    this._emit('owner', { owner });
  }

  #closed({ by, reason }) {
    const error = new RtcError('ROOM_CLOSED', reason ?? 'the room was closed');
    this.#end(by ? 'CLOSED_BY_OWNER' : 'LOST', error, closeReason('ROOM_ENDED', error.message));
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- calls, and what is watched

const FOR_TWO = Object.freeze({ topology: 'one_to_one', maxPeers: 2, ownerLeaves: 'close' });

/** Is a call of another user that was not answered yet. */
export class IncomingCall {
  #desk;
  #room;
  #over = deferred();

  constructor(desk, { from, room, extra = {} }) {
    this.#desk = desk;
    this.#room = room;
    /** Who calls, as the server says. @readonly */
    this.from = from;
    /** What they tell of the call. @readonly */
    this.extra = extra;
  }

  /** Resolves when the caller took the call back, or it was answered here. @returns {Promise<void>} */
  get ended() {
    return this.#over.promise;
  }

  /** Takes the call: enters the room for two in which the caller waits; leaving it hangs up. Rejects with `ROOM_NOT_FOUND`, `USER_NOT_FOUND` if they are gone. @param {RoomOptions} [options] @returns {Promise<Room>} */
  async accept(options) {
    await this.#answer('accepted');
    return this.#desk.room(this.#room).join(options);
  }

  /** Declines the call; the caller gets `CALL_REJECTED`. @param {string} [reason] told to them */
  reject(reason) {
    return this.#answer('rejected', reason);
  }

  /** Declines the call because of another; the caller gets `USER_BUSY`. */
  busy() {
    return this.#answer('busy');
  }

  #answer(answer, reason) {
    return this.#desk.answer(this.from, this.#room, answer, reason);
  }

  _end() {
    this.#over.resolve();
  }
}

/** Calls users and takes their calls: a room for two that nobody else knows, and a word about it through the server. */
class CallDesk {
  #request;
  /** @type {Set<(call: IncomingCall) => unknown>} */
  #handlers = new Set();
  /** Calls that came and were not answered, by room. @type {Map<string, IncomingCall>} */
  #open = new Map();
  /** Who was called, by room. @type {Map<string, { to: string, answer: ReturnType<typeof deferred> }>} */
  #ringing = new Map();

  /** @param {(type: string, fields: object) => Promise<any>} request @param {(id: string) => Room} room */
  constructor(request, room) {
    this.#request = request;
    this.room = room;
  }

  /** @param {(call: IncomingCall) => unknown} handler */
  take(handler) {
    const own = (call) => handler(call);
    this.#handlers.add(own);
    return () => { this.#handlers.delete(own); };
  }

  /** @param {string} to @param {object} extra @param {AbortSignal} [signal] @returns {Promise<Room>} */
  async call(to, extra, signal) {
    const id = `call-${randomHex()}`;
    const room = await this.room(id).open({ spec: FOR_TWO });
    const ended = deferred();
    const timer = new Timer();
    timer.start(TIME.ringing, () => ended.reject(new RtcError('TIMEOUT', 'the call was not answered')));
    const takeBack = () => ended.reject(new RtcError('CANCELLED', 'the call was taken back'));
    signal?.addEventListener('abort', takeBack);
    try {
      signal?.aborted && takeBack();
      await Promise.race([ended.promise, this.#reach(room, to, extra)]);
      return room;
    } catch (error) {
      this.answer(to, id, 'withdrawn').catch(() => {});
      room.leave();
      throw error;
    } finally {
      ended.promise.catch(() => {});
      signal?.removeEventListener('abort', takeBack);
      timer.stop();
      this.#ringing.delete(id);
    }
  }

  async #reach(room, to, extra) {
    const answer = deferred();
    const arrived = new Promise((resolve) => { room.addEventListener('peerjoined', resolve, { once: true }); });
    this.#ringing.set(room.id, { to, answer });
    await this.#request('call', { to, room: room.id, extra });
    await answer.promise;
    room.peers.length > 0 || await arrived;
  }

  /** @param {string} to @param {string} room @param {string} answer @param {string} [reason] */
  async answer(to, room, answer, reason) {
    this.#over(room);
    await this.#request('call.answer', { to, room, answer, reason });
  }

  onCall(frame) {
    if (this.#handlers.size === 0) {
      this.answer(frame.from, frame.room, 'rejected', 'takes no calls').catch(() => {});
    } else if (this.#open.size >= LIMIT.calls || this.#open.has(frame.room)) {
      this.#request('call.answer', { to: frame.from, room: frame.room, answer: 'busy' }).catch(() => {});
    } else {
      const call = new IncomingCall(this, frame);
      this.#open.set(frame.room, call);
      new Timer().start(2 * TIME.ringing, () => this.#open.get(frame.room) === call && this.#over(frame.room)); // who calls and goes without a word is not kept for ever
      this.#handlers.forEach((handler) => handler(call));
    }
  }

  onAnswer({ from, room, answer, reason }) {
    const ringing = this.#ringing.get(room);
    if (answer === 'withdrawn' && this.#open.get(room)?.from === from) {
      this.#over(room);
    } else if (ringing?.to === from && answer === 'accepted') {
      ringing.answer.resolve();
    } else if (ringing?.to === from) {
      ringing.answer.reject(answer === 'busy' ? new RtcError('USER_BUSY', 'in another call') : new RtcError('CALL_REJECTED', reason ?? ''));
    }
  }

  close() {
    [...this.#open.keys()].forEach((room) => this.#over(room));
  }

  #over(room) {
    this.#open.get(room)?._end();
    this.#open.delete(room);
  }
}

/** @typedef {{ what: 'room' | 'user' | 'list', of: string }} Subject of a list it is the tag, '' for all */

/** Follows rooms, users and lists for handlers: asks the server while there is one, and again when the session is another. */
class Watches {
  #request;
  /** @type {Map<string, { subject: Subject, handlers: Set<(told: any) => unknown>, latest: Map<string, any>, unnamed: Set<string> }>} */
  #watches = new Map();

  /** @param {(type: string, fields: object) => Promise<any>} request */
  constructor(request) {
    this.#request = request;
  }

  /** Tells what is watched, then each change. @param {Subject} subject @param {(told: any) => unknown} handler @returns {() => void} ends it */
  watch(subject, handler) {
    const key = `${subject.what} ${subject.of}`;
    const known = this.#watches.get(key);
    const watch = known ?? { subject, handlers: new Set(), latest: new Map(), unnamed: new Set() };
    const own = (told) => handler(told);
    watch.handlers.add(own);
    if (known) {
      known.latest.forEach((told) => own(told));
    } else {
      this.#watches.set(key, watch);
      this.#begin(watch);
    }
    return () => {
      if (watch.handlers.delete(own) && watch.handlers.size === 0) {
        this.#watches.delete(key);
        this.#ask(watch, false).catch(() => {});
      }
    };
  }

  /** Takes what the server tells of a room. */
  onRoom(frame) {
    this.#all.filter(({ subject: { what, of }, latest }) => (what === 'room' ? of === frame.room
      : what === 'list' && (latest.has(frame.room) || (frame.listed === true && (of === '' || of === frame.tag))))).forEach((watch) => this.#tell(watch, frame.room, infoOf(frame)));
  }

  /** Takes what the server tells of a user. */
  onUser(frame) {
    this.#all.filter(({ subject: { what, of } }) => what === 'user' && of === frame.user).forEach((watch) => this.#tell(watch, frame.user, userOf(frame)));
  }

  /** Begins anew with a session that knows of nothing watched. */
  again() {
    this.#all.forEach((watch) => this.#begin(watch));
  }

  close() {
    this.#watches.clear();
  }

  get #all() {
    return [...this.#watches.values()];
  }

  #ask({ subject: { what, of } }, on) {
    return this.#request('watch', { what, of: of || undefined, on });
  }

  async #begin(watch) {
    watch.unnamed = new Set(watch.latest.keys());
    try {
      let answer = await this.#ask(watch, true);
      while (answer.type === 'room.list') {
        answer.rooms.forEach((info) => this.#tell(watch, info.room, infoOf(info)));
        if (!answer.more || answer.rooms.length === 0) {
          watch.unnamed.forEach((room) => this.#tell(watch, room, infoOf({ room, exists: false, members: 0, maxPeers: 0, protected: false })));
          return;
        }
        answer = await this.#request('room.list', { tag: watch.subject.of || undefined, after: answer.rooms.at(-1).room, limit: 100 });
      }
      watch.subject.what === 'user' ? this.#tell(watch, answer.user, userOf(answer)) : this.#tell(watch, answer.room, infoOf(answer));
    } catch (error) {
      error.code === 'SESSION_LOST' || report(error); // the next session begins it anew
    }
  }

  #tell(watch, key, told) {
    watch.unnamed.delete(key);
    watch.subject.what === 'list' && !told.exists ? watch.latest.delete(key) : watch.latest.set(key, told);
    watch.handlers.forEach((handler) => handler(told));
  }
}

const userOf = ({ user, online, extra }) => Object.freeze({ id: user, online, extra: extra ?? {} });

// ---------------------------------------------------------------------------------------------------------------------------------- connection

/** Knows the STUN and TURN servers that the signaling server tells of, and asks for fresh ones before they are needed for a step of recovery. */
class GivenIceServers {
  #ask;
  #servers = [];
  #toldAt = -Infinity;

  /** @param {() => Promise<any>} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  get servers() {
    return this.#servers;
  }

  /** Takes what the server says. @param {{ servers: RTCIceServer[] }} frame */
  take({ servers }) {
    this.#servers = servers.map(({ urls, username, credential }) => ({ urls, ...(username ? { username, credential } : {}) }));
    this.#toldAt = now();
  }

  /** Does something with servers that were told just now, if there are any to tell of. @param {() => void} action */
  freshThen(action) {
    if (this.#servers.length === 0 || now() - this.#toldAt < TIME.freshIce) {
      action();
    } else {
      this.#ask().then((frame) => this.take(frame)).catch(() => {}).then(action);
    }
  }
}

/**
 * Is one identity on one signaling session, which survives broken sockets. Owns its rooms and their peers. When the page goes it takes leave of all; a reloaded page of the
 * same tab takes its place again under the same user id. A page that comes back from the browser's cache finds its connection closed.
 *
 * States: Connecting(attempt) → Ready ⇄ Resuming(attempt); a refused resume goes to Connecting; any → Closed(reason). Events: `statechange`.
 */
export class Connection extends Stateful {
  #session;
  #identity;
  #options;
  #mayTellSecrets;
  #sent;
  #ice = new GivenIceServers(() => this.#session.request('ice.get'));
  #version = 0;
  /** @type {Map<string, Room>} */
  #rooms = new Map();
  #calls = new CallDesk((type, fields) => this.#session.request(type, fields), (id) => this.room(id));
  #watches = new Watches((type, fields) => this.#session.request(type, fields));
  #opened = deferred();
  #onPageHide = () => this.#leavePage();
  #onOnline = () => this.#session.retry();

  /** @param {URL} url */
  constructor(url, options, identity) {
    super(state('Connecting', { attempt: 1 }));
    this.#sent = new SentFiles(options.storage);
    this.#options = options;
    this.#identity = identity;
    this.#mayTellSecrets = url.protocol === 'wss:' || isLoopback(url.hostname) || options.allowInsecure === true;
    this.#session = new SignalingSession(url.href, options, identity, {
      onState: (next) => this.#onState(next),
      onSession: (resumed) => {
        this.#rooms.forEach((room) => room._onSession(resumed));
        resumed || this.#watches.again();
      },
      onFrame: (frame) => this.#receive(frame),
      onEnd: (reason) => this.#onEnd(reason),
    });
  }

  /** Who this is, as the server confirmed. */
  get self() {
    return this.#session.userId;
  }

  /** Which life of this user this connection is. */
  get instance() {
    return this.#session.instance;
  }

  /** Returns the handle of a room, always the same for the same id; nothing is entered by that. @param {string} id */
  room(id) {
    if (!isId(id)) {
      throw new TypeError('a room id has 1 to 64 of A-Z a-z 0-9 . _ ~ -');
    }
    let room = this.#rooms.get(id);
    if (!room) {
      room = new Room(id, this.#session, { self: this.self, instance: this.instance, options: this.#options, sent: this.#sent, ice: this.#ice }, this.#mayTellSecrets);
      this.#rooms.set(id, room);
    }
    return room;
  }

  /** Opens a room; see {@link Room.open}. @param {string} id @param {RoomOptions} [options] */
  open(id, options) {
    return this.room(id).open(options);
  }

  /** Joins a room; see {@link Room.join}. @param {string} id @param {RoomOptions} [options] */
  join(id, options) {
    return this.room(id).join(options);
  }

  /** Joins a room, or opens it; see {@link Room.openOrJoin}. @param {string} id @param {RoomOptions} [options] */
  openOrJoin(id, options) {
    return this.room(id).openOrJoin(options);
  }

  /** Asks the server about a room. @param {string} id @returns {Promise<RoomInfo>} */
  async checkPresence(id) {
    return infoOf(await this.#session.request('room.presence', { room: id }));
  }

  /**
   * Calls a user, wherever they are: opens a room for two that nobody else knows; resolves with it when they are in it. Leaving it hangs up. Rejects with `USER_NOT_FOUND`,
   * `USER_BUSY`, `CALL_REJECTED`, `TIMEOUT` after a minute, and with `CANCELLED` when the signal takes the call back.
   * @param {string} user @param {{ extra?: object, signal?: AbortSignal }} [options] what they are told of the call @returns {Promise<Room>}
   */
  async call(user, { extra = {}, signal } = {}) {
    if (!isId(user) || !isObject(extra)) {
      throw new TypeError('a user id has 1 to 64 of A-Z a-z 0-9 . _ ~ -, and extra is an object');
    }
    return this.#calls.call(user, extra, signal);
  }

  /** Hands the calls of others to a handler. While there is none, callers get `CALL_REJECTED`; more than 16 that wait get `USER_BUSY`. @param {(call: IncomingCall) => unknown} handler @returns {() => void} ends it */
  onCall(handler) {
    return this.#calls.take(handler);
  }

  /** Tells what a room is now, then each change, at most five a second. @param {string} id @param {(info: RoomInfo) => unknown} handler @returns {() => void} ends it */
  watchRoom(id, handler) {
    return this.#watches.watch({ what: 'room', of: id }, handler);
  }

  /** Tells whether a user is there, and their extra, then each change. @param {string} id @param {(user: { id: string, online: boolean, extra: object }) => unknown} handler @returns {() => void} ends it */
  watchUser(id, handler) {
    return this.#watches.watch({ what: 'user', of: id }, handler);
  }

  /** Tells of each listed room, then of each that comes, changes or goes (`exists` is false). @param {(info: RoomInfo) => unknown} handler @param {string} [tag] only those with this tag @returns {() => void} ends it */
  watchPublicRooms(handler, tag = '') {
    return this.#watches.watch({ what: 'list', of: tag }, handler);
  }

  /** @typedef {{ id: string, exists: boolean, members: number, maxPeers: number, passwordProtected: boolean, tag: string | null }} RoomInfo */

  /** Lists the rooms that were opened as listed, page by page as asked for. @param {string} [tag] @returns {AsyncGenerator<RoomInfo, void, void>} */
  async* publicRooms(tag) {
    let page;
    let after;
    do {
      page = await this.#session.request('room.list', { tag, after, limit: 50 });
      yield* page.rooms.map(infoOf);
      after = page.rooms.at(-1)?.room;
    } while (page.more && after);
  }

  /** Changes what others see of this participant, in all rooms. @param {object} extra */
  async updateExtra(extra) {
    this.#session.extra = extra;
    await this.#session.request('extra', { value: extra, version: ++this.#version });
  }

  /** Says goodbye to all peers, leaves all rooms, and ends the session. Idempotent. */
  async close() {
    const reason = closeReason('LOCAL', 'closed');
    await Promise.all([...this.#rooms.values()].map((room) => room._shut(reason, true)));
    this.#session.end(reason);
    this.#identity.forget();
  }

  /** Opens the session; rejects with `CONNECT_FAILED`, `TIMEOUT`, `UNAUTHORIZED`, `USER_ID_TAKEN`, … */
  async _open() {
    if (this.#options.token && !this.#mayTellSecrets) {
      throw new RtcError('INSECURE_TRANSPORT', 'a token would travel unencrypted; use wss:// or allow it');
    }
    globalThis.addEventListener?.('pagehide', this.#onPageHide);
    globalThis.addEventListener?.('online', this.#onOnline);
    this.#session.open();
    await this.#opened.promise;
    return this;
  }

  #onState(next) {
    this._become(next);
    if (next.name === 'Ready') {
      this.#opened.resolve();
    } else {
      this.#rooms.forEach((room) => room._onAway());
    }
  }

  #receive(frame) {
    switch (frame.type) {
      case 'iceServers': return this.#ice.take(frame);
      case 'room.presence': return this.#watches.onRoom(frame);
      case 'user.presence': return this.#watches.onUser(frame);
      case 'call': return this.#calls.onCall(frame);
      case 'call.answer': return this.#calls.onAnswer(frame);
      default: return this.#rooms.get(frame.room)?._receive(frame);
    }
  }

  #onEnd(reason) {
    this.#calls.close();
    this.#watches.close();
    globalThis.removeEventListener?.('pagehide', this.#onPageHide);
    globalThis.removeEventListener?.('online', this.#onOnline);
    this.#rooms.forEach((room) => room._shut(reason));
    this.#opened.reject(reason.error ?? new RtcError('CONNECTION_CLOSED', reason.text));
    this._become(state('Closed', { reason }));
  }

  /** There is no time for more than one word to each. */
  #leavePage() {
    this.#identity.leave();
    this.#rooms.forEach((room) => room.peers.forEach((peer) => peer._bye('the page was left')));
    this.#session.end(closeReason('LOCAL', 'the page was left'));
  }
}

const infoOf = ({ room, exists, members, maxPeers, protected: passwordProtected, tag }) => Object.freeze({ id: room, exists, members, maxPeers, passwordProtected, tag: tag ?? null });
const isLoopback = (host) => host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * @typedef {object} ConnectOptions
 * @property {string} [userId] the id wished for; without one the server chooses
 * @property {object} [extra] what others see of this participant, e.g. a name
 * @property {string} [token] proves who this is, where the server asks for it
 * @property {RTCIceServer[]} [iceServers]
 * @property {RTCIceTransportPolicy} [iceTransportPolicy]
 * @property {Storage | null} [storage] where a reloaded page finds who it was; `sessionStorage` unless given, null for nowhere
 * @property {boolean} [allowInsecure] whether a password or token may travel unencrypted beyond this machine
 * @property {any} [WebSocket] for tests
 * @property {any} [RTCPeerConnection] for tests
 */

/**
 * Connects to a signaling server.
 *
 * @param {string | URL} url where it is, e.g. `wss://example.org/rtc`; relative to the page
 * @param {ConnectOptions} [options]
 * @returns {Promise<Connection>} when the server said welcome
 */
export async function connect(url, options = {}) {
  const at = new URL(url, globalThis.location?.href);
  at.protocol = at.protocol.replace(/^http/, 'ws');
  const { storage = sessionStorageIfAny(), userId, extra } = options;
  if (!['ws:', 'wss:'].includes(at.protocol) || !optional(userId, isId) || !optional(extra, isObject)) {
    throw new RtcError('INVALID_ARGUMENT', 'the URL is one of a WebSocket, userId has 1 to 64 of A-Z a-z 0-9 . _ ~ -, extra is an object');
  }
  const complete = { WebSocket: globalThis.WebSocket, RTCPeerConnection: globalThis.RTCPeerConnection, ...options, storage };
  const identity = await TabIdentity.claim(storage, `reactive-rtc:${at.href}`);
  if (userId && identity.last?.userId !== userId) {
    identity.last = null;
  }
  return new Connection(at, complete, identity)._open();
}

function sessionStorageIfAny() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** The parts that unit tests look at; no part of the API. */
export const internals = Object.freeze({
  LIMIT, FrameWriter, FrameReader, CreditWindow, GrantedWindow, Inbox, CandidateBox, Link, Negotiator, Recovery, SignalingSession, TabIdentity,
  PeerMedia, CallDesk, Watches, SendTurns, LinkChannels, ChannelDesk, FileDesk, SentFiles, Sha256, BlobSource, StreamSource, MemoryStore, StreamStore, isSignalBody, readServerFrame, ufragsOf, ufragOf, maxFrameOf, toJson, encode, withoutCollisions,
});

if (globalThis.name === WORKSHOP && typeof document === 'undefined') {
  serveWorkshop(globalThis);
}
