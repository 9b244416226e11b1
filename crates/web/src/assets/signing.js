// Signs calls of the wallet in the browser, and verifies its answers. The private key is made here, cannot be exported,
// and is kept in the browser's own store for pages of this origin.
// @ts-check

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const STORE = 'opencashier-reference';

/** Browsers have it on pages from https and from this machine only. */
export const canSign = () => globalThis.isSecureContext && crypto.subtle !== undefined;

const toBase64 = (/** @type {ArrayBuffer} */ bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const fromBase64 = (/** @type {string} */ text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * @typedef {{ pair: CryptoKeyPair, clientId: string }} Own
 * @param {'readonly' | 'readwrite'} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<any>}
 */
function inStore(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(STORE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const request = work(opening.result.transaction('keys', mode).objectStore('keys'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.transaction?.addEventListener('complete', () => opening.result.close());
    };
  });
}

/** The key that was kept, if any. @returns {Promise<Own | undefined>} */
export const kept = () => inStore('readonly', (store) => store.get('own'));
/** @param {Own} own */
export const keep = (own) => inStore('readwrite', (store) => store.put(own, 'own'));
export const forget = () => inStore('readwrite', (store) => store.delete('own'));

/** A new key, of which only the public half can be exported. @returns {Promise<CryptoKeyPair>} */
export const makePair = () =>
  crypto.subtle.generateKey({ ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }, false, ['sign', 'verify']);

/** The public half as PEM. @param {CryptoKeyPair} pair */
export async function publicPem(pair) {
  const text = toBase64(await crypto.subtle.exportKey('spki', pair.publicKey));
  return `-----BEGIN PUBLIC KEY-----\n${(text.match(/.{1,64}/g) ?? []).join('\n')}\n-----END PUBLIC KEY-----\n`;
}

/** What a signature covers. @param {string} path @param {string} clientId @param {string} time @param {string} body */
const covered = (path, clientId, time, body) => `POST ${path}\n${clientId}.${time}.${body}`;

/** The headers that sign a call, and the text under the signature. @param {Own} own @param {string} path @param {string} body */
export async function signCall(own, path, body) {
  const time = new Date().toISOString();
  const text = covered(path, own.clientId, time, body);
  const made = await crypto.subtle.sign(RSA, own.pair.privateKey, new TextEncoder().encode(text));
  const signature = `algorithm=RSA256, keyVersion=1, signature=${encodeURIComponent(toBase64(made))}`;
  return { text, headers: { 'client-id': own.clientId, 'request-time': time, signature } };
}

/**
 * Whether the wallet signed an answer; undefined when nobody did.
 * @param {string} walletKey the wallet's public key on one line
 * @param {string} path @param {Headers} headers @param {string} body
 */
export async function isVerified(walletKey, path, headers, body) {
  const value = headers.get('signature')?.split('signature=')[1];
  const [clientId, time] = [headers.get('client-id'), headers.get('response-time')];
  if (!value || !clientId || !time) return undefined;
  const spki = fromBase64(walletKey.replace(/-----[^-]+-----|\s/g, ''));
  const key = await crypto.subtle.importKey('spki', spki, RSA, false, ['verify']);
  const text = new TextEncoder().encode(covered(path, clientId, time, body));
  return crypto.subtle.verify(RSA, key, fromBase64(decodeURIComponent(value)), text);
}
