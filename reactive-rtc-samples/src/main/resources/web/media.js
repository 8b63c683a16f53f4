// @ts-check
/**
 * Sound and pictures of the demo page: a tile for each who is seen or heard, with a ring while they speak and a mark while they are muted, and buttons for one's own microphone,
 * camera and screen. Without any device one sees and hears the others all the same.
 */
import { avatar, byId, icon, initialOf, make, put } from './drawing.js';
import { watchSpeech } from './reactive-rtc.js';

const MUTED = 'M4 4l16 16M9 9v3a3 3 0 0 0 4.5 2.6M15 10.5V6a3 3 0 0 0-5.7-1.3M6 11.5a6 6 0 0 0 9.5 4.9M18 11.5a6 6 0 0 1-.6 2.6M12 17.5V21';

const REFUSALS = Object.freeze({
  NotAllowedError: 'You did not allow it. The browser remembers that for this page; its settings can change it.',
  NotFoundError: 'There is no such device here. You see and hear the others all the same.',
  NotReadableError: 'Another program is using the device, or it does not work.',
  OverconstrainedError: 'The chosen device is gone. Please choose another.',
  ONE_WAY: 'In this room only its owner is seen and heard.',
});

/** Draws one who is seen or heard, or one shared screen. */
class Tile {
  #face;
  #name = make('b', '');
  #mark = make('span', 'mark', icon(MUTED));
  /** @type {Map<MediaStreamTrack, { element: HTMLMediaElement, silence: () => void }>} what plays */
  #playing = new Map();
  #onBlocked;

  /** @param {string} user @param {string} name @param {{ own?: boolean, screen?: boolean, onBlocked?: () => void, onSpeaking?: (speaking: boolean) => void }} about */
  constructor(user, name, { own = false, screen = false, onBlocked = () => {}, onSpeaking = () => {} }) {
    this.#onBlocked = onBlocked;
    this.onSpeaking = onSpeaking;
    this.own = own;
    this.#face = avatar(user, name);
    this.#mark.title = 'muted';
    this.element = make('figure', 'tile', this.#face, make('figcaption', '', this.#mark, this.#name));
    Object.assign(this.element.dataset, { user, kind: screen ? 'screen' : own ? 'own' : 'person' });
  }

  /**
   * Shows what there is now.
   * @param {string} name @param {{ mediaTrack: MediaStreamTrack, muted: boolean }[]} sounds @param {{ mediaTrack: MediaStreamTrack, muted: boolean }[]} pictures
   */
  draw(name, sounds, pictures) {
    const seen = pictures.filter(({ muted }) => !muted).map(({ mediaTrack }) => mediaTrack).slice(0, 1);
    const wanted = new Set([...sounds.map(({ mediaTrack }) => mediaTrack), ...seen]);
    [...this.#playing].filter(([track]) => !wanted.has(track)).forEach(([track]) => this.#stop(track));
    wanted.forEach((track) => this.#playing.has(track) || this.#play(track));
    put(this.#name, name);
    put(this.#face, initialOf(name));
    this.#face.hidden = seen.length > 0;
    this.#mark.hidden = sounds.length === 0 || sounds.some(({ muted }) => !muted);
    this.element.dataset.muted = String(!this.#mark.hidden);
  }

  remove() {
    [...this.#playing.keys()].forEach((track) => this.#stop(track));
    this.element.remove();
  }

  /** Begins to play what the browser did not let begin. */
  play() {
    this.#playing.forEach(({ element }) => element.play().catch(this.#onBlocked));
  }

  /** @param {string} speaker the device that sound goes to */
  async speakThrough(speaker) {
    await Promise.all([...this.#playing.values()].map(({ element }) => /** @type {any} */ (element).setSinkId?.(speaker)));
  }

  #play(track) {
    const element = /** @type {HTMLMediaElement} */ (make(track.kind, ''));
    element.srcObject = new MediaStream([track]);
    element.autoplay = true;
    element.muted = this.own;
    element.toggleAttribute('playsinline', true);
    this.element.prepend(element);
    element.play().catch((error) => error.name === 'NotAllowedError' && this.#onBlocked());
    const silence = track.kind === 'audio' ? watchSpeech(track, ({ speaking }) => this.#ring(speaking)) : () => {};
    this.#playing.set(track, { element, silence });
  }

  #stop(track) {
    const { element, silence } = /** @type {any} */ (this.#playing.get(track));
    this.#playing.delete(track);
    silence();
    track.kind === 'audio' && this.#ring(false);
    element.srcObject = null;
    element.remove();
  }

  #ring(speaking) {
    this.element.dataset.speaking = String(speaking);
    this.onSpeaking(speaking);
  }
}

/** Is one's own microphone, camera or screen: opened when it is wanted, published to the room, and let go of. */
class OwnDevice {
  track = /** @type {MediaStreamTrack | null} */ (null);
  deviceId = '';
  #opening = false;
  #media;

  /** @param {Media} media @param {'microphone' | 'camera' | 'screen'} source */
  constructor(media, source) {
    this.#media = media;
    this.source = source;
  }

  get isOn() {
    return this.track !== null;
  }

  get isMuted() {
    return this.track !== null && !this.track.enabled;
  }

  /** Opens it and publishes it. */
  async open() {
    const { room } = this.#media;
    if (this.#opening || this.isOn || !room) {
      return;
    }
    this.#opening = true;
    try {
      const [track] = (await this.#capture()).getTracks();
      if (!this.#media.isIn(room)) {
        track.stop();
        return;
      }
      this.#use(track);
      room.publish(track, {
        stream: this.#media.stream(this.source), source: this.source, label: track.label,
        mutePolicy: (asker, muted) => muted && asker === room.state.owner && this.#muteSoon(),
      });
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#opening = false;
    }
  }

  close() {
    const { track } = this;
    this.track = null;
    if (track) {
      this.#media.room?.unpublish(track);
      track.stop();
    }
  }

  mute(muted) {
    if (this.track) {
      this.#media.room?.mute(this.track, muted);
    }
  }

  /** Chooses a device; one that is open makes way for it, and the others go on with the same track. @param {string} deviceId */
  async choose(deviceId) {
    const before = this.track;
    this.deviceId = deviceId;
    if (before) {
      const [track] = (await this.#capture()).getTracks();
      track.enabled = before.enabled;
      this.#use(track);
      await this.#media.room?.replace(before, track);
      before.stop();
    }
  }

  /** @returns {Promise<MediaStream>} */
  #capture() {
    const wish = this.deviceId ? { deviceId: { exact: this.deviceId } } : {};
    switch (this.source) {
      case 'microphone': return navigator.mediaDevices.getUserMedia({ audio: wish });
      case 'camera': return navigator.mediaDevices.getUserMedia({ video: { ...wish, width: { ideal: 1280 }, height: { ideal: 720 } } });
      default: return navigator.mediaDevices.getDisplayMedia({ video: true });
    }
  }

  #use(track) {
    this.track = track;
    track.addEventListener('ended', () => {
      if (this.track === track) { // it was pulled out, or its sharing was ended by the browser
        this.track = null;
        this.#media.onLost(this);
      }
    });
  }

  /** For all, when one was allowed to ask for it. */
  #muteSoon() {
    queueMicrotask(() => {
      this.mute(true);
      this.#media.draw();
    });
    return true;
  }
}

/** Keeps tiles and buttons in step with the room and one's own devices. */
export class Media {
  room = /** @type {any} */ (null);
  #self = { id: '', name: '' };
  #nameOf;
  #tell;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  #speaker = '';
  /** What belongs together plays together. */
  #together = new MediaStream();
  #own = Object.freeze({ microphone: new OwnDevice(this, 'microphone'), camera: new OwnDevice(this, 'camera'), screen: new OwnDevice(this, 'screen') });

  /** @param {(peer: any) => string} nameOf @param {(sentence: string) => void} tell */
  constructor(nameOf, tell) {
    this.#nameOf = nameOf;
    this.#tell = tell;
  }

  /** For tests: what each tile shows. */
  get tiles() {
    return [...this.#tiles.values()].map(({ element }) => {
      const video = /** @type {HTMLVideoElement | null} */ (element.querySelector('video'));
      const { user, kind, speaking, muted } = element.dataset;
      return { user, kind, speaking: speaking === 'true', muted: muted === 'true', width: video?.videoWidth ?? 0, name: element.querySelector('b')?.textContent };
    });
  }

  start() {
    const { mediaDevices } = navigator;
    byId('microphone').addEventListener('click', () => this.#press(this.#own.microphone));
    byId('camera').addEventListener('click', () => this.#press(this.#own.camera));
    byId('screen').addEventListener('click', () => this.#press(this.#own.screen));
    byId('choose').addEventListener('click', () => this.#toggleChoice());
    byId('sound').addEventListener('click', () => this.#playAll());
    ['microphone', 'camera'].forEach((source) => byId(`${source}-choice`).addEventListener('change', ({ target }) => this.#chosen(this.#own[source], target.value)));
    byId('speaker-choice').addEventListener('change', ({ target }) => this.#speakThrough(target.value));
    mediaDevices?.addEventListener('devicechange', () => this.#listDevices());
    byId('screen').hidden = !mediaDevices || !('getDisplayMedia' in mediaDevices);
    byId('speaker-row').hidden = !('setSinkId' in HTMLMediaElement.prototype);
    if (!mediaDevices) {
      ['microphone', 'camera', 'choose'].forEach((id) => Object.assign(byId(id), { disabled: true, title: 'A browser opens devices only over https' }));
    }
  }

  /** Begins in a room. @param {any} room @param {{ id: string, name: string }} self */
  enter(room, self) {
    this.room = room;
    this.#self = self;
    this.draw();
  }

  /** Lets go of all devices. */
  leave() {
    Object.values(this.#own).forEach((device) => device.close());
    this.#tiles.forEach((tile) => tile.remove());
    this.#tiles.clear();
    this.room = null;
    this.draw();
  }

  /** Follows a track of somebody. */
  onTrack(track) {
    ['statechange', 'trackchange'].forEach((type) => track.addEventListener(type, () => this.draw()));
    this.draw();
  }

  // for devices

  isIn(room) {
    return this.room === room && room.isInside;
  }

  stream(source) {
    return source === 'screen' ? new MediaStream() : this.#together;
  }

  onLost(device) {
    device.source === 'screen' || this.#tell(`Your ${device.source} is gone.`);
    this.draw();
  }

  // drawing

  draw() {
    const wanted = new Map();
    const { microphone, camera, screen } = this.#own;
    const shown = (device) => (device.track ? [{ mediaTrack: device.track, muted: device.isMuted }] : []);
    const self = this.#self.id;
    if (microphone.isOn || camera.isOn) {
      wanted.set(self, [self, `${this.#self.name} (you)`, shown(microphone), shown(camera), { own: true }]);
    }
    if (screen.isOn) {
      wanted.set(`${self} screen`, [self, 'Your screen', [], shown(screen), { own: true, screen: true }]);
    }
    (this.room?.peers ?? []).forEach((peer) => this.#wanted(peer, wanted));
    [...this.#tiles.keys()].filter((key) => !wanted.has(key)).forEach((key) => this.#remove(key));
    wanted.forEach(([user, name, sounds, pictures, about], key) => {
      this.#tileOf(key, user, name, about).draw(name, sounds, pictures);
    });
    byId('tiles').hidden = wanted.size === 0;
    byId('tiles').dataset.count = String(Math.min(wanted.size, 5));
    this.#drawButtons();
  }

  /** One tile for a person, and one for each screen that they share. */
  #wanted(peer, wanted) {
    const name = this.#nameOf(peer);
    const live = peer.tracks.filter(({ state }) => state.name === 'Live').map((track) => ({ track, mediaTrack: track.mediaTrack, muted: track.state.muted || track.state.held }));
    const screens = live.filter(({ track }) => track.kind === 'video' && track.source === 'screen');
    const others = live.filter((each) => !screens.includes(each));
    if (others.length > 0) {
      wanted.set(peer.id, [peer.id, name, others.filter(({ track }) => track.kind === 'audio'), others.filter(({ track }) => track.kind === 'video'), {}]);
    }
    screens.forEach((screen) => wanted.set(`${peer.id} ${screen.track.id}`, [peer.id, `${name}'s screen`, [], [screen], { screen: true }]));
  }

  #tileOf(key, user, name, about) {
    let tile = this.#tiles.get(key);
    if (!tile) {
      const row = () => /** @type {HTMLElement | null} */ (document.querySelector(about.own ? '.person:not([data-user])' : `.person[data-user="${CSS.escape(user)}"]`));
      tile = new Tile(user, name, {
        ...about,
        onBlocked: () => { byId('sound').hidden = false; },
        onSpeaking: (speaking) => row()?.setAttribute('data-speaking', String(speaking)),
      });
      this.#tiles.set(key, tile);
      about.screen ? byId('tiles').prepend(tile.element) : byId('tiles').append(tile.element);
      this.#speaker && tile.speakThrough(this.#speaker).catch(() => {});
    }
    return tile;
  }

  #remove(key) {
    this.#tiles.get(key)?.remove();
    this.#tiles.delete(key);
  }

  #drawButtons() {
    const { microphone, camera, screen } = this.#own;
    const show = (id, on, label) => {
      byId(id).setAttribute('aria-pressed', String(on));
      put(byId(`${id}-label`), label);
    };
    show('microphone', microphone.isOn && !microphone.isMuted, microphone.isMuted ? 'Muted' : 'Microphone');
    show('camera', camera.isOn, 'Camera');
    show('screen', screen.isOn, screen.isOn ? 'Stop sharing' : 'Share screen');
  }

  // what people do

  /** A microphone that is open is muted and unmuted; camera and screen are closed, so that their light goes out. @param {OwnDevice} device */
  async #press(device) {
    if (device.source === 'microphone' && device.isOn) {
      device.mute(!device.isMuted);
    } else if (device.isOn) {
      device.close();
    } else {
      await this.#attempt(device, () => device.open());
    }
    this.draw();
  }

  async #chosen(device, deviceId) {
    await this.#attempt(device, async () => (deviceId === 'off' ? device.close() : device.choose(deviceId)));
    this.draw();
  }

  async #attempt(device, act) {
    try {
      await act();
      this.#listDevices();
    } catch (error) {
      const cancelled = device.source === 'screen' && error.name === 'NotAllowedError';
      cancelled || this.#tell(REFUSALS[error.code] ?? REFUSALS[error.name] ?? `Your ${device.source} cannot be used (${error.name}).`);
    }
  }

  #toggleChoice() {
    const hidden = !byId('choice').hidden;
    byId('choice').hidden = hidden;
    byId('choose').setAttribute('aria-expanded', String(!hidden));
    hidden || this.#listDevices();
  }

  /** Names are told only to a page that was allowed to open a device. */
  async #listDevices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const named = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' };
    Object.entries(named).forEach(([source, kind]) => {
      const own = this.#own[source];
      const options = devices.filter((device) => device.kind === kind && device.deviceId).map(({ deviceId, label }, n) => new Option(label || `${source} ${n + 1}`, deviceId));
      const select = byId(`${source}-choice`);
      select.replaceChildren(...(options.length > 0 ? options : [new Option(`no ${source}, or it may not be named yet`, '')]), ...(own?.isOn ? [new Option('off', 'off')] : []));
      const present = own?.track?.getSettings().deviceId ?? own?.deviceId ?? this.#speaker;
      select.value = options.some(({ value }) => value === present) ? present : select.options[0].value;
    });
  }

  #speakThrough(speaker) {
    this.#speaker = speaker;
    this.#tiles.forEach((tile) => tile.speakThrough(speaker).catch(() => this.#tell('That speaker cannot be used.')));
  }

  #playAll() {
    byId('sound').hidden = true;
    this.#tiles.forEach((tile) => tile.play());
  }
}
