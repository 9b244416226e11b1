// Conveniences of the documentation: copies code, and searches in all pages without asking a server what for.
// @ts-check

const SHOWN = 12;
const AROUND = 60;

const page = document.querySelector('.docs-page');
for (const snippet of document.querySelectorAll('.snippet')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'snippet-copy';
  button.textContent = page?.getAttribute('data-copy') ?? '';
  button.lang = document.documentElement.lang;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(snippet.querySelector('code')?.textContent ?? '');
    button.textContent = page?.getAttribute('data-copied') ?? '';
    setTimeout(() => { button.textContent = page?.getAttribute('data-copy') ?? ''; }, 2000);
  });
  // A page on plain HTTP has no clipboard, unless it is of this machine.
  if (navigator.clipboard) snippet.append(button);
}

/** @typedef {{page: string, heading: string, url: string, text: string}} Item */

const search = document.querySelector('[data-search]');
const field = search?.querySelector('input');
const list = search?.querySelector('ol');
/** @type {Promise<Item[]> | undefined} */
let items;

/** The parts of a question that must all be found. Chinese has no blanks: a run of it counts as its pairs of letters too. @param {string} text */
function termsOf(text) {
  return text.normalize('NFKC').toLowerCase().split(/[\s,，。、]+/u).filter(Boolean);
}

/** @param {string} text @param {string} term */
function has(text, term) {
  if (text.includes(term)) return 1;
  if (!/^\p{Script=Han}{3,}$/u.test(term)) return 0;
  const letters = [...term];
  return letters.slice(1).every((letter, at) => text.includes(letters[at] + letter)) ? 0.5 : 0;
}

/** How well an item answers; 0 when it does not. @param {Item} item @param {string[]} terms */
function score(item, terms) {
  const [title, heading, text] = [item.page, item.heading, item.text].map((part) => part.normalize('NFKC').toLowerCase());
  let sum = 0;
  for (const term of terms) {
    const found = 4 * has(heading, term) + 2 * has(title, term) + has(text, term);
    if (found === 0) return 0;
    sum += found + (heading === term ? 4 : 0);
  }
  return sum;
}

/** The text around the first term, which is marked. @param {string} text @param {string[]} terms */
function excerpt(text, terms) {
  const shown = document.createElement('span');
  const plain = text.replace(/\s+/g, ' ');
  const low = plain.toLowerCase();
  const term = terms.find((one) => low.includes(one));
  const at = term ? low.indexOf(term) : 0;
  const from = Math.max(0, at - AROUND);
  const end = at + (term?.length ?? 0);
  const mark = document.createElement('mark');
  mark.textContent = plain.slice(at, end);
  shown.append((from > 0 ? '…' : '') + plain.slice(from, at), mark, plain.slice(end, end + AROUND) + (end + AROUND < plain.length ? '…' : ''));
  return shown;
}

/** @param {Item} item @param {string[]} terms */
function line(item, terms) {
  const link = document.createElement('a');
  link.href = item.url;
  const title = document.createElement('b');
  title.textContent = item.heading === item.page ? item.page : `${item.page} › ${item.heading}`;
  link.append(title, excerpt(item.text, terms));
  const entry = document.createElement('li');
  entry.append(link);
  return entry;
}

async function show() {
  if (!search || !field || !list) return;
  items ??= fetch(search.getAttribute('data-search') ?? '').then((answer) => answer.json());
  const asked = field.value;
  const terms = termsOf(asked);
  const all = await items;
  // Somebody may have typed on meanwhile.
  if (field.value !== asked) return;
  const found = all.map((item) => ({ item, score: score(item, terms) })).filter((one) => one.score > 0);
  found.sort((one, other) => other.score - one.score);
  list.replaceChildren(...(terms.length > 0 ? found.slice(0, SHOWN).map((one) => line(one.item, terms)) : []));
  if (terms.length > 0 && found.length === 0) {
    const none = document.createElement('li');
    none.textContent = search.getAttribute('data-nothing');
    list.append(none);
  }
}

if (search && field) {
  search.removeAttribute('hidden');
  field.addEventListener('input', show);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      show();
    }
    if (event.key === 'Enter') list?.querySelector('a')?.click();
  });
  addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
    }
  });
}
