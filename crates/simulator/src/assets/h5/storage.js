// `localStorage` and `sessionStorage` where the browser denies them: a browser that blocks other sites' data does so in frames, and a
// page that throws at its start is of no use. What is kept here lasts as long as the page.
'use strict';

function provideStorage(scope) {
  for (const name of ['localStorage', 'sessionStorage']) {
    try {
      if (scope[name]) continue;
    } catch {
      // Denied.
    }
    Object.defineProperty(scope, name, { value: createStorageArea(), configurable: true });
  }
}

/** As much as browsers allow. */
function createStorageArea() {
  const LETTERS_MAX = 5 * 1024 * 1024;
  const kept = new Map();
  const used = () => [...kept].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return {
    get length() {
      return kept.size;
    },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem(key, value) {
      const [name, text] = [String(key), String(value)];
      const before = kept.has(name) ? name.length + kept.get(name).length : 0;
      if (used() - before + name.length + text.length > LETTERS_MAX) throw new Error('the storage is full');
      kept.set(name, text);
    },
    removeItem: (key) => void kept.delete(String(key)),
    clear: () => kept.clear(),
  };
}
