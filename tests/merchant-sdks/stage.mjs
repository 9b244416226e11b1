// The demo, its shop's keys, its users, and payers at the sandbox.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export { startDemo } from "../browser/stage/demo.mjs";
export { until } from "../patience.mjs";
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The folder that holds node_modules and the Python environment; git ignores it. */
export const TOOLS = process.env.CASHIER_MERCHANT_TOOLS ?? join(ROOT, ".tools/merchant-sdks");
export const PYTHON = join(TOOLS, "python/bin/python");

/** The variables with which an SDK creates the demo shop's client. */
export const environment = (demo) => ({
  OPENCASHIER_CLIENT_ID: demo.merchant.client_id,
  OPENCASHIER_PRIVATE_KEY: readFileSync(demo.merchant.private_key_pem, "utf8"),
  OPENCASHIER_WALLET_PUBLIC_KEY: readFileSync(demo.wallet_public_key_pem, "utf8"),
  OPENCASHIER_BASE_URL: demo.url,
});

async function post(url, body, headers = {}) {
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${url}: ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

/** The first sample user, signed in: `post` calls the host API. */
export async function signIn(demo) {
  const [user] = demo.users;
  const { session_token: token } = await post(`${demo.url}/host/v1/sessions`, { login_id: user.login_id, password: user.password });
  return { ...user, post: (path, body) => post(`${demo.url}/host/v1/${path}`, body, { authorization: `Bearer ${token}` }) };
}

/** A sample user pays the order; `naming` is what the host API takes: `payment_url` or `order_str`. */
export async function pay(demo, naming) {
  const user = await signIn(demo);
  const order = await user.post("orders/resolve", naming);
  return user.post(`orders/${order.token}/confirm`, { amount: order.amount, payee_id: order.payee_id, pin: user.pin });
}

/** An order of the web shop that can be shared, paid through WeChat Pay. Returns its number, which is a `paymentId` too. */
export async function payThroughProvider(demo) {
  const app = { "x-hydrogen-client-id": demo.baas.client_id };
  const { token } = await post(`${demo.url}/hserve/v2.0/login/anonymous/`, {}, app);
  const order = { gateway_type: "weixin_tenpay_native", total_cost: 10, merchandise_description: "Tea", profit_sharing: true };
  const placed = await post(`${demo.url}/hserve/v2.2/idp/pay/order/`, order, { ...app, authorization: `Hydrogen-r1 ${token}` });
  await post(`${demo.sandbox.base_url}/sandbox/v1/orders/${placed.trade_no}/pay`, {});
  return placed.trade_no;
}

/** Moves the demo's clock: the wallet asks a provider again after a while. */
export const moveClock = (demo, seconds) => post(`${demo.url}/demo/clock`, { advance_s: seconds });

/** What an operator's command prints as JSON. */
export function operate(demo, args) {
  const env = { ...process.env, CASHIER_DATABASE: `sqlite:${join(demo.folder, "cashier.db")}`, CASHIER_KEYS: join(demo.folder, "keys"), CASHIER_OPERATOR: "test" };
  return JSON.parse(execFileSync(process.env.CASHIER_BIN, args, { env, encoding: "utf8" }));
}

/** The notices about a payment, as the operator sees them. */
export const notices = (demo, paymentId) => operate(demo, ["notice", "show", paymentId, "--json"]).notices;
