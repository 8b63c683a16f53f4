// @ts-check
/**
 * The demo page: enter a room, see who is here and how they are reached, talk to everyone.
 *
 * It shows what an application does with reactive-rtc.js, and no more: `Demo` joins and leaves, `People` draws who is here, `Talk` draws what is said, `Files` draws what is sent and
 * received, and `Media` (media.js) shows and plays what is seen and heard. What comes from others reaches the page as text only.
 *
 * For tests, `window.rtcDemo` offers:
 *   connection, room       the present Connection and Room, or null
 *   peers                  [{ id, name, state, roundTrip }] of who is here now
 *   received, sent         how many messages came and went in this stay; `receivedFrom(id)` counts those of one peer
 *   texts                  the newest 2,000 texts received, as { from, text }
 *   trouble                the sentence that is shown as an error, or ''
 *   join(room, name, password), leave(), say(text)   what the buttons do, as promises
 *   sendFiles(files, to, path) sends to everyone, or to the user with this id; returns the transfers
 *   media                  `media.tiles` tells what is seen and heard, as { user, kind, speaking, muted, width, name }
 *   transfers              the transfers that are shown, oldest first; `files` tells them as { id, user, name, size, bytes, state, cause, incoming }
 */
import { avatar, button, byId, CLIP, CROSS, DOWN, icon, initialOf, make, nameOf, put, UP } from './drawing.js';
import { Media } from './media.js';
import { connect, filesOf } from './reactive-rtc.js';

const MOST_ENTRIES = 500;
const MOST_SHOWN = 4000;
const MOST_TEXTS = 2000;

// ---------------------------------------------------------------------------------------------------------------------------------- words

const TROUBLES = Object.freeze({
  CONNECT_FAILED: 'The server cannot be reached. Is it running? Please try again.',
  TIMEOUT: 'The server took too long to answer. Please try again.',
  SESSION_LOST: 'The connection to the server was lost for too long. Please join again.',
  SERVER_FULL: 'The server has no more room. Please try again later.',
  SERVER_SHUTDOWN: 'The server is going down. Please try again in a moment.',
  RATE_LIMITED: 'That was too much at once. Please wait a moment.',
  BUSY: 'The server is busy. Please try again in a moment.',
  REPLACED: 'This place in the room was taken over by another page of yours.',
  USER_ID_TAKEN: 'Somebody else has taken your place. Please join again.',
  UNAUTHORIZED: 'The server does not let you in.',
  ORIGIN_NOT_ALLOWED: 'This page may not use that server.',
  INSECURE_TRANSPORT: 'A password is only sent over a secure connection (https).',
  ROOM_FULL: 'The room is full.',
  ROOM_CLOSED: 'The room was closed.',
  BAD_PASSWORD: 'This room has a password, and that was not it.',
  PEER_UNREACHABLE: 'There is no way through to them.',
  PEER_CLOSED: 'they left',
  DELIVERY_UNKNOWN: 'they left before it was confirmed',
  SEND_QUEUE_FULL: 'too much is waiting already',
  MESSAGE_TOO_LARGE: 'it is too long',
  INVALID_ARGUMENT: 'That is not a valid name or room.',
  ADMISSION_DENIED: 'The owner does not let you in.',
  ADMISSION_TIMEOUT: 'The owner did not answer. Please try again.',
  ROOM_LOCKED: 'The room is locked at the moment.',
  BARRED: 'You were removed from this room and may not come back yet.',
  EJECTED: 'The owner removed you from the room.',
  NOT_OWNER: 'Only the owner of the room may do that.',
  NOT_WAITING: 'They do not wait any more.',
  CANCELLED: 'cancelled',
  REJECTED: 'declined',
  TOO_MANY_OFFERS: 'too many files are waiting for an answer already',
  INVALID_OFFER: 'its name cannot be',
  TRANSFER_NOT_FOUND: 'the other side knows nothing of it any more',
  FILE_SIZE_MISMATCH: 'it has not the size that was said',
  FILE_CORRUPT: 'it was damaged on the way, twice',
  FILE_CHANGED: 'the file was changed meanwhile; please send it again',
  SOURCE_FAILED: 'the file cannot be read any more; was it moved or changed?',
  STORAGE_FULL: 'there is no space left',
  STORAGE_DENIED: 'saving is not allowed there',
  STORAGE_FAILED: 'it could not be saved',
});

const wordsOf = (error) => TROUBLES[error?.code] ?? `Something went wrong (${error?.code ?? error?.name ?? 'unknown'}).`;

/** What a state of the connection, together with that of the room, is called. */
const CONNECTION_WORDS = Object.freeze({
  Connecting: ['Connecting…', 'wait'], Ready: ['Connected', 'good'], Resuming: ['Reconnecting…', 'wait'], Closed: ['Not connected', 'idle'],
});
const ROOM_WORDS = Object.freeze({ CheckingPresence: ['Looking…', 'wait'], Entering: ['Entering…', 'wait'], AwaitingAdmission: ['Waiting to be let in…', 'wait'], Resuming: ['Reconnecting…', 'wait'] });
const PATHS = Object.freeze({ DIRECT: 'direct path', REFLEXIVE: 'path through NAT', RELAYED: 'relayed path' });
const PEER_WORDS = Object.freeze({
  Negotiating: () => ['connecting…', 'wait'],
  Connected: ({ path }) => [PATHS[path] ?? 'connected', 'good'],
  Unreachable: () => ['does not answer…', 'wait'],
  Restarting: ({ attempt }) => [`finding another way (${attempt})…`, 'wait'],
  Rebuilding: ({ attempt }) => [`connecting again (${attempt})…`, 'wait'],
  Closed: ({ reason }) => [reason.kind === 'UNREACHABLE' ? 'cannot be reached' : 'disconnected', 'bad'],
});

/** Two names as `Ada and Bob`, more as `Ada, Bob and Cid`. */
const listOf = (names) => new Intl.ListFormat('en').format(names);

const GUESTS = ['Amber Fox', 'Quiet Otter', 'Brisk Wren', 'Mellow Lynx', 'Curious Owl', 'Swift Heron', 'Gentle Bear', 'Bright Finch'];
const anyGuest = () => GUESTS[Math.floor(Math.random() * GUESTS.length)];
const cut = (text) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}… (${text.length.toLocaleString('en')} characters)` : text);
const millis = (time) => (time < 1 ? '<1 ms' : `${Math.round(time)} ms`);
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Bytes as people say them: `3.2 MB`. */
function amount(bytes) {
  const unit = Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** unit;
  return `${value.toLocaleString('en', { maximumFractionDigits: unit > 0 && value < 100 ? 1 : 0 })} ${['bytes', 'kB', 'MB', 'GB', 'TB'][unit]}`;
}

/** A time that is left, roughly. */
function about(time) {
  const seconds = Math.max(1, Math.round(time / 1000));
  return seconds < 90 ? `${seconds} s left` : seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${Math.round(seconds / 3600)} h left`;
}

// ---------------------------------------------------------------------------------------------------------------------------------- drawing

/** Draws who is at the door, for the owner of a room. */
class Door {
  #list = byId('knocks');
  #drawn = '';

  /** @param {any[]} requests @param {(error: any) => void} complain */
  draw(requests, complain) {
    const drawn = requests.map(({ user }) => user).join();
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      this.#list.replaceChildren(...requests.map((request) => this.#row(request, complain)));
    }
  }

  #row(request, complain) {
    const name = nameOf({ id: request.user, extra: request.extra });
    return make('li', 'knock', make('p', '', make('b', '', name), ' wants to come in'),
      button('Let in', `Let ${name} in`, () => request.accept().catch(complain), 'loud'), button('Turn away', `Turn ${name} away`, () => request.reject().catch(complain)));
  }
}

/** Draws who is here: oneself, then the others in the order of their coming. Touches only what changed. */
class People {
  #list = byId('people');
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

  /** @param {(id: string) => void} onSendTo @param {(id: string) => void} onEject */
  constructor(onSendTo, onEject) {
    this.onSendTo = onSendTo;
    this.onEject = onEject;
  }

  /** @param {{ id: string, name: string }} self @param {any[]} peers */
  draw(self, peers) {
    const present = new Set([self.id, ...peers.map(({ id }) => id)]);
    [...this.#rows.keys()].filter((id) => !present.has(id)).forEach((id) => this.#remove(id));
    this.#put(self.id, self.name, 'you', ['here', 'good'], '');
    peers.forEach((peer) => {
      const isConnected = peer.state.name === 'Connected' && peer.roundTrip !== null;
      this.#put(peer.id, nameOf(peer), '', PEER_WORDS[peer.state.name](peer.state), isConnected ? millis(peer.roundTrip) : '');
    });
    put(byId('count'), String(present.size));
  }

  #put(id, name, note, [words, tone], trip) {
    if (!this.#rows.has(id)) {
      const row = make('li', 'person', avatar(id, name), make('span', 'who', make('b', ''), make('small', '', note)), make('span', 'how'), make('span', 'trip'));
      row.title = id;
      if (!note) {
        row.dataset.user = id;
        row.append(button('', '', () => this.onSendTo(id), 'clip'));
        row.lastElementChild?.append(icon(CLIP));
        row.append(button('', '', () => this.#ejectIfSure(row, id), 'clip eject'));
        row.lastElementChild?.append(icon(CROSS));
      }
      this.#rows.set(id, row);
      this.#list.append(row);
    }
    const [face, who, how, round, clip, eject] = /** @type {any} */ (this.#rows.get(id)).children;
    clip?.setAttribute('aria-label', `Send files to ${name}`);
    eject?.setAttribute('aria-label', `${eject.dataset.sure ? 'Press again to remove' : 'Remove'} ${name}`);
    put(face, initialOf(name));
    put(who.firstChild, name);
    put(how, words);
    how.dataset.tone = tone;
    put(round, trip);
    round.title = 'round trip time';
  }

  /** Asks once more, in place. */
  #ejectIfSure(row, id) {
    const eject = row.lastElementChild;
    if (eject.dataset.sure) {
      this.onEject(id);
    } else {
      eject.dataset.sure = 'asked';
      setTimeout(() => { delete eject.dataset.sure; }, 4000);
    }
  }

  #remove(id) {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }
}

/** Draws what is said, and what happens. Follows the newest unless the reader looked back. */
class Talk {
  #log = byId('log');
  #empty = byId('empty');
  #jump = byId('jump');
  #last = '';
  #lastFate = make('p', 'fate');
  #follow = true;
  #frame = 0;

  constructor() {
    this.#jump.addEventListener('click', () => this.#toEnd());
    this.#log.addEventListener('scroll', () => this.#onScroll());
    new ResizeObserver(() => this.#follow && this.#toEnd()).observe(this.#log); // a phone's keyboard comes and goes
  }

  clear() {
    this.#log.replaceChildren();
    this.#last = '';
    this.#jump.hidden = true;
  }

  showEmpty(nobody) {
    this.#empty.hidden = !nobody || this.#log.childElementCount > 0;
  }

  note(text) {
    this.#last = '';
    this.#add(make('div', 'note', text));
  }

  /** @param {string} from @param {string} name @param {string} text @param {boolean} raw */
  heard(from, name, text, raw) {
    this.#add(make('div', this.#follows(from, 'said'), avatar(from, name), this.#byline(name), make('p', raw ? 'words raw' : 'words', cut(text))));
  }

  /** Draws an own message; what becomes of it is written under it. */
  said(text) {
    const fate = make('p', 'fate');
    this.#add(make('div', this.#follows('', 'said own'), make('p', 'words', cut(text)), fate), true);
    return (outcome, good) => {
      if (good) {
        this.#lastFate.textContent = '';
        this.#lastFate = fate;
      }
      fate.textContent = outcome;
      fate.dataset.tone = good ? 'idle' : 'bad';
      this.#keepUp();
    };
  }

  #byline(name) {
    return make('p', 'byline', make('b', '', name), ` ${clock.format(new Date())}`);
  }

  /** A message right after one of the same sender needs no second face. */
  #follows(from, className) {
    const key = `${className} ${from}`;
    const follows = this.#last === key;
    this.#last = key;
    return follows ? `${className} more` : className;
  }

  #add(entry, own = false) {
    this.#follow ||= own;
    this.#log.append(entry);
    while (this.#log.childElementCount > MOST_ENTRIES) {
      this.#log.firstElementChild.remove();
    }
    this.#empty.hidden = true;
    this.#keepUp();
  }

  /** Once per frame, however much comes. */
  #keepUp() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#follow ? this.#toEnd() : this.#jump.toggleAttribute('hidden', false);
    });
  }

  #onScroll() {
    this.#follow = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 60;
    this.#jump.hidden ||= this.#follow;
  }

  #toEnd() {
    this.#follow = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#jump.hidden = true;
  }
}

/** What is shown of a transfer in each of its states: words, tone, and what can be done. */
const TRANSFER_WORDS = Object.freeze({
  Offered: ({ incoming, size }) => [`${incoming ? '' : 'waiting for an answer · '}${size === null ? 'size unknown' : amount(size)}`, 'wait'],
  Transferring: ({ bytes, size, rate, millisLeft }) => [[size === null ? amount(bytes) : `${amount(bytes)} of ${amount(size)}`, rate ? `${amount(rate)}/s` : '',
    millisLeft === null ? '' : about(millisLeft)].filter(Boolean).join(' · '), 'idle'],
  Suspended: ({ cause, bytes, size, name }) => [`${{ PAUSED: 'paused', PAUSED_BY_PEER: `paused by ${name}`, AWAY: `waiting for ${name}` }[cause]} at ${amount(bytes)}${size === null ? '' : ` of ${amount(size)}`}`, 'wait'],
  Verifying: () => ['checking…', 'idle'],
  Completed: ({ incoming, size, bytes }) => [`${incoming ? 'received' : 'delivered'} · ${amount(size ?? bytes)}`, 'good'],
  Rejected: ({ name, incoming, error }) => [incoming ? 'declined' : `${name} declined${error.text ? `: ${error.text}` : ''}`, 'bad'],
  Cancelled: ({ by, name }) => [by === 'LOCAL' ? 'cancelled' : `cancelled by ${name}`, 'bad'],
  Failed: ({ error }) => [`failed: ${wordsOf(error)}`, 'bad'],
});

/** Draws one transfer. */
class TransferRow {
  #transfer;
  #incoming;
  #name;
  #words = make('p', 'words');
  #bar = /** @type {HTMLProgressElement} */ (document.createElement('progress'));
  #buttons = make('div', 'buttons');
  #shown = '';
  #url = '';

  /** @param {any} transfer @param {boolean} incoming @param {string} name the other's */
  constructor(transfer, incoming, name, onRemove) {
    this.#transfer = transfer;
    this.#incoming = incoming;
    this.#name = name;
    this.onRemove = onRemove;
    const title = make('p', 'title', make('span', '', transfer.path.map((folder) => `${safeName(folder)} / `).join('')), make('b', '', safeName(transfer.name)), make('span', '', incoming ? ` from ${name}` : ` to ${name}`));
    const arrow = make('span', 'arrow', icon(incoming ? DOWN : UP));
    this.#bar.max = 1;
    this.#bar.setAttribute('aria-label', `Progress of ${transfer.name}`);
    this.element = make('li', 'transfer', arrow, title, this.#words, this.#bar, this.#buttons);
    transfer.addEventListener('statechange', () => this.draw());
    this.draw();
  }

  draw() {
    const { state, size, bytes } = this.#transfer;
    const [words, tone] = TRANSFER_WORDS[state.name]({ bytes, size, ...state, incoming: this.#incoming, name: this.#name });
    put(this.#words, words);
    this.#words.dataset.tone = tone;
    this.#bar.hidden = !['Transferring', 'Suspended', 'Verifying'].includes(state.name);
    this.#bar.value = size ? bytes / size : 0;
    const shown = `${state.name} ${state.cause === 'PAUSED' || this.#transfer.isPaused}`;
    if (this.#shown !== shown) {
      this.#shown = shown;
      this.#replaceButtons(state);
    }
  }

  /** Forgets the file. */
  remove() {
    URL.revokeObjectURL(this.#url);
    this.#incoming && this.#transfer.forget();
    this.element.remove();
  }

  /** Keeps the keyboard's place while the buttons change under it. */
  #replaceButtons(state) {
    const hadFocus = this.#buttons.contains(document.activeElement);
    this.#buttons.replaceChildren(...this.#buttonsFor(state));
    if (hadFocus) {
      (this.#buttons.firstElementChild ?? byId('text')).focus();
    }
    if (state.name === 'Completed' && this.#incoming) {
      this.#offerToSave();
    }
  }

  #buttonsFor({ name }) {
    const { name: file } = this.#transfer;
    const cancel = button('Cancel', `Cancel ${file}`, () => this.#transfer.cancel());
    if (this.#transfer.isOver) {
      return [button('✕', `Remove ${file} from the list`, () => this.onRemove(this), 'quiet small')];
    }
    if (name === 'Offered' && this.#incoming) {
      const saveAs = 'showSaveFilePicker' in globalThis ? [button('Save as…', `Choose where to save ${file}, and accept it`, () => this.#saveAs())] : [];
      return [button('Accept', `Accept ${file}`, () => this.#transfer.accept(), 'loud'), ...saveAs, button('Decline', `Decline ${file}`, () => this.#transfer.reject())];
    }
    if (name === 'Offered' || name === 'Verifying') {
      return [cancel];
    }
    return [this.#transfer.isPaused ? button('Resume', `Resume ${file}`, () => this.#transfer.resume()) : button('Pause', `Pause ${file}`, () => this.#transfer.pause()), cancel];
  }

  async #saveAs() {
    try {
      const handle = await /** @type {any} */ (globalThis).showSaveFilePicker({ suggestedName: safeName(this.#transfer.name) });
      this.#transfer.accept({ to: await handle.createWritable() });
    } catch (error) {
      if (error.name !== 'AbortError') {
        put(this.#words, `it cannot be saved there (${error.name})`);
      }
    }
  }

  async #offerToSave() {
    const file = await this.#transfer.file();
    if (file) {
      this.#url = URL.createObjectURL(file);
      const link = /** @type {HTMLAnchorElement} */ (make('a', 'loud', 'Save'));
      link.href = this.#url;
      link.download = safeName(file.name);
      link.setAttribute('aria-label', `Save ${file.name}`);
      this.#buttons.prepend(link);
    }
  }
}

/** A name that leads nowhere and deceives nobody: no folders, no control or direction marks. */
const safeName = (name) => name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu, '_').replace(/^\.+/, '_').slice(-120) || 'file';

/** Draws the files on their way, newest first. */
class Files {
  #list = byId('transfers');
  /** @type {Map<any, TransferRow>} */
  #rows = new Map();

  constructor() {
    byId('accept-all').addEventListener('click', () => this.#offered().forEach((transfer) => transfer.accept()));
    byId('clear-files').addEventListener('click', () => this.transfers.filter(({ isOver }) => isOver).forEach((transfer) => this.#remove(transfer)));
  }

  /** @returns {any[]} */
  get transfers() {
    return [...this.#rows.keys()];
  }

  isIncoming(transfer) {
    return 'accept' in transfer;
  }

  add(transfer, name) {
    const row = new TransferRow(transfer, this.isIncoming(transfer), name, () => this.#remove(transfer));
    this.#rows.set(transfer, row);
    this.#list.prepend(row.element);
    transfer.addEventListener('statechange', () => this.#draw());
    [...this.#rows.keys()].filter(({ isOver }) => isOver).slice(0, Math.max(0, this.#rows.size - MOST_ENTRIES)).forEach((old) => this.#remove(old));
    this.#draw();
  }

  clear() {
    this.transfers.forEach((transfer) => this.#remove(transfer));
  }

  #offered() {
    return this.transfers.filter((transfer) => this.isIncoming(transfer) && transfer.state.name === 'Offered');
  }

  #remove(transfer) {
    const row = this.#rows.get(transfer);
    const next = row?.element.nextElementSibling ?? row?.element.previousElementSibling;
    const hadFocus = row?.element.contains(document.activeElement);
    row?.remove();
    this.#rows.delete(transfer);
    hadFocus && (next?.querySelector('button, a') ?? byId('text')).focus();
    this.#draw();
  }

  #draw() {
    const all = this.transfers;
    const moving = all.filter(({ isOver }) => !isOver).length;
    byId('files').hidden = all.length === 0;
    byId('accept-all').hidden = this.#offered().length < 2;
    byId('clear-files').hidden = moving === all.length;
    put(byId('files-sum'), moving > 0 ? `${moving} under way` : 'all done');
  }
}

// ---------------------------------------------------------------------------------------------------------------------------------- the page

/** Joins, talks and leaves; keeps the page in step with the connection and the room. */
class Demo {
  /** @type {any} */
  connection = null;
  /** @type {any} */
  room = null;
  /** @type {{ from: string, text: string }[]} */
  texts = [];
  received = 0;
  sent = 0;
  #counts = new Map();
  #people = new People((id) => this.#pick(id), (id) => this.room.eject(id).catch((error) => this.#complain(wordsOf(error))));
  #door = new Door();
  #talk = new Talk();
  #files = new Files();
  media = new Media(nameOf, (sentence) => this.#complain(sentence));
  #pickFor = '';
  #name = '';
  #drawing = 0;
  #leaving = Promise.resolve();
  #arriving = false;
  #isAway = false;
  #unread = 0;

  start() {
    const asked = new URLSearchParams(location.search);
    byId('room').value = asked.get('room') ?? 'demo';
    byId('name').value = asked.get('name') ?? recall(localStorage, 'rtc-demo-name') ?? anyGuest();
    byId('join').addEventListener('submit', (event) => this.#onJoin(event));
    byId('composer').addEventListener('submit', (event) => this.#onSay(event));
    byId('text').addEventListener('keydown', (event) => this.#onKey(event));
    byId('leave').addEventListener('click', () => this.leave());
    byId('share').addEventListener('click', () => this.#share());
    byId('stop-waiting').addEventListener('click', () => this.room?.leave());
    byId('attach').addEventListener('click', () => this.#pick(''));
    byId('pick').addEventListener('change', () => this.#onPicked());
    this.media.start();
    byId('text').addEventListener('paste', (event) => this.#onPaste(event));
    ['dragover', 'dragleave', 'drop'].forEach((type) => addEventListener(type, (event) => this.#onDrag(/** @type {DragEvent} */ (event))));
    document.addEventListener('visibilitychange', () => this.#unread && !document.hidden && this.#countUnread());
    addEventListener('pageshow', (event) => event.persisted && location.reload()); // its connection ended when it was hidden
    if (!('RTCPeerConnection' in globalThis)) {
      this.#complain('This browser cannot do WebRTC, so it cannot join.');
      byId('enter').disabled = true;
    } else if (recall(sessionStorage, 'rtc-demo-room') === byId('room').value) {
      byId('join').requestSubmit(); // the page was reloaded inside a room
    } else {
      byId('name').select();
    }
  }

  get trouble() {
    return byId('trouble').textContent;
  }

  get peers() {
    return (this.room?.peers ?? []).map((peer) => ({ id: peer.id, name: nameOf(peer), state: peer.state.name, roundTrip: peer.roundTrip }));
  }

  get transfers() {
    return this.#files.transfers;
  }

  get files() {
    return this.transfers.map((transfer) => ({
      id: transfer.id, user: transfer.user, name: transfer.name, size: transfer.size, bytes: transfer.bytes, state: transfer.state.name, cause: transfer.state.cause ?? '',
      incoming: this.#files.isIncoming(transfer),
    }));
  }

  receivedFrom(id) {
    return this.#counts.get(id) ?? 0;
  }

  /** Connects, if need be, and enters a room. */
  async join(roomId, name, password, spec) {
    this.#complain('');
    this.#name = name;
    this.#showStatus('Connecting…', 'wait');
    await this.#leaving;
    if (!this.connection) {
      const connection = await connect('rtc', { extra: { name } });
      this.connection = connection;
      connection.addEventListener('statechange', () => this.#onConnection(connection));
    } else {
      await this.connection.updateExtra({ name });
    }
    const room = this.connection.room(roomId);
    if (this.room !== room) {
      this.room = room;
      this.#follow(room);
    }
    this.#talk.clear();
    this.#files.clear();
    this.texts = [];
    this.#counts.clear();
    this.received = this.sent = 0;
    this.#arriving = true;
    await room.openOrJoin({ ...(password ? { password } : {}), ...(spec ? { spec } : {}) }).finally(() => { this.#arriving = false; });
    this.#enterHouse(roomId);
    this.media.enter(room, { id: this.connection.self, name });
    const names = room.peers.map(nameOf);
    if (names.length > 0) {
      this.#talk.note(names.length > 1 ? `${listOf(names)} are here` : `${names[0]} is here`);
    }
    room.peers.forEach((peer) => this.#tellInterrupted(peer));
  }

  async leave() {
    forget(sessionStorage, 'rtc-demo-room');
    this.#enterDoor();
    this.#leaving = this.room?.leave() ?? Promise.resolve();
    await this.#leaving;
  }

  /** Sends a text to everyone, and writes under it what became of it. */
  async say(text) {
    const tell = this.#talk.said(text);
    const names = new Map(this.room.peers.map((peer) => [peer.id, nameOf(peer)]));
    this.sent++;
    const results = await this.room.broadcast(text, { acknowledged: true });
    const failed = results.filter(({ error }) => error);
    if (results.length === 0) {
      tell('Nobody else is here', true);
    } else if (failed.length === 0) {
      tell(results.length === 1 ? 'Delivered' : `Delivered to all ${results.length}`, true);
    } else {
      tell(failed.map(({ to, error }) => `Not delivered to ${names.get(to) ?? to}: ${wordsOf(error)}`).join(' · '), false);
    }
    return results;
  }

  /** Offers files to everyone, or to one. */
  sendFiles(files, to = '', path = []) {
    const peers = this.room.peers.filter(({ id }) => !to || id === to);
    if (peers.length === 0) {
      this.#talk.note('Nobody is here to send files to.');
    }
    return [...files].flatMap((file) => peers.map((peer) => {
      const transfer = peer.sendFile(file, { path });
      this.#files.add(transfer, nameOf(peer));
      return transfer;
    }));
  }

  // what happens

  #follow(room) {
    room.addEventListener('file', ({ peer, transfer }) => this.#onFile(peer, transfer));
    room.addEventListener('statechange', () => this.#onRoom(room));
    room.addEventListener('knock', ({ request }) => this.#happened(room, `${nameOf({ id: request.user, extra: request.extra })} wants to come in`));
    room.addEventListener('knockwithdrawn', () => this.#draw());
    room.addEventListener('owner', () => this.#draw());
    room.addEventListener('peerjoined', ({ peer }) => {
      this.#happened(room, `${nameOf(peer)} came in`);
      this.#arriving || this.#tellInterrupted(peer);
    });
    room.addEventListener('peerleft', ({ peer, reason }) => this.#happened(room, `${nameOf(peer)} ${reason.kind === 'LOST' ? 'was lost' : 'left'}`));
    room.addEventListener('track', ({ track }) => this.media.onTrack(track));
    room.addEventListener('peerstatechange', () => this.#draw());
    room.addEventListener('peerextra', () => this.#draw());
    room.onMessage((message) => this.#onMessage(room, message));
  }

  #onFile(peer, transfer) {
    const name = peer ? nameOf(peer) : transfer.user;
    this.#files.add(transfer, name);
    this.#talk.note(transfer.state.name === 'Offered' ? `${name} wants to send you “${transfer.name}”` : `“${transfer.name}” from ${name} goes on`);
  }

  /** What a page before this one did not send to its end can be chosen again. */
  #tellInterrupted(peer) {
    const names = this.room.interruptedFiles.filter(({ user }) => user === peer.id).map(({ name }) => `“${name}”`);
    if (names.length > 0) {
      this.#talk.note(`Sending ${listOf(names.slice(0, 5))} to ${nameOf(peer)} was interrupted. Choose the same ${names.length > 1 ? 'files' : 'file'} again to go on.`);
    }
  }

  #happened(room, text) {
    if (room === this.room && room.isInside && !this.#arriving) {
      this.#talk.note(text);
    }
    this.#draw();
  }

  #onMessage(room, message) {
    const peer = room.peer(message.from);
    const text = message.kind === 'binary' ? `${message.size.toLocaleString('en')} bytes` : message.text;
    this.received++;
    this.#counts.set(message.from, this.receivedFrom(message.from) + 1);
    this.texts.push({ from: message.from, text });
    if (this.texts.length > MOST_TEXTS) {
      this.texts.shift();
    }
    this.#countUnread();
    this.#talk.heard(message.from, peer ? nameOf(peer) : message.from, text, message.kind !== 'text');
  }

  /** The title of a page that nobody looks at says how much they missed. */
  #countUnread() {
    this.#unread = document.hidden ? this.#unread + 1 : 0;
    document.title = `${this.#unread ? `(${this.#unread}) ` : ''}${this.room?.id ?? ''} · reactive-rtc`;
  }

  #onConnection(connection) {
    const { name, reason } = connection.state;
    if (name === 'Closed' && connection === this.connection) {
      this.connection = this.room = null;
      this.#enterDoor();
      this.#complain(reason.kind === 'LOCAL' ? '' : wordsOf(reason.error));
    }
    this.#draw();
  }

  #onRoom(room) {
    const { name, reason, error } = room.state;
    if (room === this.room && this.#isAway !== (name === 'Resuming')) {
      this.#isAway = !this.#isAway;
      room.isInside && this.#talk.note(this.#isAway ? 'The server is away. Whoever is connected still hears what is said here: it goes directly.' : 'The server is back.');
    }
    if (room === this.room) {
      const waits = name === 'AwaitingAdmission';
      byId('waiting').hidden = !waits;
      byId('join').classList.toggle('waits', waits);
      put(byId('door-title'), waits ? 'At the door' : 'Who is coming in?');
    }
    if (name === 'Left' && room === this.room && reason !== 'LEFT') {
      this.#enterDoor();
      this.#complain(reason === 'CLOSED_BY_OWNER' ? 'The room was closed by its owner.' : wordsOf(error));
    }
    this.#draw();
  }

  // what people do

  async #onJoin(event) {
    event.preventDefault();
    const room = byId('room');
    room.setAttribute('aria-invalid', String(!room.checkValidity()));
    if (!room.checkValidity()) {
      this.#complain('A room has a name of 1 to 64 letters, digits and . _ ~ -');
      room.focus();
      return;
    }
    const name = byId('name').value.trim() || anyGuest();
    byId('enter').disabled = true;
    try {
      keep(localStorage, 'rtc-demo-name', name);
      await this.join(room.value, name, byId('password').value || byId('new-password').value, byId('ask').checked ? { admission: 'owner' } : undefined);
    } catch (error) {
      this.#refused(error);
    } finally {
      byId('enter').disabled = false;
    }
  }

  #refused(error) {
    const asks = error.code === 'BAD_PASSWORD';
    const first = asks && byId('password-row').hidden;
    forget(sessionStorage, 'rtc-demo-room');
    byId('password-row').hidden = !asks;
    this.#complain(first ? 'This room has a password. Please enter it.' : error.code === 'NOT_IN_ROOM' ? '' : wordsOf(error) + (error.text && error.code === 'ADMISSION_DENIED' ? ` “${error.text}”` : ''));
    this.#draw();
    byId(asks ? 'password' : 'enter').focus();
  }

  #onSay(event) {
    event.preventDefault();
    const field = byId('text');
    const text = field.value.trim();
    if (text) {
      field.value = '';
      this.say(text).catch((error) => this.#complain(wordsOf(error)));
    }
    field.focus();
  }

  /** Enter sends, Shift and Enter makes a line; what an input method composes is left alone. */
  #onKey(event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId('composer').requestSubmit();
    }
  }

  #pick(to) {
    this.#pickFor = to;
    byId('pick').click();
  }

  #onPicked() {
    const field = byId('pick');
    this.#sendFound(filesOf([...field.files]), this.#pickFor);
    field.value = '';
  }

  #onPaste(event) {
    if (event.clipboardData.files.length > 0) {
      event.preventDefault();
      this.sendFiles(event.clipboardData.files);
    }
  }

  /** Files that are dropped on a person go to that person, else to everyone. @param {DragEvent} event */
  #onDrag(event) {
    if (!this.room?.isInside || !event.dataTransfer?.types.includes('Files')) {
      return;
    }
    event.preventDefault();
    const row = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest('.person[data-user]') : null);
    const peer = row && this.room.peer(row.dataset.user);
    put(byId('drop-to'), peer ? nameOf(peer) : 'everyone');
    byId('drop').hidden = event.type === 'drop' || (event.type === 'dragleave' && event.relatedTarget === null);
    if (event.type === 'drop') {
      this.#sendFound(filesOf(event.dataTransfer), peer?.id);
    }
  }

  /** Sends files with the folders above them, while they are found. */
  async #sendFound(found, to) {
    try {
      for await (const { file, path } of found) {
        this.sendFiles([file], to, path);
      }
    } catch (error) {
      this.#complain(error.code === 'TOO_MANY_OFFERS' ? `${error.text}.` : `The folder cannot be read (${error.code ?? error.name}).`);
    }
  }

  async #share() {
    const label = byId('share-label');
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    label.textContent = copied ? 'Link copied' : 'Copy the address above';
    byId('share').classList.add('done');
    setTimeout(() => {
      label.textContent = 'Copy link';
      byId('share').classList.remove('done');
    }, 2500);
  }

  // the two views

  #enterHouse(roomId) {
    const asked = new URLSearchParams({ room: roomId });
    history.replaceState(null, '', `?${asked}`);
    keep(sessionStorage, 'rtc-demo-room', roomId);
    byId('password').value = '';
    byId('password-row').hidden = true;
    byId('title').textContent = roomId;
    document.title = `${roomId} · reactive-rtc`;
    this.#show('house');
    this.#draw();
    byId('text').focus();
  }

  #enterDoor() {
    if (document.body.dataset.view === 'house') {
      byId('title').textContent = 'Join a room';
      document.title = 'reactive-rtc';
      this.media.leave();
      this.#show('door');
      byId('enter').focus();
    }
  }

  #show(view) {
    document.body.dataset.view = view;
    byId('door').hidden = view !== 'door';
    byId('house').hidden = view !== 'house';
  }

  /** Draws at the next turn, and each second for the round trips. */
  #draw() {
    clearTimeout(this.#drawing);
    this.#drawing = setTimeout(() => this.#drawNow(), 0);
  }

  #drawNow() {
    const [words, tone] = ROOM_WORDS[this.room?.state.name] ?? CONNECTION_WORDS[this.connection?.state.name ?? 'Closed'];
    this.#showStatus(words, tone);
    if (this.room?.isInside) {
      this.#people.draw({ id: this.connection.self, name: this.#name }, this.room.peers);
      byId('people').classList.toggle('owned', this.room.state.role === 'owner');
      this.#door.draw(this.room.knocks, (error) => this.#complain(wordsOf(error)));
      this.media.draw();
      this.#talk.showEmpty(this.room.peers.length === 0);
      this.#drawing = setTimeout(() => this.#drawNow(), 1000);
    }
  }

  #showStatus(words, tone) {
    put(byId('status'), words);
    byId('status').dataset.tone = tone;
  }

  #complain(sentence) {
    byId('trouble').textContent = sentence;
    byId('trouble').hidden = !sentence;
  }
}

// Storage may be forbidden; then nothing is remembered.

function recall(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function keep(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch { /* not remembered */ }
}

function forget(storage, key) {
  try {
    storage.removeItem(key);
  } catch { /* was not remembered */ }
}

const demo = new Demo();
Object.assign(globalThis, { rtcDemo: demo });
demo.start();
