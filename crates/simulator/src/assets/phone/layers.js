// The layers over the screen: dialogs, the sheet, the cashier's page. Only the topmost layer and the capsule can be
// used; everything else is inert. The wallet's layers are always above a program's, whichever came first, so a program
// can never cover what the wallet asks. Only the topmost layer dims what is under it: veils do not add up.
// @ts-check

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), iframe, [tabindex="0"]';
/** Longer than any leaving animation, in case the browser never reports its end. */
const LEAVING_MS = 320;

/** The owner of a layer: a program, the wallet, or the simulator itself when the connection is gone. */
export const LEVELS = /** @type {const} */ ({ program: 1, wallet: 2, system: 3 });

/**
 * @typedef {object} Layer
 * @property {HTMLElement} node
 * @property {number} level
 * @property {(() => void) | undefined} cancel the action of Escape, if any
 * @property {Element | null} opener where the focus goes afterwards
 * @property {(() => HTMLElement | null) | undefined} first where the focus goes at first
 */

/**
 * @param {HTMLElement} place holds the layers
 * @param {HTMLElement} screens what is beneath all of them
 * @param {HTMLElement} crown what is above all of them and stays usable: the program's capsule
 * @param {() => void} changed called after a layer was opened or closed
 */
export function layersIn(place, screens, crown, changed) {
  /** @type {Layer[]} */
  let layers = [];

  function topmost() {
    return layers.reduce(
      (/** @type {Layer | undefined} */ top, layer) => (top && top.level > layer.level ? top : layer),
      undefined,
    );
  }

  function settle() {
    const top = topmost();
    screens.inert = top !== undefined;
    for (const layer of layers) {
      layer.node.inert = layer !== top;
      layer.node.classList.toggle('is-covered', layer !== top);
    }
    changed();
  }

  /** @param {Layer} layer */
  function enter(layer) {
    const wanted = layer.first?.() ?? layer.node.querySelector(FOCUSABLE);
    if (wanted instanceof HTMLElement) wanted.focus({ preventScroll: true });
  }

  /** Puts the focus into the topmost layer, unless it is there already. */
  function hold() {
    const top = topmost();
    const has = document.activeElement;
    if (top && !top.node.contains(has) && !crown.contains(has)) enter(top);
  }

  /** @param {Layer} layer */
  function leave(layer) {
    if (!layers.includes(layer)) return;
    const hadFocus = layer.node.contains(document.activeElement) || document.activeElement === document.body;
    layers = layers.filter((other) => other !== layer);
    layer.node.inert = true;
    layer.node.classList.add('is-leaving');
    setTimeout(() => layer.node.remove(), LEAVING_MS);
    settle();
    if (!hadFocus) return;
    if (topmost()) hold();
    else giveBack(layer.opener);
  }

  /** @param {Element | null} opener */
  function giveBack(opener) {
    const isUsable = opener instanceof HTMLElement && opener.isConnected && !opener.closest('[inert], [hidden]');
    if (isUsable && opener !== document.body) opener.focus({ preventScroll: true });
    else land(screens);
  }

  crown.addEventListener('keydown', (event) => {
    const top = topmost();
    if (top && event.key === 'Tab') circle([top.node, crown], event);
  });

  // The program's frame is held by its own document (frame.js). If the focus escapes another way, it is brought back.
  addEventListener('blur', () => {
    if (topmost() && screens.contains(document.activeElement)) hold();
  });

  return {
    /** @returns {boolean} whether any layer is open */
    any: () => layers.length > 0,
    /** Moves the focus to the topmost layer, if there is one. */
    hold,
    /**
     * Opens a layer.
     * @param {{node: HTMLElement, level: number, cancel?: () => void, first?: () => HTMLElement | null}} wanted
     */
    open({ node, level, cancel, first }) {
      /** @type {Layer} */
      const layer = { node, level, cancel, first, opener: document.activeElement };
      node.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && layer.cancel) {
          event.preventDefault();
          layer.cancel();
        } else if (event.key === 'Tab') {
          circle([node, crown], event);
        }
      });
      node.style.zIndex = String(level);
      layers.push(layer);
      place.append(node);
      settle();
      if (topmost() === layer) enter(layer);
      return {
        close: () => leave(layer),
        /** Changes what Escape does. @param {(() => void) | undefined} then */
        onCancel: (then) => {
          layer.cancel = then;
        },
        /** Puts the focus at the start of the layer. */
        enter: () => {
          if (topmost() === layer) enter(layer);
        },
      };
    },
  };
}

/**
 * Puts the focus on the heading of the screen that is visible, where reading starts.
 * @param {HTMLElement} screens
 */
export function land(screens) {
  const landing = [...screens.querySelectorAll('[data-landing]')].find((node) => node.getClientRects().length > 0);
  if (landing instanceof HTMLElement) landing.focus({ preventScroll: true });
}

/**
 * Keeps the Tab key inside these places, which follow one another.
 * @param {HTMLElement[]} places
 * @param {KeyboardEvent} event
 */
function circle(places, event) {
  const stopsOf = (/** @type {HTMLElement} */ place) => [...place.querySelectorAll(FOCUSABLE)].filter((stop) => isReachable(stop));
  const groups = places.map(stopsOf).filter((stops) => stops.length > 0);
  const has = /** @type {Element} */ (document.activeElement);
  const at = groups.findIndex((stops) => stops.includes(has));
  const group = groups[at];
  const step = event.shiftKey ? -1 : 1;
  // Inside a place the browser moves the focus itself.
  if (group && has !== (event.shiftKey ? group[0] : group[group.length - 1])) return;
  event.preventDefault();
  const next = groups[(at + step + groups.length) % groups.length] ?? groups[0];
  const stop = event.shiftKey ? next?.[next.length - 1] : next?.[0];
  if (stop instanceof HTMLElement) stop.focus();
}

/** @param {Element} stop */
function isReachable(stop) {
  return stop instanceof HTMLElement && stop.tabIndex >= 0 && stop.getClientRects().length > 0;
}
