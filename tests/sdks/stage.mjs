// What every SDK's test needs: the sandbox's credentials, its control API, an address for notices, the packages.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

export const credentials = JSON.parse(readFileSync(process.env.SANDBOX_CREDENTIALS, "utf8"));
export const wechat = credentials.wechat;
export const file = (path) => readFileSync(path);
export const packages = createRequire(join(process.env.CASHIER_SDK_TOOLS, "packages.cjs"));

/** A call of the control API. */
export async function control(path, body = {}) {
  const headers = { "content-type": "application/json" };
  const url = `${credentials.base_url}/sandbox/v1/${path}`;
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${path}: ${answer.message}`);
  return answer;
}

export const pay = (order) => control(`orders/${order}/pay`);

/** The merchant's address for notices. `next` waits for one, and `answer` returns the merchant's response to it. */
export async function merchant(answer = () => [204, ""]) {
  const waiting = [];
  const arrived = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces).toString();
    const [status, text] = await answer(body, request.headers);
    response.writeHead(status).end(text);
    const notice = { headers: request.headers, body };
    if (waiting.length > 0) waiting.shift()(notice);
    else arrived.push(notice);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const next = () => (arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve)));
  return { url: `http://127.0.0.1:${server.address().port}/notify`, next, close: () => server.close() };
}

/** An order number that no other test uses. */
export const number = (name) => `${name}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;

/** The day in China, which bills go by. */
export const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
