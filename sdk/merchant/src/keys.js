// Reads keys in the forms in which they are handed out: PEM, PEM with "\n" written out as in environment variables, or base64 of
// the DER on one line; PKCS#8 or PKCS#1 for the private key, SubjectPublicKeyInfo or PKCS#1 for the public one.
//
// No error quotes the text: it may be a private key.

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const MIN_BITS = 2048;
/** AlgorithmIdentifier of rsaEncryption. */
const RSA = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const BIT_STRING = 0x03;
const VERSION_0 = [0x02, 0x01, 0x00];

/** @param {string} text */
export async function importPrivateKey(text) {
  const bytes = der(text, "private");
  const pkcs8 = holdsAlgorithm(bytes) ? bytes : wrap(SEQUENCE, [...VERSION_0, ...RSA, ...wrap(OCTET_STRING, bytes)]);
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]).catch(unusable("private"));
  return longEnough(key);
}

/** @param {string} text */
export async function importPublicKey(text) {
  const bytes = der(text, "public");
  const spki = holdsAlgorithm(bytes) ? bytes : wrap(SEQUENCE, [...RSA, ...wrap(BIT_STRING, [0, ...bytes])]);
  const key = await crypto.subtle.importKey("spki", spki, ALGORITHM, false, ["verify"]).catch(unusable("public"));
  return longEnough(key);
}

/** @param {string} text @param {string} kind */
function der(text, kind) {
  const base64 = text.replaceAll("\\n", "\n").replace(/-----(BEGIN|END) [A-Z ]+-----/g, "").replace(/\s/g, "");
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    throw new TypeError(`the ${kind} key is neither PEM nor base64`);
  }
}

/** @param {string} kind @returns {(cause: unknown) => never} */
const unusable = (kind) => () => {
  throw new TypeError(`the ${kind} key is not an RSA ${kind} key that can be read; an encrypted one has to be decrypted first`);
};

/** @param {CryptoKey} key */
function longEnough(key) {
  const bits = /** @type {RsaHashedKeyAlgorithm} */ (key.algorithm).modulusLength;
  if (bits < MIN_BITS) throw new TypeError(`the ${key.type} key has ${bits} bits; the wallet takes ${MIN_BITS} or more`);
  return key;
}

/** PKCS#1 has no algorithm: it begins with the key's numbers. @param {Uint8Array} bytes */
function holdsAlgorithm(bytes) {
  const head = bytes.subarray(0, 32).join();
  return head.includes(RSA.slice(2, 13).join());
}

/** One element of DER. @param {number} tag @param {Iterable<number>} content */
function wrap(tag, content) {
  const bytes = Uint8Array.from(content);
  const length = bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Uint8Array.of(tag, ...length, ...bytes);
}
