// The sandboxed frame of one mini program, and the two ports into it: the bridge, whose messages pass as they
// are, and the control port, for what concerns only the page and the frame.
// @ts-check
import { el } from './dom.js';

const ADDRESS = '/simulator/frame';

/**
 * @typedef {object} FrameOptions
 * @property {string} name the program's name, for readers of the page
 * @property {string} init the first message to the program
 * @property {(text: string) => void} onBridge the program says something to the container
 * @property {(message: Record<string, any>) => void} onControl the frame says something to the page
 * @property {() => void} onReady the ports and the first message are handed over
 */

/**
 * Opens a frame at the end of `place`.
 * @param {HTMLElement} place
 * @param {FrameOptions} options
 */
export function openFrame(place, options) {
  const bridge = new MessageChannel();
  const control = new MessageChannel();
  let isHandedOver = false;
  /** Counts how often the host began or ended to ask. */
  let turn = 0;
  let isHeld = false;
  /** The turn in which the frame was told to keep still and has not said yet that it does. @type {number | undefined} */
  let unheard;

  bridge.port1.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') options.onBridge(data);
  });
  control.port1.addEventListener('message', ({ data }) => {
    const message = plain(data);
    if (message?.kind === 'held') heardHold(message.turn);
    else if (message) options.onControl(message);
  });

  const node = /** @type {HTMLIFrameElement} */ (
    el('iframe', { class: 'program-frame', sandbox: 'allow-scripts', src: ADDRESS, label: ['program.frame', { name: options.name }] })
  );
  node.addEventListener('load', () => {
    if (isHandedOver) {
      // A frame that went elsewhere is no longer the one that got the ports.
      options.onControl({ kind: 'crash', message: 'the frame left its page' });
      return;
    }
    isHandedOver = true;
    // The frame has no origin of its own, so only "*" reaches it; from here on the port is the identity.
    node.contentWindow?.postMessage({ kind: 'port' }, '*', [bridge.port2]);
    node.contentWindow?.postMessage({ kind: 'port', control: true }, '*', [control.port2]);
    control.port1.postMessage({ kind: 'hold', on: isHeld, turn });
    bridge.port1.start();
    control.port1.start();
    bridge.port1.postMessage(options.init);
    options.onReady();
  });
  place.append(node);

  /**
   * Makes the program unable to take the focus, or able again. The frame's own document does it; as long as it has not said so,
   * because the program keeps it busy, the frame is taken from the screen, where nothing has the focus. It is decided before the
   * reader can see what is asked.
   * @param {boolean} on
   */
  function hold(on) {
    if (isHeld === on) return;
    isHeld = on;
    turn += 1;
    control.port1.postMessage({ kind: 'hold', on, turn });
    unheard = on ? turn : undefined;
    if (!on) node.hidden = false;
    else requestAnimationFrame(() => {
      if (unheard !== undefined) node.hidden = true;
    });
  }

  /** @param {unknown} heard */
  function heardHold(heard) {
    if (heard !== unheard) return;
    unheard = undefined;
    node.hidden = false;
  }

  return {
    node,
    hold,
    /** @param {string} text */
    post: (text) => bridge.port1.postMessage(text),
    /** @param {Record<string, any>} message */
    tell: (message) => control.port1.postMessage(message),
    /** Ends the program and takes the frame away. */
    stop: () => {
      control.port1.postMessage({ kind: 'stop' });
      bridge.port1.close();
      control.port1.close();
      node.remove();
    },
  };
}

/**
 * A control message as an object; the frame may write it as an object or as its JSON text.
 * @param {unknown} data
 * @returns {Record<string, any> | undefined}
 */
function plain(data) {
  try {
    const message = typeof data === 'string' ? JSON.parse(data) : data;
    return typeof message?.kind === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
