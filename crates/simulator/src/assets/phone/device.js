// The phone's size. In a wide window it is a device of a chosen size, with a shorter screen when the window is low; in a
// narrow window the phone is the window. It is never scaled: anything that points into the program's frame,
// such as a browser test, would miss its target.
// @ts-check

/** The heights of the super app's own bars, in CSS pixels; the style sheets use the same numbers. */
const STATUS_BAR = 36;
const TITLE_BAR = 48;
const HOME_BAR = 24;

/** What the frame around the screen adds on both sides together, and the margin around it. */
const BEZEL = 24;
const MARGIN = 40;
/** The smallest screen height that fits a cashier's sheet. */
const SHORTEST = 500;

export const DEVICES = /** @type {const} */ ([
  { id: 'small', width: 320, height: 568, pixelRatio: 2 },
  { id: 'normal', width: 390, height: 844, pixelRatio: 3 },
  { id: 'large', width: 430, height: 932, pixelRatio: 3 },
]);

/** The width below which a phone and a panel do not fit side by side. */
const narrow = matchMedia('(max-width: 47.99rem)');

/** Whether the phone fills the window. */
export function isNarrow() {
  return narrow.matches;
}

/**
 * Keeps the phone's element at its size.
 * @param {HTMLElement} stage what surrounds the phone
 * @param {HTMLElement} phone
 * @param {() => void} changed called when the screen size changes
 */
export function keepSize(stage, phone, changed) {
  /** @type {(typeof DEVICES)[number]} */
  let device = DEVICES.find((one) => one.id === 'normal') ?? DEVICES[0];
  /** @type {number} the remaining height in a low window */
  let height = device.height;
  let last = '';

  function fit() {
    const isWindow = narrow.matches;
    document.documentElement.classList.toggle('is-window', isWindow);
    if (isWindow) {
      for (const name of ['inline-size', 'block-size']) phone.style.removeProperty(name);
      stage.style.removeProperty('--phone-width');
      stage.style.removeProperty('--phone-height');
    } else {
      const top = stage.getBoundingClientRect().top + scrollY;
      height = Math.min(device.height, Math.max(SHORTEST, Math.floor(innerHeight - top - MARGIN - BEZEL)));
      const [outerWidth, outerHeight] = [`${device.width + BEZEL}px`, `${height + BEZEL}px`];
      phone.style.inlineSize = outerWidth;
      phone.style.blockSize = outerHeight;
      stage.style.setProperty('--phone-width', outerWidth);
      stage.style.setProperty('--phone-height', outerHeight);
    }
    const size = JSON.stringify(describe());
    if (size !== last) changed();
    last = size;
  }

  /** The facts about the phone for the simulator and the program. */
  function describe() {
    const size = narrow.matches
      ? { id: 'window', width: phone.clientWidth, height: phone.clientHeight, pixelRatio: devicePixelRatio }
      : { ...device, height };
    return {
      ...size,
      statusBarHeight: STATUS_BAR,
      titleBarHeight: TITLE_BAR,
      windowWidth: size.width,
      windowHeight: size.height - STATUS_BAR - TITLE_BAR - HOME_BAR,
    };
  }

  addEventListener('resize', fit);
  return {
    describe,
    fit,
    /** The id of the chosen device. */
    chosen: () => device.id,
    /** @param {string} id */
    choose: (id) => {
      device = DEVICES.find((one) => one.id === id) ?? device;
      fit();
    },
  };
}
