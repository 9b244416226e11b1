// How long a call of a mini program takes in the simulator, next to a bare MessageChannel between the same two places: a
// worker in a sandboxed frame, and the page around it. Prints a table and JSON.
// The mean carries the ratio: the browser's clock shows tenths of a millisecond only.
//
// Calls come in bursts, because the host lets a program make 200 calls a second.
import { startBrowser } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const BURSTS = 8;
const CALLS = 150;

const PROGRAM = {
  "app.json": '{"pages":["pages/b/b"]}',
  "app.js": "App({});",
  "pages/b/b.axml": `<button id="go" onTap="go">go</button><view class="out">{{out}}</view>`,
  "pages/b/b.js": `Page({ data: { out: '' }, async go() {
    const times = [];
    for (let burst = 0; burst < ${BURSTS}; burst += 1) {
      for (let call = 0; call < ${CALLS}; call += 1) {
        const start = performance.now();
        await my.getRunScene();
        times.push(performance.now() - start);
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    this.setData({ out: JSON.stringify(times) });
  } });`,
};

/** Runs in a page without a content policy: the same topology with nothing in between. */
function bare(calls) {
  const worker = `onmessage = ({ ports: [port] }) => {
    const times = [];
    let start;
    const next = () => { start = performance.now(); port.postMessage('{"v":1,"kind":"call","id":1,"api":"getRunScene","params":{},"page":"p1"}'); };
    port.onmessage = () => { times.push(performance.now() - start); if (times.length < ${calls}) next(); else port.postMessage(JSON.stringify(times)); };
    next();
  };`;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc = `<script>addEventListener('message', ({ ports }) => {
    const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}])));
    worker.postMessage(null, [ports[0]]);
  });</${"script"}>`;
  return new Promise((resolve) => {
    frame.addEventListener("load", () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (data[0] === "[") resolve(JSON.parse(data));
        else port1.postMessage('{"id":1,"kind":"result","ok":true,"v":1,"value":{"envVersion":"develop"}}');
      };
      frame.contentWindow.postMessage(null, "*", [port2]);
    });
    document.body.append(frame);
  });
}

const us = (ms) => Math.round(ms * 1000);
const figures = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => us(sorted[Math.floor((sorted.length - 1) * part)]);
  return { mean_us: us(times.reduce((a, b) => a + b, 0) / times.length), p50_us: at(0.5), p99_us: at(0.99) };
};

const demo = await startDemo();
const browser = await startBrowser();
try {
  addProgram(demo, "bench", PROGRAM);
  const context = await browser.newContext({ viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const phone = await Phone.open(page, demo);
  await phone.start("bench");
  await phone.frame.locator("#go").click();
  const out = phone.frame.locator(".out");
  await out.getByText("[").waitFor({ timeout: 20_000 });
  const bridge = figures(JSON.parse(await out.innerText()));
  const plain = await context.newPage();
  await plain.goto("about:blank");
  const channel = figures(await plain.evaluate(bare, BURSTS * CALLS));
  const percent = Math.round((100 * bridge.mean_us) / Math.max(1, channel.mean_us));
  const line = (name, figure) => `${name.padEnd(42)} mean ${figure.mean_us} us  p50 ${figure.p50_us} us  p99 ${figure.p99_us} us`;
  console.log(line("Message channel in the browser, round trip", channel));
  console.log(`${line("A mini program's call, round trip", bridge)}  ${percent}% of the channel`);
  console.log(JSON.stringify({ bridge, channel, percent }));
} finally {
  await browser.close();
  await demo.stop();
}
