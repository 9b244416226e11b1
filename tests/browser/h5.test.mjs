// Web programs ("H5"): the bridge stands before their first script, speaks the vendors' dialect, and leads to the same host as
// a native program's. They come from a folder or a server, each under an origin of its own.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { startBrowser, withPage } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, addWebProgram, Phone } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
const CODES = ["9000", "8000", "4000", "6001", "6002", "6004"];
let demo;
let browser;
let merchant;
let server;
let api;

/**
 * A shop as web pages. It calls the bridge the way published bridge libraries do: the names and parameters are what they send
 * under this user agent.
 */
const SHOP = (apiUrl) => `<!doctype html><html><head><title>Web shop</title><script>
  globalThis.early = [typeof AlipayJSBridge, /Griver/.test(navigator.userAgent), JSON.stringify(AlipayJSBridge.startupParams.appId ?? null)];
  document.addEventListener('AlipayJSBridgeReady', () => { globalThis.isReady = true; });
</script></head><body>
<input id="url" aria-label="url"><p class="out">ready</p>
<script>
  const out = document.querySelector('.out');
  const say = (text) => { out.textContent = text; };
  const call = (name, params) => new Promise((resolve) => AlipayJSBridge.call(name, params, resolve));
  const actions = {
    async signIn() { const { authCode, authcode, authErrorScopes } = await call('getAuthCode', { scopeNicks: ['auth_base'] }); say('code ' + (authCode.length > 10 && authCode === authcode) + ' ' + JSON.stringify(authErrorScopes)); },
    async pay() { const { resultCode, error } = await call('tradePay', { paymentUrl: document.querySelector('#url').value }); say('pay ' + resultCode + ' ' + error); },
    async alert() { await call('alert', { title: 'Title', message: 'Text', button: 'Fine' }); say('alerted'); },
    async confirm() { const { ok, confirm } = await call('confirm', { title: 'Sure', message: 'Text', okButton: 'Yes', cancelButton: 'No' }); say('confirmed ' + ok + ' ' + confirm); },
    async prompt() { const { ok, inputValue } = await call('prompt', { title: 'Name', message: 'Yours', okButtonText: 'Go' }); say('prompted ' + ok + ' ' + inputValue); },
    async toast() { await call('toast', { content: 'Hello', type: 'success', duration: 100 }); say('toasted'); },
    async request() { const { data, status } = await call('httpRequest', { headers: [], data: '{"a":1}', url: '${apiUrl}/echo', method: 'POST' }); say('answer ' + status + ' ' + JSON.stringify(data)); },
    async denied() { const { error } = await call('httpRequest', { headers: [], url: 'http://127.0.0.1:1/' }); say('denied ' + error); },
    async store() {
      await call('setTinyLocalStorage', { key: 'cup', data: '{"n":1}' });
      const { data } = await call('getTinyLocalStorage', { key: 'cup' });
      await call('removeTinyLocalStorage', { key: 'cup' });
      const gone = await call('getTinyLocalStorage', { key: 'cup' });
      say('stored ' + data + ' ' + gone.data);
    },
    async rpc() { const answer = await call('appxrpc', { requestData: [{ method: 'getSiteInfo' }] }); say('rpc ' + answer.siteName); },
    async strange() { const a = await call('openSesame', {}); const b = await new Promise((resolve) => AlipayJSBridge.call('getSiteInfo', resolve)); const c = await call('getSystemInfo'); say('strange ' + a.error + ' ' + b.siteName + ' ' + typeof c.language); },
    async fetch() { say(await fetch('${apiUrl}/open').then((answer) => 'fetched ' + answer.status, () => 'fetch refused')); },
    async outside() { say(await fetch('http://127.0.0.1:1/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')); },
    next() { location.href = '/second.html?from=first'; },
    leave() { call('exitApp'); },
    events() { AlipayJSBridge.on('resume', () => say('resumed')); say('listening'); },
  };
  for (const [name, run] of Object.entries(actions)) {
    const button = document.createElement('button');
    button.id = name; button.textContent = name; button.onclick = run;
    document.body.append(button);
  }
</script></body></html>`;

const SECOND = `<!doctype html><title>Second page</title><p class="out">second</p><button id="site">site</button><script>
  document.querySelector('#site').onclick = () => AlipayJSBridge.call('getSiteInfo', {}, ({ siteName }) => { document.querySelector('.out').textContent = siteName + ' ' + AlipayJSBridge.startupParams.from; });
</script>`;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  api = await serve(async (request, body) => {
    const headers = { "content-type": "application/json", "access-control-allow-origin": "*" };
    return request.url === "/echo" ? [200, headers, JSON.stringify({ got: body, agent: request.headers["user-agent"] ?? "" })] : [200, headers, "{}"];
  });
  addProgram(demo, "webshop", { "index.html": SHOP(api.url), "second.html": SECOND, "assets/x.js": "1" }, ["--type", "h5", "--domain", new URL(api.url).host]);
  server = await serve(async (request) => {
    if (request.url.startsWith("/moved")) return [302, { location: "/h5/index.html" }, ""];
    if (request.url.startsWith("/h5/api")) return [200, { "content-type": "application/json", "set-cookie": "cup=1; Domain=shop.example" }, JSON.stringify({ agent: request.headers["user-agent"], cookie: request.headers.cookie ?? "", origin: request.headers.origin ?? "" })];
    if (request.url.startsWith("/view")) return [200, { "content-type": "text/html" }, VIEW];
    const headers = { "content-type": "text/html", "content-security-policy": "script-src 'none'", "x-frame-options": "DENY" };
    return [200, headers, REMOTE];
  });
  addWebProgram(demo, "remote", `${server.url}/moved`);
  addProgram(demo, "viewer", VIEWER(server.url), ["--domain", new URL(server.url).host]);
});

/** A native program that shows a page of its server. */
const VIEWER = (url) => ({
  "app.json": '{"pages":["pages/v/v"]}',
  "app.js": "App({});",
  "pages/v/v.axml": `<view><web-view id="view" src="{{src}}" onMessage="hear" /><view class="out">{{out}}</view></view>`,
  "pages/v/v.js": `Page({
    data: { src: '${url}/view?cup=1', out: 'waiting' },
    hear({ detail }) {
      this.setData({ out: JSON.stringify(detail) });
      if (detail.from === 'page') my.createWebViewContext('view').postMessage({ to: 'page' });
      if (detail.leave) this.setData({ src: 'https://elsewhere.example/' });
    },
  });`,
});

const VIEW = `<!doctype html><title>View</title><p class="got">nothing</p><button id="site">site</button><button id="leave">leave</button><script>
  const got = document.querySelector('.got');
  my.onMessage = (message) => { got.textContent = JSON.stringify(message); };
  my.getEnv(({ miniprogram }) => my.postMessage({ from: 'page', miniprogram, cup: new URLSearchParams(location.search).get('cup') }));
  document.querySelector('#site').onclick = () => my.getSiteInfo({ success: ({ siteName }) => { got.textContent = siteName + ' ' + /MiniProgram/.test(navigator.userAgent); } });
  document.querySelector('#leave').onclick = () => my.postMessage({ leave: true });
</script>`;

test("a web view in a native program: messages both ways, calls, and no host but the program's own", async () => {
  const origins = [demo.url, `http://viewer--w0.localhost:${port()}`];
  await withPage(browser, origins, WIDE, async (page) => {
    const phone = await Phone.open(page, demo);
    await phone.start("viewer");
    const view = page.frameLocator("iframe.program-view");
    await until(async () => (await view.locator(".got").textContent()) === '{"to":"page"}', "the message to the page");
    assert.equal(await phone.frame.locator(".out").textContent(), '{"from":"page","miniprogram":true,"cup":"1"}');
    await view.locator("#site").click();
    await until(async () => (await view.locator(".got").textContent()) === "TIGRIS true", "the answer of the host");
    await view.locator("#leave").click();
    await until(async () => (await page.locator("iframe.program-view").count()) === 0, "the view to go");
    await until(() => page.locator(".log-line", { hasText: "elsewhere.example" }).count(), "the developer to be told");
  });
});

/** A page on a server, with its own back end. */
const REMOTE = `<!doctype html><html><head><script>globalThis.early = typeof AlipayJSBridge;</script></head><body><p class="out">loading</p><button id="again">again</button><script>
  const out = document.querySelector('.out');
  const ask = () => fetch('/h5/api').then((answer) => answer.json());
  ask().then(ask).then(({ agent, cookie }) => { out.textContent = early + ' ' + /Griver/.test(agent) + ' ' + cookie + ' ' + location.pathname; });
  document.querySelector('#again').onclick = () => AlipayJSBridge.call('httpRequest', { url: '/h5/api' }, ({ status, error }) => { out.textContent = 'host ' + status + ' ' + error; });
</script></body></html>`;

after(async () => {
  await browser?.close();
  await Promise.all([server?.stop(), api?.stop()]);
  await demo?.stop();
});

/** A server of the test: `answer(request, body)` gives status, headers and body. */
async function serve(answer) {
  const seen = [];
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen.push(request.url);
    const [status, headers, text] = await answer(request, body);
    response.writeHead(status, headers).end(text);
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${http.address().port}`, seen, stop: () => new Promise((resolve) => { http.closeAllConnections(); http.close(resolve); }) };
}

const port = () => new URL(demo.url).port;
const originOf = (id) => `http://${id}.localhost:${port()}`;

const story = (name, run, program = "webshop") =>
  test(name, () =>
    withPage(browser, [demo.url, originOf(program), api.url], WIDE, async (page) => {
      const phone = await Phone.open(page, demo);
      await phone.start(program);
      await run(phone, page);
    }));

const tap = (phone, id) => phone.frame.locator(`#${id}`).click();

story("the bridge stands before the page's first script, and says that it is ready", async (phone, page) => {
  const frame = page.frames().find((one) => one.url().startsWith(originOf("webshop")));
  assert.deepEqual(await frame.evaluate(() => globalThis.early), ["object", true, JSON.stringify(demo.merchant.client_id)]);
  await until(() => frame.evaluate(() => globalThis.isReady), "the event");
  await until(async () => (await page.locator(".program .title-text").textContent()) === "Web shop", "the page's title");
});

for (const code of CODES) {
  story(`a payment that ends with ${code}`, async (phone) => {
    await phone.next(`code:${code}`);
    await phone.frame.locator("#url").fill(await merchant.order(1000));
    await tap(phone, "pay");
    await phone.outcome(new RegExp(`^pay ${code} undefined$`));
  });
}

story("sign-in, and a payment with the PIN", async (phone) => {
  await tap(phone, "signIn");
  await phone.outcome(/^code true \{\}$/);
  await phone.frame.locator("#url").fill(await merchant.order(1000));
  await tap(phone, "pay");
  await phone.pad(PIN);
  await phone.outcome(/^pay 9000 undefined$/);
});

story("dialogs in the bridge's dialect", async (phone, page) => {
  const dialog = page.locator(".layers > :not(.is-leaving) .dialog");
  await tap(phone, "alert");
  await dialog.getByText("Text").waitFor();
  await dialog.getByRole("button", { name: "Fine" }).click();
  await phone.outcome(/^alerted$/);
  await tap(phone, "confirm");
  await dialog.getByRole("button", { name: "No" }).click();
  await phone.outcome(/^confirmed false false$/);
  await tap(phone, "confirm");
  await dialog.getByRole("button", { name: "Yes" }).click();
  await phone.outcome(/^confirmed true true$/);
  await tap(phone, "prompt");
  await dialog.locator("input").fill("Sam");
  await dialog.getByRole("button", { name: "Go" }).click();
  await phone.outcome(/^prompted true Sam$/);
  await tap(phone, "toast");
  await page.locator(".toast", { hasText: "Hello" }).waitFor();
  await phone.outcome(/^toasted$/);
});

story("requests by the host and by the page, storage, and calls in other shapes", async (phone) => {
  await tap(phone, "request");
  await phone.outcome(/^answer 200 .*"got":"\{\\"a\\":1\}"/);
  await tap(phone, "denied");
  await phone.outcome(/^denied 4$/);
  await tap(phone, "fetch");
  await phone.outcome(/^fetched 200$/);
  await tap(phone, "store");
  await phone.outcome(/^stored \{"n":1\} null$/);
  await tap(phone, "rpc");
  await phone.outcome(/^rpc TIGRIS$/);
  await tap(phone, "strange");
  await phone.outcome(/^strange 1 TIGRIS string$/);
});

story("another page of the program has the bridge too, and the back button leads to the first", async (phone, page) => {
  await tap(phone, "next");
  await phone.outcome(/^second$/);
  await phone.frame.locator("#site").click();
  await phone.outcome(/^TIGRIS first$/);
  const back = page.locator(".program .title-back");
  await back.waitFor();
  await back.click();
  await phone.outcome(/^ready$/);
});

story("the program is told when it comes back, and may leave by itself", async (phone, page) => {
  await tap(phone, "events");
  await phone.outcome(/^listening$/);
  await page.locator(".capsule button").first().click();
  await page.locator(".wallet button[data-program=webshop]").click();
  await phone.outcome(/^resumed$/);
  await tap(phone, "leave");
  await page.locator(".wallet button[data-program=webshop]").waitFor();
});

story(
  "a program on a server: its redirect, its back end, its cookies",
  async (phone) => {
    await phone.outcome(/^object true cup=1 \/h5\/index\.html$/);
    await phone.frame.locator("#again").click();
    await phone.outcome(/^host 200 undefined$/);
  },
  "remote",
);

test("a program's origin serves the program and nothing of the wallet; another name serves nothing", async () => {
  const { http } = { http: await import("node:http") };
  const ask = (host, path, headers = {}) =>
    new Promise((resolve, reject) => {
      const request = http.get({ host: "127.0.0.1", port: port(), path, headers: { host: `${host}:${port()}`, ...headers } }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode, policy: answer.headers["content-security-policy"] ?? "", text }));
      });
      request.on("error", reject);
    });
  for (const path of ["/host/v1/openapi.json", "/simulator", "/wallet", "/demo/clock", "/cashier/sign-in"]) {
    const { status, text } = await ask("webshop.localhost", path);
    assert.ok(status === 404, `${path}: ${status} ${text.slice(0, 80)}`);
    assert.equal((await ask("nobody.localhost", path)).status, 421, path);
  }
  const page = await ask("webshop.localhost", "/index.html");
  assert.equal(page.status, 200);
  assert.match(page.text, /^<!doctype html><html><head><script src="\/\.opencashier\/bridge\.js"><\/script>/);
  assert.match(page.policy, /connect-src 'self' http:\/\/127\.0\.0\.1:\d+/);
  assert.equal((await ask("webshop.localhost", "/assets/x.js", { "service-worker": "script" })).status, 403);
  assert.equal((await ask("webshop.localhost", "/%2e%2e/program.json")).status, 404);
  // A program's page is a page of another origin to the wallet.
  assert.equal((await ask("127.0.0.1", "/demo/clock", { origin: originOf("webshop") })).status, 403);
});
