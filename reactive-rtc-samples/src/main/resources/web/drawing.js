// @ts-check
/** What the parts of the demo page draw with. */

/** What a user calls themselves, or else their id. */
export const nameOf = (peer) => String(peer.extra?.name ?? '').trim().slice(0, 40) || peer.id;

/** The same colour for the same user on every page. */
const hueOf = (id) => `hue-${Array.from(id).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % 12}`;

/** @returns {any} the element with this id */
export const byId = (id) => document.getElementById(id);

/** Makes an element; children are elements, or strings that become text. @param {string} tag @param {string} className @param {...(Node | string)} children */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

/** Changes a text only if it is another: what is the same is not read out again, and a selection in it stays. */
export function put(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export const initialOf = (name) => Array.from(name)[0]?.toUpperCase() ?? '?';

export function avatar(id, name) {
  const element = make('span', `avatar ${hueOf(id)}`, initialOf(name));
  element.setAttribute('aria-hidden', 'true');
  return element;
}

export const CLIP = 'm20 11.5-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.4a1.6 1.6 0 0 1-2.3-2.3l7.6-7.6';
export const CROSS = 'm7 7 10 10M17 7 7 17';
export const UP = 'M12 19V5m-6 6 6-6 6 6';
export const DOWN = 'M12 5v14m-6-6 6 6 6-6';

/** @param {string} path */
export function icon(path) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** @param {string} label @param {string} what is read out @param {() => unknown} act */
export function button(label, what, act, className = 'quiet') {
  const element = make('button', className, label);
  element.type = 'button';
  element.setAttribute('aria-label', what);
  element.addEventListener('click', act);
  return element;
}
