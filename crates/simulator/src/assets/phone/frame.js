// The sandboxed frame of one mini program, and the two ports into it: the bridge, whose messages pass
// unchanged, and the control port, for messages between the page and the frame only.
// @ts-check
import { el } from './dom.js';

const ADDRESS = '/simulator/frame';

/**
 * @typedef {object} FrameOptions
 * @property {string} name the program's name, for screen readers
 * @property {string} init the first message to the program
 * @property {(text: string) => void} onBridge a message from the program to the container
 * @property {(message: Record<string, any>) => void} onControl a message from the frame to the page
 * @property {() => void} onReady the ports and the first message have been sent
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
  /** Counts how often the host started or stopped asking. */
  let turn = 0;
  let isHeld = false;
  /** The turn whose hold the frame has not confirmed yet. @type {number | undefined} */
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
      // A frame that navigated away is no longer the one that got the ports.
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
   * Stops the program from taking the focus, or allows it again. The frame's own document does it; until it confirms,
   * because the program keeps it busy, the frame is hidden, where nothing has the focus. This takes effect before the
   * user can see the request.
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
    /** Ends the program and removes the frame. */
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
