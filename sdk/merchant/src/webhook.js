// Checks a notice by the headers of Standard Webhooks, without the keys of the API: with the client's own secret, or with the
// wallet's public key.
import { VerificationError } from "./errors.js";
import { bytesOf, header } from "./signer.js";

/** @import { HeaderBag, RawBody } from "./signer.js" */

const TOLERANCE_MS = 300_000;
/** A shorter secret is none: an empty one would let anybody sign. */
const MIN_BYTES = 24;
const encoder = new TextEncoder();
/** What the text of a key begins with, and what follows from that. @type {Record<string, {scheme: string, algorithm: any}>} */
const KINDS = {
  whsec_: { scheme: "v1", algorithm: { name: "HMAC", hash: "SHA-256" } },
  whpk_: { scheme: "v1a", algorithm: { name: "Ed25519" } },
};

/**
 * Checks that the wallet sent these bytes, not long ago. Returns the id of the notice, the same on every attempt: act on it once.
 * @param {string | string[]} keys `whsec_…` or `whpk_…`; several while one is replaced: any may have signed.
 * @param {HeaderBag} headers @param {RawBody} rawBody The exact bytes of the body.
 * @param {{toleranceMs?: number, now?: () => number}} [options] How far its time may be from now: five minutes.
 * @returns {Promise<{id: string, timeMs: number}>}
 */
export async function verifyWebhook(keys, headers, rawBody, { toleranceMs = TOLERANCE_MS, now = Date.now } = {}) {
  const id = header(headers, "webhook-id");
  const seconds = header(headers, "webhook-timestamp");
  const signatures = header(headers, "webhook-signature").split(" ");
  const head = encoder.encode(`${id}.${seconds}.`);
  const body = bytesOf(rawBody);
  const signed = new Uint8Array(head.length + body.length);
  signed.set(head);
  signed.set(body, head.length);
  const timeMs = /^\d{1,12}$/.test(seconds) ? Number(seconds) * 1000 : NaN;
  let isRight = false;
  for (const key of [keys].flat()) isRight ||= await hasSigned(key, signatures, signed);
  if (!isRight) throw new VerificationError("signature", "no signature matches the bytes and the key");
  // Old notices are refused, so that a recorded one cannot be sent again.
  if (!(Math.abs(now() - timeMs) <= toleranceMs)) throw new VerificationError("time", "the notice is too old, or from the future");
  return { id, timeMs };
}

/** @param {string} text @param {string[]} signatures @param {Uint8Array<ArrayBuffer>} signed */
async function hasSigned(text, signatures, signed) {
  const prefix = text.slice(0, text.indexOf("_") + 1);
  const kind = Object.hasOwn(KINDS, prefix) ? KINDS[prefix] : undefined;
  const bytes = decoded(text.slice(prefix.length));
  if (!kind || !bytes || bytes.length < MIN_BYTES) throw new TypeError("a key is whsec_… or whpk_…, as the wallet shows it");
  const key = await crypto.subtle.importKey("raw", bytes, kind.algorithm, false, ["verify"]);
  for (const signature of signatures) {
    const [scheme, digits] = signature.split(",", 2);
    const made = scheme === kind.scheme ? decoded(digits ?? "") : undefined;
    if (made && (await crypto.subtle.verify(kind.algorithm.name, key, made, signed))) return true;
  }
  return false;
}

/** @param {string} digits */
function decoded(digits) {
  try {
    return Uint8Array.from(atob(digits), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
