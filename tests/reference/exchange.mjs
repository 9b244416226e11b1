// Makes calls, signs them where the API wants it, and remembers each as it travelled: the recording that the OpenAPI documents
// have their examples from (crates/protocol/src/recorded.rs).
import { createSign, createVerify, randomUUID } from "node:crypto";

/** Headers of an answer that say nothing about the API. */
const DULL = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length", "vary"]);
/** Names that stand for several things. */
const VAGUE = new Set(["id", "created_by", "created_by_id", "nonce"]);
const isKey = (name) => /requestId$/i.test(name);

/** What a signature of the wallet dialect covers. */
export const covered = (path, clientId, time, body) => `POST ${path}\n${clientId}.${time}.${body}`;

export function verifies(publicKey, path, headers, time, body) {
  const [, signature] = headers.signature.split("signature=");
  const text = covered(path, headers["client-id"], headers[time], body);
  return createVerify("RSA-SHA256").update(text).verify(publicKey, decodeURIComponent(signature), "base64");
}

function sign({ clientId, privateKey }, path, body) {
  const time = new Date().toISOString();
  const made = createSign("RSA-SHA256").update(covered(path, clientId, time, body)).sign(privateKey, "base64");
  const signature = `algorithm=RSA256, keyVersion=1, signature=${encodeURIComponent(made)}`;
  return { "client-id": clientId, "request-time": time, signature };
}

/** Whether a value is worth a name: ids, tokens and addresses, and no words, times or amounts. */
const isNamed = (value) =>
  typeof value === "string" && value.length >= 12 && /\d/.test(value) && !/\s/.test(value) && !/^\d{4}-\d\d-\d\dT/.test(value);

export class Recorder {
  /** API, then operation id, then the exchange. */
  recording = { wallet: {}, host: {}, baas: {}, dev: {}, sandbox: {} };
  /** The name of each value that an earlier exchange gave. */
  #names = new Map();
  #count = 0;

  /**
   * Calls an operation. `as` signs the call. The first call of an operation is recorded, unless `isAgain`, which records the last.
   * Returns the answer's body.
   */
  async call(api, id, base, method, path, { body, headers = {}, parameters, as, isAgain = false } = {}) {
    const text = body === undefined ? "" : JSON.stringify(body);
    const template = { path: this.#template(path), headers: {}, body: this.#templateOf(body) };
    for (const [name, value] of Object.entries(headers)) template.headers[name] = this.#template(value);
    const sent = { ...headers, ...(text === "" ? {} : { "content-type": "application/json" }), ...(as ? sign(as, path, text) : {}) };
    const response = await fetch(base + path, { method, headers: sent, redirect: "manual", ...(text === "" ? {} : { body: text }) });
    const answer = await response.text();
    const value = answer === "" ? {} : JSON.parse(answer);
    if (!this.recording[api][id] || isAgain) {
      const seen = [...response.headers].filter(([name]) => !DULL.has(name));
      this.recording[api][id] = {
        // The place among all exchanges, which is the order in which the reference lists the operations.
        order: this.recording[api][id]?.order ?? (this.#count += 1),
        request: { path, headers: sent, body: text },
        answer: { status: response.status, headers: Object.fromEntries(seen), body: answer },
        template,
        ...(parameters ? { parameters } : {}),
      };
    }
    this.#learn(api, body);
    this.#learn(api, value);
    return value;
  }

  /** Names a value that no answer gave. */
  name(value, name) {
    this.#names.set(value, name);
  }

  #learn(api, value) {
    for (const [name, member] of Object.entries(value ?? {})) {
      if (member && typeof member === "object") this.#learn(api, member);
      else {
        const text = Number.isInteger(member) ? String(member) : member;
        if (isNamed(text) && !VAGUE.has(name) && !this.#names.has(text)) this.#names.set(text, `${api}_${name}`);
      }
    }
  }

  /** A path or header with names for what is in it. */
  #template(text) {
    return text.replaceAll(/[^\s/?&=]+/g, (part) => (this.#names.has(part) ? `{{${this.#names.get(part)}}}` : part));
  }

  #templateOf(body) {
    if (body === undefined) return "";
    return JSON.stringify(body, (name, value) => {
      if (typeof value !== "string") return value;
      if (this.#names.has(value)) return `{{${this.#names.get(value)}}}`;
      if (isKey(name)) return "{{$guid}}";
      // The server's own address stands before a path.
      const own = [...this.#names].find(([known]) => known.startsWith("http") && value.startsWith(`${known}/`));
      return own ? `{{${own[1]}}}${value.slice(own[0].length)}` : value;
    });
  }
}

export const newId = () => randomUUID();
