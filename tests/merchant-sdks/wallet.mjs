// A wallet of the unit tests: it signs with Node's own crypto module, which the SDK does not use, and remembers what it was asked.
import { createHash, createSign, createVerify, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { Client } from "../../sdk/merchant/src/index.js";

const pair = () => generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
export const shopKeys = pair();
export const walletKeys = pair();
export const CLIENT_ID = "TEST_SHOP";
export const NOW_MS = Date.parse("2026-01-02T03:04:05Z");
export const vectors = (name) => JSON.parse(readFileSync(new URL(`../../crates/protocol/src/wallet/vectors/${name}.json`, import.meta.url), "utf8"));
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
export const result = (resultStatus, resultCode) => ({ result: { resultStatus, resultCode, resultMessage: `It is ${resultCode}.` } });

/** The headers with which the wallet sends a body. `changes` replace parts of what is signed. */
export function signed(path, timeHeader, body, { clientId = CLIENT_ID, time = "2026-01-02T03:04:05+00:00", key = walletKeys } = {}) {
  const made = createSign("RSA-SHA256").update(`POST ${path}\n${clientId}.${time}.${body}`).sign(key.privateKey, "base64");
  const signature = `algorithm=RSA256,keyVersion=1,signature=${encodeURIComponent(made)}`;
  return { "client-id": clientId, [timeHeader]: time, signature };
}

/** Whether the shop signed this request. */
export function isSignedByShop({ path, headers, body }) {
  const [, value] = headers.signature.match(/^algorithm=RSA256, signature=(\S+)$/);
  const text = `POST ${path}\n${headers["client-id"]}.${headers["request-time"]}.${body}`;
  return createVerify("RSA-SHA256").update(text).verify(shopKeys.publicKey, value, "base64");
}

/**
 * A client whose wallet gives these answers in turn: an object is signed and sent, an Error breaks the connection, a function makes
 * the response itself. `asked` has the requests, `pauses` the pauses between them; time passes only there.
 */
export function clientOf(answers, options = {}) {
  const asked = [];
  const pauses = [];
  let now = NOW_MS;
  const left = [...answers];
  const fetch = async (url, { headers, body }) => {
    const path = new URL(url).pathname;
    asked.push({ path, headers, body: Buffer.from(body).toString() });
    if (left.length === 0) throw new Error("the test's wallet has no more answers");
    const answer = left.shift();
    if (answer instanceof Error) throw answer;
    if (typeof answer === "function") return answer(path);
    const text = JSON.stringify(answer);
    return new Response(text, { headers: signed(path, "response-time", text) });
  };
  const client = new Client({
    clientId: CLIENT_ID,
    privateKey: shopKeys.privateKey,
    walletPublicKey: walletKeys.publicKey,
    baseUrl: "https://wallet.example",
    fetch,
    now: () => now,
    sleep: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
    random: () => 0,
    ...options,
  });
  return { client, asked, pauses };
}
