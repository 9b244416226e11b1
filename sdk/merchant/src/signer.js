// Signs what goes to the wallet, and checks what comes from it: answers and notices alike.
import { VerificationError } from "./errors.js";
import { importPrivateKey, importPublicKey } from "./keys.js";

/** @typedef {Uint8Array | ArrayBuffer | string} RawBody The bytes as they came, or their text; never parsed JSON. */
/** @typedef {Headers | Record<string, string | string[] | undefined>} HeaderBag The headers of any server's request. */

const RSA = "RSASSA-PKCS1-v1_5";
const encoder = new TextEncoder();
/** A byte order mark is not JSON, and bytes that are not UTF-8 are no text. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export class Signer {
  #clientId;
  #privateText;
  #publicText;
  #keyVersion;
  #now;
  /** @type {Promise<[CryptoKey, CryptoKey]> | undefined} */
  #imported;

  /** @param {{clientId: string, privateKey: string, walletPublicKey: string, keyVersion?: number, now?: () => number}} options */
  constructor({ clientId, privateKey, walletPublicKey, keyVersion, now = Date.now }) {
    this.#clientId = clientId;
    this.#privateText = privateKey;
    this.#publicText = walletPublicKey;
    this.#keyVersion = keyVersion;
    this.#now = now;
  }

  /** Both keys are read before anything is sent: a bad one is not a call whose outcome is unknown. */
  #keys() {
    this.#imported ??= Promise.all([importPrivateKey(this.#privateText), importPublicKey(this.#publicText)]);
    return this.#imported;
  }

  /**
   * The three values that say who sends a body, and when.
   * @param {string} path @param {Uint8Array} body
   */
  async sign(path, body) {
    // Whole seconds: dots separate the parts of what is signed.
    const time = new Date(this.#now()).toISOString().replace(/\.\d+Z$/, "Z");
    const [privateKey] = await this.#keys();
    const made = await crypto.subtle.sign(RSA, privateKey, stringToSign(path, this.#clientId, time, body));
    const version = this.#keyVersion === undefined ? "" : `keyVersion=${this.#keyVersion}, `;
    return { clientId: this.#clientId, time, signature: `algorithm=RSA256, ${version}signature=${base64(made)}` };
  }

  /**
   * The JSON object in a message, once it is certain that the wallet wrote it for this client, and the time of the message.
   * @param {string} path @param {HeaderBag} headers @param {"request-time" | "response-time"} timeHeader @param {Uint8Array} body
   * @returns {Promise<{value: Record<string, unknown>, timeMs: number}>}
   */
  async verify(path, headers, timeHeader, body) {
    const clientId = header(headers, "client-id");
    const time = header(headers, timeHeader);
    const signature = signatureOf(header(headers, "signature"));
    if (clientId !== this.#clientId) throw new VerificationError("client", "the message is for another client");
    const [, publicKey] = await this.#keys();
    const isRight = await crypto.subtle.verify(RSA, publicKey, signature, stringToSign(path, clientId, time, body));
    if (!isRight) throw new VerificationError("signature", `the signature does not match the bytes, the path ${path} and the key`);
    return { value: parse(body), timeMs: timeOf(time) };
  }
}

/** @param {string} path @param {string} clientId @param {string} time @param {Uint8Array} body */
export function stringToSign(path, clientId, time, body) {
  const head = encoder.encode(`POST ${path}\n${clientId}.${time}.`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

/** The bytes of a body. @param {RawBody} body @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(body) {
  if (typeof body === "string") return encoder.encode(body);
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError("pass the raw body, as bytes or text: the signature covers its exact bytes, which parsed JSON has lost");
}

/** @param {HeaderBag} headers @param {string} name @returns {string} */
export function header(headers, name) {
  const value = headers instanceof Headers ? headers.get(name) : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value !== "string" || value === "") throw new VerificationError("header", `the header ${name} is missing`);
  return value;
}

/** @param {string} text The header, for example `algorithm=RSA256,keyVersion=1,signature=…`. @returns {Uint8Array<ArrayBuffer>} */
function signatureOf(text) {
  const value = text.match(/(?:^|,)\s*signature=\s*([^,\s]+)/i)?.[1] ?? "";
  try {
    const letters = decodeURIComponent(value).replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  } catch {
    throw new VerificationError("header", "the header signature is not readable");
  }
}

/** @param {string} text @returns {number} */
function timeOf(text) {
  if (/^\d{12,14}$/.test(text)) return Number(text);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isTime ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new VerificationError("time", "the message has no readable time");
  return time;
}

/** @param {Uint8Array} body @returns {Record<string, unknown>} */
function parse(body) {
  try {
    const value = JSON.parse(decoder.decode(body));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below, as anything else that is no object.
  }
  throw new VerificationError("body", "the body is not one JSON object");
}

/** @param {ArrayBuffer} bytes */
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
