// A web shop's page, the published SDK in it, and a payer with a phone. No other file imports a package.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../.tools/baas", import.meta.url));
const folder = process.env.CASHIER_BAAS_TOOLS ?? beside;
const load = createRequire(join(folder, "package.json"));
const { JSDOM, VirtualConsole } = load("jsdom");

/** The web build and the mini-program build, as published. */
export const webBundle = readFileSync(join(folder, "node_modules/minapp-sdk/lib/web.js"), "utf8");
export const miniBundle = readFileSync(join(folder, "node_modules/minapp-sdk/lib/index.js"), "utf8");
/** What Babel provides to the mini-program build as a global. */
export const regeneratorRuntime = load("regenerator-runtime");
export const version = load("minapp-sdk/package.json").version;

/** Opens a page in jsdom, loads the SDK into it and points it to the demo. */
export function openPage(demo, { url = "http://localhost:3210/", clientId = demo.baas.client_id, host = demo.url } = {}) {
  // jsdom reports refused requests on its console; the tests check what the SDK makes of them.
  const dom = new JSDOM("<!doctype html><title>Shop</title>", { url, runScripts: "outside-only", virtualConsole: new VirtualConsole() });
  dom.window.eval(webBundle);
  const { BaaS } = dom.window;
  BaaS.init(clientId, { host });
  return { window: dom.window, BaaS, close: () => dom.window.close() };
}

let count = 0;
/** A name that no other test uses. */
export const newName = () => `user-${process.pid}-${(count += 1)}`;

/** The error that the SDK throws: its code and its message. */
export async function thrown(work) {
  try {
    await work();
  } catch (error) {
    return { code: error.code, message: error.message, name: error.name };
  }
  return assert.fail("nothing was thrown");
}

/** Calls the sandbox's control API: what the payer's phone does. */
export async function control(demo, method, path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${demo.sandbox.base_url}/sandbox/v1/${path}`, { method, headers, body: JSON.stringify(body) });
  const json = answer.status === 204 ? {} : await answer.json();
  assert.ok(answer.ok, JSON.stringify(json));
  return json;
}

const BRIDGE = ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"];

/** The payer opens an order with what the page was given: a code, a link, or parameters for the provider's own app. */
export async function reach(demo, given) {
  if (given.payment_url) {
    const page = await fetch(given.payment_url);
    assert.match(page.url, /\/alipay\/cashier\//);
    await fetch(`${page.url}/sign-in`, { method: "POST" });
  }
  if (given.paySign) return control(demo, "POST", "jsapi", Object.fromEntries(BRIDGE.map((name) => [name, given[name]])));
  const code = given.code_url ?? given.mweb_url ?? given.package ?? given.trade_no;
  return control(demo, "POST", "scan", { code });
}

/** The payer pays at the provider, which then sends its notice. */
export async function pay(demo, given) {
  const order = await reach(demo, given);
  return control(demo, "POST", `orders/${order.id}/pay`, {});
}

export { until } from "../patience.mjs";
