// @ts-check
/**
 * The demo page: enter a room, see who is here and how they are reached, talk to everyone.
 *
 * It shows what an application does with reactive-rtc.js, and no more: `Demo` joins and leaves, `People` draws who is here, `Talk` draws what is said. What comes from others
 * reaches the page as text only.
 *
 * For tests, `window.rtcDemo` offers:
 *   connection, room       the present Connection and Room, or null
 *   peers                  [{ id, name, state, roundTrip }] of who is here now
 *   received, sent         how many messages came and went in this stay; `receivedFrom(id)` counts those of one peer
 *   texts                  the newest 2,000 texts received, as { from, text }
 *   trouble                the sentence that is shown as an error, or ''
 *   join(room, name, password), leave(), say(text)   what the buttons do, as promises
 */
import { connect } from './reactive-rtc.js';

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
});

const wordsOf = (error) => TROUBLES[error?.code] ?? `Something went wrong (${error?.code ?? error?.name ?? 'unknown'}).`;

/** What a state of the connection, together with that of the room, is called. */
const CONNECTION_WORDS = Object.freeze({
  Connecting: ['Connecting…', 'wait'], Ready: ['Connected', 'good'], Resuming: ['Reconnecting…', 'wait'], Closed: ['Not connected', 'idle'],
});
const ROOM_WORDS = Object.freeze({ CheckingPresence: ['Looking…', 'wait'], Entering: ['Entering…', 'wait'], Resuming: ['Reconnecting…', 'wait'] });
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
const nameOf = (peer) => String(peer.extra?.name ?? '').trim().slice(0, 40) || peer.id;
const cut = (text) => (text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}… (${text.length.toLocaleString('en')} characters)` : text);
const millis = (time) => (time < 1 ? '<1 ms' : `${Math.round(time)} ms`);
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The same colour for the same user on every page. */
const hueOf = (id) => `hue-${Array.from(id).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % 12}`;

// ---------------------------------------------------------------------------------------------------------------------------------- drawing

/** @returns {any} the element with this id */
const byId = (id) => document.getElementById(id);

/** Makes an element; children are elements, or strings that become text. @param {string} tag @param {string} className @param {...(Node | string)} children */
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Changes a text only if it is another: what is the same is not read out again, and a selection in it stays. */
function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

const initialOf = (name) => Array.from(name)[0]?.toUpperCase() ?? '?';

function avatar(id, name) {
  const element = make('span', `avatar ${hueOf(id)}`, initialOf(name));
  element.setAttribute('aria-hidden', 'true');
  return element;
}

/** Draws who is here: oneself, then the others in the order of their coming. Touches only what changed. */
class People {
  #list = byId('people');
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

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
      this.#rows.set(id, row);
      this.#list.append(row);
    }
    const [face, who, how, round] = /** @type {any} */ (this.#rows.get(id)).children;
    put(face, initialOf(name));
    put(who.firstChild, name);
    put(how, words);
    how.dataset.tone = tone;
    put(round, trip);
    round.title = 'round trip time';
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
  #people = new People();
  #talk = new Talk();
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

  receivedFrom(id) {
    return this.#counts.get(id) ?? 0;
  }

  /** Connects, if need be, and enters a room. */
  async join(roomId, name, password) {
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
    this.texts = [];
    this.#counts.clear();
    this.received = this.sent = 0;
    this.#arriving = true;
    await room.openOrJoin(password ? { password } : {}).finally(() => { this.#arriving = false; });
    this.#enterHouse(roomId);
    const names = room.peers.map(nameOf);
    if (names.length > 0) {
      this.#talk.note(names.length > 1 ? `${listOf(names)} are here` : `${names[0]} is here`);
    }
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

  // what happens

  #follow(room) {
    room.addEventListener('statechange', () => this.#onRoom(room));
    room.addEventListener('peerjoined', ({ peer }) => this.#happened(room, `${nameOf(peer)} came in`));
    room.addEventListener('peerleft', ({ peer, reason }) => this.#happened(room, `${nameOf(peer)} ${reason.kind === 'LOST' ? 'was lost' : 'left'}`));
    room.addEventListener('peerstatechange', () => this.#draw());
    room.addEventListener('peerextra', () => this.#draw());
    room.onMessage((message) => this.#onMessage(room, message));
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
      room.isInside && this.#talk.note(this.#isAway ? 'The server is away. What is said here still arrives: it goes directly.' : 'The server is back.');
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
      await this.join(room.value, name, byId('password').value);
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
    this.#complain(first ? 'This room has a password. Please enter it.' : wordsOf(error));
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
