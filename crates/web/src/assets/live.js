// Follows an order: by server-sent events, or by polling; moves on when the order is final.
// The page works without this file; with it, users need not press "check again".
// @ts-check

const POLL_MS = 3000;
const place = document.querySelector('[data-live]');

/** @typedef {{state: string, next: string}} LiveState */

// A submitted form has its own response; an update must not overtake it.
let isLeaving = false;
addEventListener('submit', () => {
  isLeaving = true;
});
addEventListener('pageshow', () => {
  isLeaving = false;
});

/** @param {string} text */
function follow(text) {
  /** @type {LiveState} */
  const live = JSON.parse(text);
  if (live.state === 'created' || live.state === 'processing' || isLeaving) return;
  // A page may name a better place to continue than the cashier.
  const next = place instanceof HTMLElement ? place.dataset.next : undefined;
  const target = new URL(next ?? live.next, location.href);
  if (target.origin === location.origin) location.replace(target.href);
}

/** @param {string} url */
async function poll(url) {
  try {
    const answer = await fetch(url, { cache: 'no-store', headers: { accept: 'application/json' } });
    if (answer.ok) follow(await answer.text());
  } catch {
    // Offline: the next poll may succeed.
  }
  setTimeout(poll, POLL_MS, url);
}

/** @param {string} order */
function listen(order) {
  const source = new EventSource(`${order}/events`);
  source.addEventListener('message', (event) => follow(event.data));
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    poll(`${order}/state`);
  });
}

/** Counts down in the reader's digits; the server's clock says how much is left. */
function countDown() {
  const clock = /** @type {HTMLElement | null} */ (document.querySelector('[data-seconds-left]'));
  if (!clock) return;
  const end = performance.now() + Number(clock.dataset.secondsLeft) * 1000;
  const language = document.documentElement.dataset.intl;
  const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2, useGrouping: false });
  const show = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    if (left >= 3600) return;
    clock.textContent = `${two.format(Math.floor(left / 60))}:${two.format(left % 60)}`;
    clock.classList.toggle('is-urgent', left < 60);
  };
  show();
  setInterval(show, 1000);
}

if (place instanceof HTMLElement && place.dataset.live) listen(place.dataset.live);
countDown();
