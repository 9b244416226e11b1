// A merchant's server in a few lines: signed calls of the wallet OpenAPI, answers verified.
//
// It is written only from the protocol's description, in another language than the wallet, so it also proves that an independent
// client works.
import assert from "node:assert/strict";
import { createSign, createVerify, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

const ONLINE_PURCHASE = "51051000101000000011";

export class Merchant {
  constructor(demo) {
    this.url = demo.url;
    this.clientId = demo.merchant.client_id;
    this.privateKey = readFileSync(demo.merchant.private_key_pem, "utf8");
    this.walletKey = readFileSync(demo.wallet_public_key_pem, "utf8");
  }

  /** Creates an order and returns its payment URL. `fields` are added to the request or replace parts of it. */
  async order(value, fields = {}) {
    return (await this.create(value, fields)).redirectActionForm.redirectUrl;
  }

  /** As `order`, with the whole answer. */
  async create(value, fields = {}) {
    const answer = await this.call("/v1/payments/pay", this.params(value, fields));
    assert.equal(answer.result.resultStatus, "A", JSON.stringify(answer));
    return answer;
  }

  params(value, fields) {
    return {
      productCode: ONLINE_PURCHASE,
      paymentRequestId: randomUUID(),
      paymentAmount: { currency: "IQD", value: String(value) },
      order: { orderDescription: "Tea & شاي 茶", buyer: { referenceBuyerId: "buyer-1" } },
      ...fields,
    };
  }

  /** `orderStr` of `my.tradePay`: the pay call, signed and not sent. */
  orderString(value, fields = {}) {
    const body = JSON.stringify(this.params(value, fields));
    const time = new Date().toISOString();
    const { signature } = this.sign("/v1/payments/pay", time, body);
    return new URLSearchParams({ client_id: this.clientId, request_time: time, signature, body }).toString();
  }

  /** The headers that name the sender of a body, and the time. */
  sign(path, time, body) {
    const signature = createSign("RSA-SHA256").update(this.text(path, time, body)).sign(this.privateKey, "base64");
    return {
      "client-id": this.clientId,
      "request-time": time,
      signature: `algorithm=RSA256, keyVersion=1, signature=${encodeURIComponent(signature)}`,
    };
  }

  /** Calls an operation and returns the answer after verifying its signature. */
  async call(path, request) {
    const body = JSON.stringify(request);
    const time = new Date().toISOString();
    const headers = { "content-type": "application/json; charset=UTF-8", ...this.sign(path, time, body) };
    const response = await fetch(this.url + path, { method: "POST", headers, body });
    const answer = await response.text();
    this.verify(path, response, answer);
    return JSON.parse(answer);
  }

  /** Moves the demo's clock. */
  async moveClock(seconds) {
    const headers = { "content-type": "application/json" };
    const moved = await fetch(`${this.url}/demo/clock`, { method: "POST", headers, body: JSON.stringify({ advance_s: seconds }) });
    assert.ok(moved.ok, await moved.text());
  }

  text(path, time, body) {
    return `POST ${path}\n${this.clientId}.${time}.${body}`;
  }

  verify(path, response, answer) {
    const value = response.headers.get("signature").split("signature=")[1];
    const signed = this.text(path, response.headers.get("response-time"), answer);
    const isRight = createVerify("RSA-SHA256").update(signed).verify(this.walletKey, decodeURIComponent(value), "base64");
    assert.ok(isRight, `the answer of ${path} is not signed by the wallet: ${answer}`);
  }
}
