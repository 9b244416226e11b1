// How long a call of a mini program takes in the simulator, compared with a bare MessageChannel between the same two places: a
// worker in a sandboxed frame, and the page around it. Prints a table and JSON.
//
// The two alternate, so that other load slows both down, and each round gives a ratio; the median counts. The browser's clock has
// a resolution of a tenth of a millisecond, so a sample is the mean of a few consecutive calls. A round is short, because the
// host allows a program 200 calls a second.
import { startBrowser } from "./stage/browser.mjs";
import { startDemo } from "./stage/demo.mjs";
import { addProgram, Phone } from "./stage/simulator.mjs";

const TURNS = 24;
const SAMPLES = 34;
const CALLS = 5;
/** Before each round: leftovers of the previous one are drawn, and the host's call limit recovers. */
const PAUSE_MS = 600;

const PROGRAM = {
  "app.json": '{"pages":["pages/b/b"]}',
  "app.js": "App({});",
  "pages/b/b.axml": `<button id="go" onTap="go">go</button><view class="out">{{out}}</view>`,
  "pages/b/b.js": `Page({ data: { out: '', turn: 0 }, async go() {
    await new Promise((resolve) => setTimeout(resolve, ${PAUSE_MS}));
    const times = [];
    for (let sample = 0; sample < ${SAMPLES}; sample += 1) {
      const start = performance.now();
      for (let call = 0; call < ${CALLS}; call += 1) await my.getRunScene();
      times.push((performance.now() - start) / ${CALLS});
    }
    this.data.turn += 1;
    this.setData({ out: JSON.stringify([this.data.turn, times]) });
  } });`,
};

/** Runs in a page without a content policy: the same topology with nothing in between. `window.turn()` measures. */
function bare([samples, calls]) {
  const worker = `onmessage = ({ ports: [port] }) => {
    let answered;
    const call = () => new Promise((resolve) => { answered = resolve; port.postMessage('{"v":1,"kind":"call","id":1,"api":"getRunScene","page":"p1","params":{}}'); });
    port.onmessage = async ({ data }) => {
      if (data !== 'go') return answered(data);
      const times = [];
      for (let sample = 0; sample < ${samples}; sample += 1) {
        const start = performance.now();
        for (let made = 0; made < ${calls}; made += 1) await call();
        times.push((performance.now() - start) / ${calls});
      }
      port.postMessage(JSON.stringify(times));
    };
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
      let done;
      port1.onmessage = ({ data }) => {
        if (data[0] === "[") done(JSON.parse(data));
        else port1.postMessage('{"id":1,"kind":"result","ok":true,"v":1,"value":{"envVersion":"develop"}}');
      };
      window.turn = () =>
        new Promise((finish) => {
          done = finish;
          port1.postMessage("go");
        });
      frame.contentWindow.postMessage(null, "*", [port2]);
      resolve();
    });
    document.body.append(frame);
  });
}

const us = (ms) => Math.round(ms * 1000);
const at = (values, part) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const figures = (turns) => ({ mean_us: us(mean(turns.flat())), p50_us: us(at(turns.flat(), 0.5)), p99_us: us(at(turns.flat(), 0.99)) });

const demo = await startDemo();
const browser = await startBrowser();
try {
  addProgram(demo, "bench", PROGRAM);
  const context = await browser.newContext({ viewport: { width: 1280, height: 1040 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const phone = await Phone.open(page, demo);
  await phone.start("bench");
  const plain = await context.newPage();
  await plain.goto("about:blank");
  await plain.evaluate(bare, [SAMPLES, CALLS]);
  const [bridges, channels] = [[], []];
  for (let turn = 1; turn <= TURNS; turn += 1) {
    await page.bringToFront();
    await phone.frame.locator("#go").click();
    const out = phone.frame.locator(".out", { hasText: `[${turn},[` });
    await out.waitFor({ timeout: 20_000 });
    bridges.push(JSON.parse(await out.innerText())[1]);
    await plain.bringToFront();
    await plain.waitForTimeout(PAUSE_MS);
    channels.push(await plain.evaluate(() => window.turn()));
  }
  const [bridge, channel] = [figures(bridges), figures(channels)];
  /** The median of the rounds' ratios, and the quartiles. */
  const ratio = (of) => {
    const ratios = bridges.map((times, turn) => (100 * of(times)) / Math.max(0.001, of(channels[turn])));
    return [0.25, 0.5, 0.75].map((part) => Math.round(at(ratios, part)));
  };
  const percent = { mean: ratio(mean), p50: ratio((times) => at(times, 0.5)), p99: ratio((times) => at(times, 0.99)) };
  const line = (name, figure) => `${name.padEnd(42)} mean ${figure.mean_us} us  p50 ${figure.p50_us} us  p99 ${figure.p99_us} us`;
  console.log(line("Message channel in the browser, round trip", channel));
  console.log(line("A mini program's call, round trip", bridge));
  const spread = ([low, middle, high]) => `${middle}% (${low} to ${high})`;
  console.log(`Of the channel, middle of ${TURNS} turns (quartiles): mean ${spread(percent.mean)}  p50 ${spread(percent.p50)}  p99 ${spread(percent.p99)}`);
  console.log(JSON.stringify({ bridge, channel, percent }));
} finally {
  await browser.close();
  await demo.stop();
}
