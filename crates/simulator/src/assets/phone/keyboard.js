// Whose keyboard it is. While the user types into the page around the phone, such as the panel or the choice of a language,
// the program must not take the focus: what is typed there is not for it.
// @ts-check

/**
 * @param {object} places
 * @param {HTMLElement[]} places.host what is around the phone
 * @param {HTMLElement} places.phone
 * @param {() => void} changed called when the answer of `isHosts` changed
 */
export function keyboardIn({ host, phone }, changed) {
  let isHosts = false;

  /** @param {boolean} now */
  function set(now) {
    if (isHosts === now) return;
    isHosts = now;
    changed();
  }

  /** Where the user was typing. @type {EventTarget | null} */
  let last = null;
  for (const place of host) {
    // A field that was clicked, or anything that was reached by the keyboard. A switch that was clicked needs no keys.
    place.addEventListener('focusin', ({ target }) => {
      last = target;
      set(isHosts || (target instanceof Element && target.matches(':focus-visible')));
    });
    // Every key says so again: a mouse that rests on the phone gives the keyboard away only when it moves.
    place.addEventListener('keydown', () => set(true));
  }
  phone.addEventListener('focusin', () => set(false));
  for (const type of ['pointermove', 'pointerdown']) phone.addEventListener(type, () => set(false));

  // A web program cannot be held without taking it off the screen; what it grabs is taken back.
  addEventListener('blur', () => {
    const isGrabbed = isHosts && document.activeElement instanceof HTMLIFrameElement;
    if (isGrabbed && last instanceof HTMLElement) last.focus({ preventScroll: true });
  });

  return { isHosts: () => isHosts };
}
