// The samples, unmodified: each server takes an order, its user pays, it gets the wallet's notice and no other, and a script refunds.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Client } from "../../sdk/merchant/src/index.js";
import { environment, notices, pay, PYTHON, ROOT, signIn, startDemo, TOOLS, until } from "./stage.mjs";
import { signed } from "./wallet.mjs";

const run = promisify(execFile);
const JS = join(TOOLS, "samples");
const PY = join(ROOT, "sdk/python/samples");
const NEXT = join(TOOLS, "node_modules/next/dist/bin/next");
const node = (name) => ({ start: () => [process.execPath, join(JS, name)], refund: [process.execPath, join(JS, "refund.js")] });
const python = (...args) => ({ start: (port) => [PYTHON, ...args.map((arg) => (arg === "PORT" ? port : arg))], cwd: PY, refund: [PYTHON, join(PY, "refund.py")] });
/** `cargo xtask test` names the folder with the built samples of the Rust SDK. */
const rust = (name) => join(process.env.CASHIER_RUST_SAMPLES, name);
const SAMPLES = {
  "Node's http": node("http.js"),
  Express: node("express.js"),
  Fastify: node("fastify.js"),
  "Next.js": { ...node(), cwd: join(JS, "next"), build: [process.execPath, NEXT, "build"], start: (port) => [process.execPath, NEXT, "start", "--port", port] },
  "an edge runtime, with the routes for Next.js": {
    ...node(),
    start: () => [process.execPath, "--experimental-vm-modules", "--no-warnings", join(ROOT, "tests/merchant-sdks/edge_server.mjs")],
  },
  FastAPI: python("-m", "uvicorn", "fastapi_server:app", "--port", "PORT"),
  "axum, in Rust": { start: () => [rust("axum_server")], refund: [rust("refund")] },
  Django: python("-m", "django", "runserver", "--noreload", "--pythonpath", PY, "--settings", "django_shop.settings", "PORT"),
};

let demo;
let wallet;
before(async () => {
  demo = await startDemo();
  wallet = Client.fromEnv(environment(demo));
});
after(() => demo?.stop());

/** A port that was free a moment ago: a server that is started as its users start it has to be given one. */
async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return String(port);
}

const settings = { ...process.env, CASHIER_MERCHANT_TOOLS: TOOLS, NEXT_TELEMETRY_DISABLED: "1", PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" };

async function startSample({ start, cwd, build }) {
  // Built without a key, as in a pipeline that has none.
  if (build) await run(build[0], build.slice(1), { cwd, env: settings });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [program, ...args] = start(port);
  const child = spawn(program, args, { cwd, env: { ...settings, ...environment(demo), PORT: port, PUBLIC_URL: url }, stdio: ["ignore", "pipe", "pipe"] });
  const server = { url, said: "", errors: "" };
  child.stdout.on("data", (text) => { server.said += text; });
  child.stderr.on("data", (text) => { server.errors += text; });
  server.stop = async () => {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  };
  return server;
}

/** The customer orders, and is sent to the cashier. */
async function order(server) {
  const place = async () => {
    const answer = await fetch(`${server.url}/orders`, { method: "POST", redirect: "manual" });
    return answer.headers.get("location");
  };
  return until(place, "the order", async () => server.said + server.errors);
}

/** What the server printed about a notice with this status. */
const printed = (server, status) =>
  until(() => server.said.match(new RegExp(`([0-9a-f-]{36}) ${status}`))?.[1], `a notice with ${status}`, async () => server.said + server.errors);

for (const [name, sample] of Object.entries(SAMPLES)) {
  test(`${name}: an order is paid, the notice verified and acknowledged, the money refunded`, async () => {
    const server = await startSample(sample);
    try {
      const url = await order(server);
      const forgedId = randomUUID();
      const forged = JSON.stringify({ paymentId: "pay_1", paymentRequestId: forgedId, paymentStatus: "SUCCESS" });
      const clientId = demo.merchant.client_id;
      const headers = { "content-type": "application/json", ...signed("/notify", "request-time", forged, { clientId, time: new Date().toISOString().replace(/\.\d+/, "") }) };
      assert.equal((await fetch(`${server.url}/notify`, { method: "POST", headers, body: forged })).status, 401);
      await pay(demo, { payment_url: url });
      const paymentRequestId = await printed(server, "SUCCESS");
      const { paymentId, paymentStatus } = await wallet.inquiryPayment({ paymentRequestId });
      assert.equal(paymentStatus, "SUCCESS");
      await until(() => notices(demo, paymentId)[0].on_record.at(-1)?.accepted, "the acknowledgement");
      const user = await signIn(demo);
      const { token } = await user.post("orders/resolve", { payment_url: await order(server) });
      await user.post(`orders/${token}/cancel`, {});
      assert.notEqual(await printed(server, "FAIL"), paymentRequestId);
      assert.ok(!server.said.includes(forgedId), server.said);

      const [program, ...script] = sample.refund;
      const refund = async (value) => (await run(program, [...script, paymentId, value], { env: { ...settings, ...environment(demo) } })).stdout.trim();
      const refunded = await refund("500000");
      assert.match(refunded, /^refunded rfd_/);
      assert.equal(await refund("500000"), refunded);
      assert.equal(await refund("1"), "refused REPEAT_REQ_INCONSISTENT: Use a new id for a new request.");
      const { transactions } = await wallet.inquiryPayment({ paymentId });
      assert.deepEqual(transactions.map((one) => one.transactionAmount.value), ["500000"]);
    } finally {
      await server.stop();
    }
  });
}
