// The inspector: reads the developer API with a key that stays in this tab.
// @ts-check

// The hours as on the pages that the server writes: `pages/moment.rs`.
const times = new Intl.DateTimeFormat(document.documentElement.dataset.intl, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** @typedef {{ headers: [string, string][], body: string }} Message */

/** How many lines a list has at most. */
const LINES = 200;

const place = /** @type {HTMLElement} */ (document.querySelector('[data-inspector]'));
/** The name under which the tab keeps the key. */
const KEPT = place.dataset.kept ?? '';
/** @param {string} name */
const part = (name) => /** @type {HTMLElement} */ (place.querySelector(`[data-${name}]`));
const form = /** @type {HTMLFormElement} */ (part('key'));
const field = /** @type {HTMLInputElement} */ (document.getElementById('key'));

/** Ends the reading when another key is entered. @type {AbortController | undefined} */
let reading;

/** @param {string | undefined} text */
function tell(text) {
  part('problem').textContent = text ?? '';
  part('problem').hidden = !text;
}

class Refused extends Error {}

/** @param {string} key @param {string} path @param {AbortSignal} signal */
async function get(key, path, signal) {
  const answer = await fetch(`/dev/v1${path}`, { headers: { authorization: `Bearer ${key}` }, signal, cache: 'no-store' });
  const body = await answer.json();
  if (!answer.ok) throw answer.status < 500 && answer.status !== 429 ? new Refused(body.error.message) : new Error();
  return body;
}

/** @param {string} tag @param {string} text @param {string} [name] */
function element(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
}

/** @param {Message} message */
function written(message) {
  return `${message.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${message.body ?? ''}`;
}

/** @param {string} list @param {{ at: string, title: string, chip: string, tone: string, parts: [string, string][] }} line */
function add(list, { at, title, chip, tone, parts }) {
  const summary = document.createElement('summary');
  const time = element('time', times.format(new Date(at)));
  time.setAttribute('datetime', at);
  const path = element('span', title, 'inspector-path');
  path.dir = 'ltr';
  summary.append(time, path, element('span', chip, `chip chip-${tone}`));
  const details = document.createElement('details');
  details.append(summary);
  for (const [name, text] of parts) {
    const pre = element('pre', text);
    pre.dir = 'ltr';
    details.append(element('h3', name), pre);
  }
  const item = document.createElement('li');
  item.append(details);
  part(list).prepend(item);
  while (part(list).childElementCount > LINES) part(list).lastElementChild?.remove();
  part(`no-${list}`).hidden = true;
}

/** @param {any} call */
function addCall(call) {
  const { request = '', response = '', none = '' } = place.dataset;
  const tone = call.status === null || call.status >= 400 ? 'bad' : 'good';
  add('calls', {
    at: call.at,
    title: `${call.method} ${call.path}`,
    chip: [call.status ?? none, call.code].filter(Boolean).join(' · '),
    tone,
    parts: [[request, written(call.request)], [response, written(call.response)]],
  });
}

/** The events that may come again. @type {Set<string>} */
const seen = new Set();

/** @param {any} event */
function addEvent(event) {
  if (seen.has(event.id)) return;
  seen.add(event.id);
  const tone = event.state === 'delivered' ? 'good' : event.state === 'due' ? 'open' : 'bad';
  const { request = '' } = place.dataset;
  add('events', {
    at: event.at, title: `${event.type} ${event.paymentId}`, chip: event.state, tone, parts: [[request, written(event)]],
  });
}

/** Reads a list on and on. @param {string} key @param {'calls' | 'events'} list @param {AbortSignal} signal */
async function follow(key, list, signal) {
  let cursor = '';
  while (!signal.aborted) {
    try {
      const page = await get(key, `/${list}?wait=25${cursor && `&after=${encodeURIComponent(cursor)}`}`, signal);
      tell(undefined);
      page[list].forEach(list === 'calls' ? addCall : addEvent);
      cursor = page.cursor;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) return leave(error.message);
      tell(place.dataset.offline);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

/** @param {string} [why] */
function leave(why) {
  reading?.abort();
  sessionStorage.removeItem(KEPT);
  part('lists').hidden = true;
  form.hidden = false;
  tell(why && `${place.dataset.refused} ${why}`);
}

/** @param {string} key */
async function open(key) {
  reading?.abort();
  reading = new AbortController();
  const { signal } = reading;
  try {
    const client = await get(key, '/client', signal);
    sessionStorage.setItem(KEPT, key);
    part('client').textContent = `${client.name} · ${client.clientId}`;
    part('mode').textContent = client.mode;
    for (const list of ['calls', 'events']) {
      part(list).replaceChildren();
      part(`no-${list}`).hidden = false;
    }
    seen.clear();
    tell(undefined);
    form.hidden = true;
    part('lists').hidden = false;
    await Promise.all([follow(key, 'calls', signal), follow(key, 'events', signal)]);
  } catch (error) {
    if (!signal.aborted) leave(error instanceof Refused ? error.message : place.dataset.offline);
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  // The guard against double clicks is for forms that leave the page.
  delete form.dataset.sent;
  event.submitter?.removeAttribute('aria-busy');
  const key = field.value.trim();
  field.value = '';
  open(key);
});
part('leave').addEventListener('click', () => leave());

const kept = sessionStorage.getItem(KEPT);
if (kept) open(kept);
else form.hidden = false;
