// The reference of the APIs: finds operations, and sends calls that the reader has edited.
// @ts-check

/** What may be needed for a call. @typedef {import('./signing.js')} Signing */

const page = /** @type {HTMLElement} */ (document.querySelector('[data-api]'));
const words = page.dataset;
const signing = /** @type {Signing} */ (await import(/** @type {string} */ (words.signing)));

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @param {string} id @param {boolean} isShown */
const show = (id, isShown) => at(id).toggleAttribute('hidden', !isShown);
/** @param {string} selector @param {ParentNode} [inside] @returns {HTMLElement[]} */
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);

// Finding.

const search = /** @type {HTMLInputElement} */ (at('search'));
search.parentElement?.removeAttribute('hidden');
search.addEventListener('input', () => {
  const parts = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const isFound = (/** @type {HTMLElement} */ one) => parts.every((part) => one.dataset.search?.toLowerCase().includes(part));
  for (const one of all('[data-search]')) one.toggleAttribute('hidden', !isFound(one));
  for (const group of all('[data-group]')) group.toggleAttribute('hidden', all('li:not([hidden])', group).length === 0);
  show('nothing', all('li[data-search]:not([hidden])').length === 0);
});

// What earlier answers gave, for the calls that follow; also on the pages of other APIs.

const SEEN = 'reference-seen';
/** @type {Record<string, string>} */
const seen = JSON.parse(sessionStorage.getItem(SEEN) ?? '{}');

/** @param {string} api @param {any} value */
function remember(api, value) {
  for (const [name, member] of Object.entries(value ?? {})) {
    if (member && typeof member === 'object') remember(api, member);
    else if (typeof member === 'string' || Number.isInteger(member)) seen[`${api}_${name}`] = String(member);
  }
}

/** Where the inspector keeps the developer key of this tab. */
const DEV_KEY = words.kept ?? '';

/** @param {string} name */
function known(name) {
  if (name === 'baseUrl') return location.origin;
  return name === 'devKey' ? sessionStorage.getItem(DEV_KEY) : seen[name];
}

/** @param {string} text */
const filled = (text) =>
  text.replaceAll(/\{\{([^}]+)\}\}/g, (whole, name) => (name === '$guid' ? newId() : (known(name) ?? whole)));

/** `randomUUID` is missing on pages that are not secure. */
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const fields = /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ (all('.try input, .try textarea'));
/** What a field began with, and what is in it unless the reader has changed it. */
const texts = new Map(fields.map((field) => [field, { template: field.value, shown: field.value }]));

function refill() {
  for (const [field, text] of texts) {
    if (field.value === text.shown) field.value = text.shown = filled(text.template);
  }
}

// The key.

/** @type {import('./signing.js').Own | undefined} */
let own;
const needsKey = document.getElementById('your-key') !== null;

async function showKey() {
  show('your-key', true);
  show('key-insecure', !signing.canSign());
  show('key-none', signing.canSign() && own === undefined);
  show('key-some', own !== undefined);
  if (own === undefined) return;
  const pem = await signing.publicPem(own.pair);
  at('key-public').textContent = pem;
  at('key-as').textContent = own.clientId;
  const command = document.getElementById('key-command');
  if (command) command.textContent = `cashier merchant add --client-id ${own.clientId} --name "${own.clientId}" --public-key shop.pem`;
}

/** The demo registers a key at once. Elsewhere the reader names the client. @param {CryptoKeyPair} pair */
async function register(pair) {
  if (words.demo === undefined) return 'MY_TEST_SHOP';
  const body = JSON.stringify({ public_key: await signing.publicPem(pair) });
  const response = await fetch('/demo/reference-client', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return /** @type {string} */ (answer.client_id);
}

function attend() {
  at('key-make').addEventListener('click', async () => {
    at('key-said').textContent = '';
    try {
      const pair = await signing.makePair();
      own = { pair, clientId: await register(pair) };
      await signing.keep(own);
    } catch (error) {
      at('key-said').textContent = `${words.failed} ${error instanceof Error ? error.message : error}`;
    }
    await showKey();
  });
  at('key-forget').addEventListener('click', async () => {
    await signing.forget();
    own = undefined;
    await showKey();
  });
  const client = /** @type {HTMLInputElement | null} */ (document.getElementById('key-client'));
  client?.addEventListener('change', async () => {
    if (!own || !/^[\w.-]{1,64}$/.test(client.value)) return;
    own.clientId = client.value;
    await signing.keep(own);
    await showKey();
  });
}

// Calling.

/** @param {string} name @param {string} [text] @param {string} [className] */
function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

/** @param {string} title @param {string} text */
function block(title, text) {
  const pre = element('pre');
  pre.append(element('code', text));
  pre.dir = 'ltr';
  pre.tabIndex = 0;
  return [element('h5', title), pre];
}

/** @param {string} text */
function laidOut(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The link to what a code means. @param {Headers} headers */
function help(headers) {
  const address = headers.get('link')?.match(/<([^>]+)>; rel="help"/)?.[1];
  if (!address) return [];
  const link = /** @type {HTMLAnchorElement} */ (element('a', words.explained));
  link.href = new URL(address).pathname + new URL(address).hash;
  const line = element('p');
  line.append(link);
  return [line];
}

/** @param {boolean | undefined} isRight */
function verdict(isRight) {
  if (isRight === undefined) return element('p', words.unsigned, 'note');
  return isRight ? element('p', words.verified, 'note note-good') : element('p', words.notVerified, 'note note-bad');
}

/** Sends what the form holds. @param {HTMLFormElement} form @returns {Promise<Node[]>} */
async function send(form) {
  const value = (/** @type {string} */ name) => /** @type {HTMLInputElement | undefined} */ (form.elements.namedItem(name))?.value ?? '';
  const [path, method] = [value('path'), form.dataset.method ?? 'GET'];
  // What was laid out for people is sent without the spaces: the wallet reads either.
  const body = method === 'GET' ? '' : value('body');
  /** @type {Record<string, string>} */
  const headers = body === '' ? {} : { 'content-type': 'application/json' };
  for (const field of all('[data-name]', form)) headers[field.dataset.name ?? ''] = /** @type {HTMLInputElement} */ (field).value;
  /** @type {Node[]} */
  const said = [];
  if (needsKey) {
    if (!own) return [element('p', words.noKey, 'note note-bad')];
    const signed = await signing.signCall(own, path, body);
    Object.assign(headers, signed.headers);
    said.push(...block(words.signedText ?? '', signed.text));
  }
  const response = await fetch(path, { method, headers, credentials: 'omit', ...(body === '' ? {} : { body }) });
  const text = await response.text();
  const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  said.push(...block(words.answer ?? '', `HTTP ${response.status}\n${head}\n\n${laidOut(text)}`));
  if (needsKey) said.push(verdict(await signing.isVerified(words.walletKey ?? '', path, response.headers, text)));
  said.push(...help(response.headers));
  if (response.ok && text.startsWith('{')) {
    remember(words.api ?? '', JSON.parse(text));
    sessionStorage.setItem(SEEN, JSON.stringify(seen));
    const [, devKey] = headers.authorization?.match(/^Bearer (dk_\S+)$/) ?? [];
    if (devKey) sessionStorage.setItem(DEV_KEY, devKey);
  }
  return said;
}

for (const panel of all('.try')) {
  panel.removeAttribute('hidden');
  const form = /** @type {HTMLFormElement} */ (panel.querySelector('form'));
  const output = /** @type {HTMLElement} */ (panel.querySelector('.try-said'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    form.removeAttribute('data-sent');
    try {
      output.replaceChildren(...(await send(form)));
    } catch (error) {
      output.replaceChildren(element('p', `${words.failed} ${error instanceof Error ? error.message : error}`, 'note note-bad'));
    }
    for (const button of all('[aria-busy]', form)) button.removeAttribute('aria-busy');
    refill();
  });
}
refill();

if (needsKey) {
  if (signing.canSign()) own = await signing.kept();
  attend();
  await showKey();
}
document.body.dataset.ready = 'yes';
