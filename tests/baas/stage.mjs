// A page of a web shop, the published SDK in it, and a payer with a wallet. No other file imports a package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../.tools/baas", import.meta.url));
const folder = process.env.CASHIER_BAAS_TOOLS ?? beside;
const load = createRequire(join(folder, "package.json"));
const { JSDOM, VirtualConsole } = load("jsdom");

/** The web build and the mini-program build, as they were published. */
export const webBundle = readFileSync(join(folder, "node_modules/minapp-sdk/lib/web.js"), "utf8");
export const miniBundle = readFileSync(join(folder, "node_modules/minapp-sdk/lib/index.js"), "utf8");
/** What Babel gives to the mini-program build as a global. */
export const regeneratorRuntime = load("regenerator-runtime");
export const version = load("minapp-sdk/package.json").version;

/** Opens a page in jsdom, loads the SDK into it and points it to the demo. */
export function openPage(demo, { url = "http://localhost:3210/", clientId = demo.baas.client_id, host = demo.url } = {}) {
  // jsdom reports refused requests on its console; the tests look at what the SDK makes of them.
  const dom = new JSDOM("<!doctype html><title>Shop</title>", { url, runScripts: "outside-only", virtualConsole: new VirtualConsole() });
  dom.window.eval(webBundle);
  const { BaaS } = dom.window;
  BaaS.init(clientId, { host });
  return { window: dom.window, BaaS, close: () => dom.window.close() };
}

let count = 0;
/** A name that no other test has. */
export const newName = () => `user-${process.pid}-${(count += 1)}`;

/** What the SDK throws: its code and its words. */
export async function thrown(work) {
  try {
    await work();
  } catch (error) {
    return { code: error.code, message: error.message, name: error.name };
  }
  return assert.fail("nothing was thrown");
}

/** Pays what a code or a link leads to, as the demo's user would on the phone. */
export async function pay(demo, url) {
  const user = demo.users[0];
  const call = async (path, body, token) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(`${demo.url}/host/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const json = await answer.json();
    assert.ok(answer.ok, JSON.stringify(json));
    return json;
  };
  const session = await call("/sessions", { login_id: user.login_id, password: user.password });
  const order = await call("/orders/resolve", { payment_url: url }, session.session_token);
  const wish = { pin: user.pin, amount: order.amount, payee_id: order.payee_id };
  await call(`/orders/${order.token}/confirm`, wish, session.session_token);
}
