// Signatures and keys, with known answers.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { importPrivateKey, importPublicKey } from "../../sdk/merchant/src/keys.js";
import { Signer, stringToSign } from "../../sdk/merchant/src/signer.js";
import { clientOf, isSignedByShop, result, sha256, shopKeys, vectors } from "./wallet.mjs";

const RSA = "RSASSA-PKCS1-v1_5";
const bytes = (text) => new TextEncoder().encode(text);
const guide = readFileSync(new URL("../../docs/wallet-openapi.md", import.meta.url), "utf8");
const known = JSON.parse(guide.match(/```json\n(\{\n {2}"path":.*?\n\})\n```/s)[1]);
const signer = new Signer({ clientId: known.client_id, privateKey: shopKeys.privateKey, walletPublicKey: known.public_key });

/** Checks the guide's example after `change`. */
function check(change = {}) {
  const { path, client_id: clientId, time, body, signature } = { ...known, ...change };
  const headers = { "Client-Id": clientId, "Request-Time": time, Signature: `algorithm=RSA256, keyVersion=1, signature=${signature}` };
  return signer.verify(path, headers, "request-time", bytes(body));
}

test("the guide's example is what is signed, and its signature is accepted", async () => {
  const { path, client_id: clientId, time, body, string_to_sign_sha256: digest } = known;
  assert.equal(sha256(stringToSign(path, clientId, time, bytes(body))), digest);
  const { value, timeMs } = await check();
  assert.equal(value.paymentRequestId, "R-1");
  assert.equal(timeMs, Date.parse("2026-01-02T00:04:05Z"));
});

test("the example is refused when any single character of it changes", async () => {
  for (const field of ["path", "client_id", "time", "body", "signature"]) {
    const text = known[field];
    // The last letter before the padding holds bits that base64 ignores.
    const end = field === "signature" ? text.length - 3 : text.length;
    for (let at = 0; at < end; at += 1) {
      const changed = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
      await assert.rejects(check({ [field]: changed }), { name: "VerificationError" }, `${field} at ${at}`);
    }
  }
});

test("a signature is read plain, percent-encoded and as base64url, and refused in any other form", async () => {
  const forms = [encodeURIComponent(known.signature), known.signature.replaceAll("+", "-").replaceAll("/", "_"), known.signature.replaceAll("=", "")];
  for (const signature of forms) assert.ok(await check({ signature }));
  for (const signature of ["", "%", "%zz", "§"]) await assert.rejects(check({ signature }), { name: "VerificationError" }, signature);
});

test("keys are read in all the forms in which they are handed out", async () => {
  const { message, signature, private: privates, public: publics } = vectors("keys");
  const forms = ({ label, base64 }) => {
    const pem = `-----BEGIN ${label}-----\n${base64.replaceAll(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`;
    return [base64, pem, pem.replaceAll("\n", "\\n"), pem.replaceAll("\n", "\r\n")];
  };
  for (const key of privates) {
    for (const text of forms(key)) {
      if (!key.usable) await assert.rejects(importPrivateKey(text), TypeError, key.name);
      else assert.equal(Buffer.from(await crypto.subtle.sign(RSA, await importPrivateKey(text), bytes(message))).toString("base64"), signature, key.name);
    }
  }
  for (const key of publics) {
    for (const text of forms(key)) {
      if (!key.usable) await assert.rejects(importPublicKey(text), TypeError, key.name);
      else assert.ok(await crypto.subtle.verify(RSA, await importPublicKey(text), Buffer.from(signature, "base64"), bytes(message)), key.name);
    }
  }
});

test("a request is signed over the bytes that are sent, and its time has whole seconds", async () => {
  const { client, asked } = clientOf([{ ...result("S", "SUCCESS"), messageId: "msg_1" }]);
  const templates = [{ templateParameters: { Title: "شاي", Content: "茶 & tea" } }];
  assert.equal((await client.sendInbox({ accessToken: "t", requestId: "M-1", templates })).messageId, "msg_1");
  assert.equal(asked[0].path, "/v1/messages/sendInbox");
  assert.equal(asked[0].headers["request-time"], "2026-01-02T03:04:05Z");
  assert.deepEqual(JSON.parse(asked[0].body), { templateCode: "MINI_APP_COMMON_INBOX", accessToken: "t", requestId: "M-1", templates });
  assert.ok(isSignedByShop(asked[0]));
});

test("an order string is a signed pay call in a form", async () => {
  const { client } = clientOf([]);
  const form = new URLSearchParams(await client.orderStr({ paymentRequestId: "R 1", paymentAmount: { currency: "IQD", value: "1" }, order: { orderDescription: "a+b" } }));
  assert.deepEqual([...form.keys()], ["client_id", "request_time", "signature", "body"]);
  const headers = { "client-id": form.get("client_id"), "request-time": form.get("request_time"), signature: form.get("signature") };
  assert.ok(isSignedByShop({ path: "/v1/payments/pay", headers, body: form.get("body") }));
  assert.equal(JSON.parse(form.get("body")).productCode, "51051000101000000011");
});

test("no key is shown, neither of a client nor in an error", async () => {
  const secret = shopKeys.privateKey.split("\n")[2];
  const { client } = clientOf([result("F", "PROCESS_FAIL")]);
  const refused = await client.refund({ refundRequestId: "F-1", refundAmount: { currency: "IQD", value: "1" } }).catch((error) => error);
  const cut = await importPrivateKey(shopKeys.privateKey.slice(0, 500)).catch((error) => error);
  const garbled = await importPrivateKey(`${shopKeys.privateKey}§`).catch((error) => error);
  for (const thing of [client, refused, cut, garbled]) {
    const shown = inspect(thing, { depth: 9, showHidden: true }) + JSON.stringify(thing) + String(thing);
    assert.ok(!shown.includes(secret), shown);
    assert.ok(!shown.includes("PRIVATE KEY"), shown);
  }
  assert.equal(refused.name, "ApiError");
  assert.ok(cut instanceof TypeError && garbled instanceof TypeError);
});
