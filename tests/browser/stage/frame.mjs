// The simulator's frame by itself: a server that sends its content policy, and a page that plays the host. The test reads the
// program's messages and answers as the host would.
import { createServer } from "node:http";
import { frameScript, readAsset } from "../../mini/frame/assets.mjs";

/** Starts the server. `seen` lists the requested addresses. */
export async function serveFrame() {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push(request.url);
    const [status, headers, body] = answer(request.url, `http://${request.headers.host}`);
    response.writeHead(status, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, seen, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function answer(path, origin) {
  const pagePolicy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self'; img-src 'self' data:";
  if (path === "/") return [200, { "content-type": "text/html", "content-security-policy": pagePolicy }, HOST_PAGE];
  if (path === "/simulator/frame")
    return [200, { "content-type": "text/html", "content-security-policy": framePolicy(origin) }, framePage()];
  const name = /^\/simulator\/assets\/frame\/([\w.]+)$/.exec(path)?.[1];
  if (!name) return [404, {}, ""];
  const body = name === "frame.js" ? frameScript() : readAsset(name);
  return [200, { "content-type": name.endsWith(".css") ? "text/css" : "text/javascript" }, body];
}

function framePolicy(origin) {
  return (
    `default-src 'none'; script-src ${origin}/simulator/assets/frame/ blob:; style-src ${origin} 'unsafe-inline'; ` +
    "worker-src blob:; img-src data: blob:; font-src data:; connect-src 'none'; sandbox allow-scripts"
  );
}

/** The document of the frame, as `page.rs` writes it. */
function framePage() {
  const [style, controls, script] = ["styles.css", "controls.css", "frame.js"].map((name) => `/simulator/assets/frame/${name}`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mini program</title><link rel="stylesheet" href="${style}"><link rel="stylesheet" href="${controls}"><script src="${script}"></script></head><body></body></html>`;
}

const HOST_PAGE = `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="data:,"></head><body>
<iframe title="program" sandbox="allow-scripts" src="/simulator/frame" style="width:375px;height:667px;border:0"></iframe>
<script>
  document.cookie = 'secret=1';
  localStorage.setItem('secret', '1');
  const host = { said: [], control: [] };
  window.startProgram = (init) => {
    const frame = document.querySelector('iframe').contentWindow;
    const bridge = new MessageChannel();
    const control = new MessageChannel();
    bridge.port1.onmessage = ({ data }) => host.said.push(JSON.parse(data));
    control.port1.onmessage = ({ data }) => host.control.push(data);
    host.send = (message) => bridge.port1.postMessage(JSON.stringify({ v: 1, ...message }));
    host.tell = (message) => control.port1.postMessage(message);
    frame.postMessage({ kind: 'port' }, '*', [bridge.port2]);
    frame.postMessage({ kind: 'port', control: true }, '*', [control.port2]);
    bridge.port1.postMessage(init);
  };
  window.host = host;
</script></body></html>`;

/** Opens a program in the frame: its files, and the start of its first page. */
export async function openProgram(page, url, files, parts = {}) {
  await page.goto(url);
  const init = JSON.stringify({
    v: 1,
    kind: "init",
    appId: "2100",
    program: { id: "test", type: "native", app: {}, files, ext: {}, ...parts.program },
    system: { language: "en", app: "wallet", platform: "simulator", ...parts.system },
    storage: {},
    apis: ["alert", "navigateTo", "switchTab", "getAuthCode", "getStorage", "request", "tradePay"],
    sdkVersion: "2.0.0",
  });
  await page.frames()[1].waitForLoadState();
  await page.evaluate((text) => window.startProgram(text), init);
  const event = (name, data) => page.evaluate((message) => window.host.send(message), { kind: "event", name, data });
  await event("launch", { path: parts.path ?? "pages/a", query: {}, scene: "1000" });
  await event("route", {
    action: "open",
    stack: [{ id: "p1", path: parts.path ?? "pages/a", query: { from: "test" } }],
  });
  const frame = page.frames()[1];
  await frame.waitForSelector("mp-page, mp-problem");
  return {
    frame,
    event,
    send: (message) => page.evaluate((one) => window.host.send(one), message),
    tell: (message) => page.evaluate((one) => window.host.tell(one), message),
    said: () => page.evaluate(() => window.host.said),
    control: () => page.evaluate(() => window.host.control),
    /** Waits for a call of the program and answers it. */
    async answer(api, value) {
      await page.waitForFunction((name) => window.host.said.some((one) => one.api === name), api);
      const call = await page.evaluate((name) => window.host.said.findLast((one) => one.api === name), api);
      await page.evaluate((one) => window.host.send(one), { kind: "result", id: call.id, ok: true, value });
      return call;
    },
    /** Waits for a call of the program and refuses it. */
    async refuse(api, error) {
      await page.waitForFunction((name) => window.host.said.some((one) => one.api === name), api);
      const call = await page.evaluate((name) => window.host.said.findLast((one) => one.api === name), api);
      await page.evaluate((one) => window.host.send(one), { kind: "result", id: call.id, ok: false, error });
    },
    /** Waits for a line on the program's console. */
    async console(level, pattern) {
      const arguments_ = [level, pattern.source];
      await page.waitForFunction(
        ([wanted, source]) =>
          window.host.control.some(
            (one) => one.kind === "console" && one.level === wanted && new RegExp(source).test(one.text),
          ),
        arguments_,
      );
    },
  };
}
