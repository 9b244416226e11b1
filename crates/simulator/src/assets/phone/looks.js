// The user's choices for this page, remembered for the next visit: colours, phone size, panel. Storage may be switched
// off in a browser; then a choice lasts until the page closes.
// @ts-check

const PREFIX = 'simulator.';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** @param {string} key */
export function remembered(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Only the choice is lost.
  }
}

/** The colours in use. @returns {'light' | 'dark'} */
export function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return dark.matches ? 'dark' : 'light';
}

/** @param {'light' | 'dark'} wanted */
export function setTheme(wanted) {
  document.documentElement.dataset.theme = wanted;
  remember('theme', wanted);
}

/** Applies the remembered colours and reports later changes of the system's. @param {() => void} changed */
export function keepTheme(changed) {
  const kept = remembered('theme');
  if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
  dark.addEventListener('change', changed);
}
