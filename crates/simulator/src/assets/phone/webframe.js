// The frame of a web program ("H5"): a page under an origin of its own, in which everything is the program's. The bridge
// there is the first script and asks for its ports, but the program may replace it: what counts is that the ports were given
// to the program's origin.
//
// While the host asks something the page is off the screen. That does not keep it from taking the keyboard: browsers let a
// frame of another origin focus itself, hidden or not, and do not tell. So nothing secret is typed while it is open (pin.js).
// @ts-check
import { badge, el } from './dom.js';

/** A page that has loaded and does not ask for its ports within this time is not the program's. */
const TAKE_LIMIT_MS = 10_000;

/** The origin of a program, next to this page's own. @param {string} id */
export function originOf(id) {
  const port = location.port ? `:${location.port}` : '';
  return `${location.protocol}//${id}.localhost${port}`;
}

/**
 * @typedef {object} WebFrameOptions
 * @property {string} name the program's name
 * @property {string} [icon]
 * @property {string} origin
 * @property {string} address
 * @property {string} init the first message to the program
 * @property {(text: string) => void} onBridge a message from the program to the container
 * @property {(message: Record<string, any>) => void} onControl a message from the frame to this page
 * @property {() => void} onReady the first page has its ports
 */

/**
 * Opens a frame at the end of `place`.
 * @param {HTMLElement} place
 * @param {WebFrameOptions} options
 */
export function openWebFrame(place, options) {
  /** The ports of the page that is there now. @type {{bridge: MessagePort, control: MessagePort} | undefined} */
  let ports;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let limit;
  let isStarted = false;
  /** Whether a page has asked for its ports since the last one was loaded. */
  let hasAsked = false;
  const node = /** @type {HTMLIFrameElement} */ (el('iframe', {
    class: 'program-frame', sandbox: 'allow-scripts allow-same-origin allow-forms', referrerpolicy: 'no-referrer',
    src: options.address, label: ['program.frame', { name: options.name }],
  }));
  const waits = el('div', { class: 'program-waits', hidden: true },
    badge(options.icon, options.name, 'badge-tile badge-large'), el('p', { class: 'soft', say: ['program.waits', { name: options.name }] }));

  addEventListener('message', hear);
  node.addEventListener('load', () => {
    // A page of the program asks while it is read, so before this.
    const isOurs = hasAsked;
    hasAsked = false;
    if (!isOurs) limit = setTimeout(() => options.onControl({ kind: 'crash', message: 'the page is not the program’s' }), TAKE_LIMIT_MS);
  });
  place.append(node, waits);

  /** @param {MessageEvent} event */
  function hear(event) {
    if (event.source !== node.contentWindow) return;
    const isAsking = event.origin === options.origin && event.data?.kind === 'bridge';
    // Whatever else comes this way is counted like every other message, and nothing more.
    options.onControl({ kind: isAsking ? 'page' : 'noise' });
    if (isAsking) handOver();
  }

  /** Every page of the program gets its own ports: those of the page before are closed. */
  function handOver() {
    // The two ways of a page to this one may overtake each other.
    if (limit === undefined) hasAsked = true;
    clearTimeout(limit);
    limit = undefined;
    const [bridge, control] = [new MessageChannel(), new MessageChannel()];
    close();
    ports = { bridge: bridge.port1, control: control.port1 };
    bridge.port1.onmessage = ({ data }) => {
      if (typeof data === 'string') options.onBridge(data);
    };
    control.port1.onmessage = ({ data }) => {
      if (data?.kind === 'ready') taken();
      else if (typeof data?.kind === 'string') options.onControl(data);
    };
    // A page of another origin gets nothing.
    node.contentWindow?.postMessage({ kind: 'port' }, options.origin, [bridge.port2]);
    node.contentWindow?.postMessage({ kind: 'port', control: true }, options.origin, [control.port2]);
    bridge.port1.postMessage(options.init);
  }

  function taken() {
    if (isStarted) return;
    isStarted = true;
    options.onReady();
  }

  function close() {
    ports?.bridge.close();
    ports?.control.close();
    ports = undefined;
  }

  return {
    node,
    /** @param {boolean} isHeld */
    hold: (isHeld) => {
      node.hidden = isHeld;
      waits.hidden = !isHeld;
    },
    /** @param {string} text */
    post: (text) => ports?.bridge.postMessage(text),
    /** @param {Record<string, any>} message */
    tell: (message) => ports?.control.postMessage(message),
    /** Ends the program and removes the frame. */
    stop: () => {
      clearTimeout(limit);
      removeEventListener('message', hear);
      close();
      node.remove();
      waits.remove();
    },
  };
}
