// What the scripts know about the sandbox under test, how they control it, and an address for its notices.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { until } from '../../patience.mjs';

/** Base address and credentials, as in `demo.json`. */
export const facts = JSON.parse(readFileSync(process.env.SANDBOX_CREDENTIALS, 'utf8'));

/** Loads a package from the folder where the tests' packages are installed. */
export const packages = createRequire(join(process.env.CASHIER_SDK_TOOLS, 'packages.cjs'));

/** The content of a file that the credentials name. */
export const file = (name) => readFileSync(name, 'utf8');

let count = 0;
/** A merchant's number that no earlier run used. */
export const number = () => `N${Date.now()}${process.pid}${++count}`;

async function call(method, route, body) {
  const response = await fetch(`${facts.base_url}/sandbox/v1${route}`, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${route}: ${response.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

export const control = {
  /** The payer pays. */
  pay: (outTradeNo) => call('POST', `/orders/${outTradeNo}/pay`),
  /** A day in China, `offset` seconds from the sandbox's current time. */
  async day(offset) {
    const { now } = await call('GET', '/clock');
    return new Date(Date.parse(now) + (offset + 8 * 3600) * 1000).toISOString().slice(0, 10);
  },
};

/** Receives notices and accepts them. */
export async function listenForNotices() {
  const received = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(Object.fromEntries(new URLSearchParams(body)));
    response.end('success');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/notice`,
    close: () => server.close(),
    /** The first notice of an order. */
    of: (outTradeNo) => until(() => received.find((one) => one.out_trade_no === outTradeNo), `the notice of ${outTradeNo}`),
  };
}
