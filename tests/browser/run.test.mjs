// `cashier simulator run`: a program is tried out without a screen, and the exit code says whether every step came true.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const env = { ...process.env, CHROMIUM: process.env.CHROMIUM ?? "/usr/bin/chromium" };

/** Runs a program with a script. */
async function run(files, script, args = []) {
  const folder = mkdtempSync(join(tmpdir(), "run-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const steps = join(folder, "steps.txt");
    writeFileSync(steps, script);
    const child = spawn(process.env.CASHIER_BIN, ["simulator", "run", folder, "--id", "tried", "--script", steps, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (out += chunk));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    return { code, out };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PROGRAM = {
  "app.json": '{"pages":["a"]}',
  "app.js": "App({});",
  "a.axml": '<view><input id="name" onInput="name" /><button id="greet" onTap="greet">greet</button><button id="net" onTap="net">net</button><view>{{out}}</view></view>',
  "a.js": "Page({ data: { out: '' }, name({ detail }) { this.word = detail.value; }, greet() { my.confirm({ title: 'Greet ' + this.word, success: ({ confirm }) => this.setData({ out: 'greeted ' + this.word + ' ' + confirm }) }); }, net() { my.getNetworkType({ success: ({ networkType }) => this.setData({ out: 'net ' + networkType }) }); } });",
};

test("a native program: fields, dialogs, the network, and the end", async () => {
  const script = `# greets
type "#name" "Sam T"
tap "#greet"
see-host "Greet Sam T"
press OK
see "greeted Sam T true"
network off
tap "#net"
see "net NOTREACHABLE"
close
see-host "Mini programs"
`;
  const { code, out } = await run(PROGRAM, script);
  assert.equal(code, 0, out);
  assert.match(out, /ok 11 /);
});

test("a step that does not come true fails, and says what was there instead", async () => {
  const { code, out } = await run(PROGRAM, 'tap "#net"\nsee "something else"\n', ["--patience", "2"]);
  assert.equal(code, 1, out);
  assert.match(out, /failed 2 see "something else"[\s\S]*net WIFI[\s\S]*getNetworkType/);
});

test("a slip in the script is told with its line, before anything starts", async () => {
  const { code, out } = await run(PROGRAM, "see a\nfly away\n");
  assert.equal(code, 1, out);
  assert.match(out, /line 2[\s\S]*tap, type, see/);
});

test("a web program", async () => {
  const page = "<!doctype html><title>Web</title><button id=go>go</button><p></p><script>document.querySelector('#go').onclick = () => AlipayJSBridge.call('getSiteInfo', {}, ({ siteName }) => { document.querySelector('p').textContent = 'at ' + siteName; });</script>";
  const { code, out } = await run({ "index.html": page }, 'tap "#go"\nsee "at TIGRIS"\n');
  assert.equal(code, 0, out);
});
