// Runs in the frame. What lies over everything of the program until the user closes it: a picker's sheet, a picture. One at a time.
//
// It is an ordinary element, not a modal dialog of the browser: those stay usable in a document that is inert, and while the host
// asks for a PIN nothing of the program may get the keyboard (`holdFocus`).
'use strict';

/** Closes what is open. @type {((value?: string) => void) | undefined} */
let closeOverlay;

/**
 * Puts an element over the program. `closed(value)` is called once, with what was given to the returned function, or undefined
 * after Escape.
 * @param {(value?: string) => void} closed
 */
function openOverlay(element, label, closed) {
  closeOverlay?.();
  const opener = document.activeElement;
  const veil = document.createElement('div');
  veil.className = 'mp-veil';
  element.setAttribute('role', 'dialog');
  element.setAttribute('aria-modal', 'true');
  element.setAttribute('aria-label', label);
  element.tabIndex = -1;
  veil.append(element);
  const others = [...document.body.children].filter((other) => other instanceof HTMLElement && !other.inert);
  for (const other of others) other.toggleAttribute('inert', true);
  document.body.append(veil);
  const close = (value) => {
    if (closeOverlay !== close) return;
    closeOverlay = undefined;
    veil.remove();
    for (const other of others) other.toggleAttribute('inert', false);
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    closed(value);
  };
  closeOverlay = close;
  veil.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  });
  veil.addEventListener('click', (event) => event.target === veil && close());
  element.focus({ preventScroll: true });
  return close;
}
