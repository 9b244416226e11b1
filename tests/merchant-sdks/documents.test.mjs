// What is written about the SDKs, and by them, is right: generated files, declarations, types, and the blocks of the READMEs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { CODES } from "../../sdk/merchant/src/codes.js";
import { CLIENT_ID, shopKeys, signed, walletKeys } from "./wallet.mjs";
import { PYTHON, ROOT, startDemo, TOOLS } from "./stage.mjs";

const run = promisify(execFile);
const TSC = join(TOOLS, "node_modules/typescript/bin/tsc");
const scratch = mkdtempSync(join(tmpdir(), "merchant-sdks-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const read = (...parts) => readFileSync(join(ROOT, ...parts), "utf8");
/** Runs a program and returns what it said; empty means good. */
const complaints = (program, args, cwd = ROOT) => run(program, args, { cwd }).then(({ stderr }) => stderr, ({ stdout, stderr }) => stdout + stderr);

test("the generated files are those of this wallet, and its catalogue has every code", async () => {
  const demo = await startDemo();
  try {
    assert.equal(await complaints(process.execPath, ["sdk/generator/main.mjs", `${demo.url}/v1/openapi.json`, "--check"]), "");
    const catalogue = await (await fetch(`${demo.url}/docs/errors`)).text();
    for (const code of Object.keys(CODES)) assert.ok(catalogue.includes(` id="${code}"`), code);
  } finally {
    await demo.stop();
  }
});

test("the JavaScript is typed strictly", async () => {
  assert.equal(await complaints(process.execPath, [TSC, "--project", "sdk/merchant", "--outDir", scratch]), "");
});

test("samples and right calls check against the published declarations, wrong calls do not", async () => {
  const folder = join(TOOLS, "samples");
  cpSync(join(ROOT, "tests/merchant-sdks/fixtures/typed.ts"), join(folder, "typed.ts"));
  const compilerOptions = { noEmit: true, strict: true, allowJs: true, checkJs: true, skipLibCheck: true, target: "es2022", module: "nodenext", lib: ["es2023", "dom", "dom.iterable"], types: ["node"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.js", "*.ts", "next/app/**/*.js"] }));
  assert.equal(await complaints(process.execPath, [TSC, "--project", folder, "--pretty", "false"]), "");
});

test("the Python is typed strictly: package, samples, right calls and wrong calls", async () => {
  const files = ["-p", "opencashier"];
  const mypy = ["-m", "mypy", "--strict", "--python-version", "3.10", "--cache-dir", join(TOOLS, "mypy"), "--no-error-summary"];
  assert.equal(await complaints(PYTHON, [...mypy, ...files], scratch), "");
  for (const path of ["sdk/python/samples", "tests/merchant-sdks/fixtures/typed.py"]) assert.equal(await complaints(PYTHON, [...mypy, path]), "", path);
});

const SDKS = ["sdk/merchant", "sdk/python", "sdk/rust"];

test("every block of the READMEs is a sample that is tested, and the servers are short", () => {
  let blocks = 0;
  for (const folder of SDKS) {
    const text = read(folder, "README.md");
    for (const [, name, block] of text.matchAll(/<!-- (samples\/\S+) -->\n\n```\w+\n(.*?)```\n/gs)) {
      assert.equal(block, read(folder, name), name);
      blocks += 1;
    }
    for (const [, name] of text.matchAll(/\]\((samples\/[^)]+)\)/g)) assert.ok(readdirSync(join(ROOT, folder, name, "..")).length > 0, name);
  }
  assert.equal(blocks, 9);
  const fences = SDKS.flatMap((folder) => read(folder, "README.md").match(/^```/gm));
  assert.equal(fences.length, 2 * blocks);
  const servers = ["merchant/samples/express.js", "merchant/samples/fastify.js", "merchant/samples/http.js", "python/samples/fastapi_server.py", "python/samples/django_shop/urls.py", "rust/samples/axum_server.rs"];
  for (const name of servers) assert.ok(read("sdk", name).split("\n").filter((line) => line.trim() !== "").length <= 20, name);
});

/** The headers and body of a notice that is sent now, and of the same one changed. */
function notice(fields) {
  const body = JSON.stringify({ paymentId: "pay_1", ...fields });
  return { body, headers: signed("/notify", "request-time", body, { time: new Date().toISOString().replace(/\.\d+/, "") }) };
}
const paid = notice({ paymentStatus: "SUCCESS", paymentTime: "2026-01-02T00:05:06.789+00:00" });
const failed = notice({ paymentStatus: "FAIL", paymentFailReason: "Order payment expired." });
const forged = { ...paid, body: paid.body.replace("pay_1", "pay_2") };
const SAID = ["paid at 2026-01-02T00:05:06.789+00:00", "not paid: Order payment expired."];
const environment = { OPENCASHIER_CLIENT_ID: CLIENT_ID, OPENCASHIER_PRIVATE_KEY: shopKeys.privateKey, OPENCASHIER_WALLET_PUBLIC_KEY: walletKeys.publicKey, OPENCASHIER_BASE_URL: "https://wallet.example" };

test("the sample that verifies a notice itself does so, in JavaScript", async (context) => {
  Object.assign(process.env, environment);
  const { receiveNotice } = await import(pathToFileURL(join(TOOLS, "samples/verify.js")));
  const logged = context.mock.method(console, "log", () => {});
  const statuses = [];
  for (const { headers, body } of [paid, failed, forged]) {
    statuses.push((await receiveNotice(new Request("https://shop.example/notify", { method: "POST", headers, body }))).status);
  }
  assert.deepEqual(statuses, [200, 200, 401]);
  assert.deepEqual(logged.mock.calls.map((call) => call.arguments.join(" ")), SAID);
});

test("the sample that verifies a notice itself does so, in Python", async () => {
  const script = "import json, sys; from verify import receive_notice\nfor one in json.loads(sys.argv[1]): print(receive_notice(one['headers'], one['body'].encode(), '/notify')[0])";
  const env = { ...process.env, ...environment, PYTHONPATH: join(ROOT, "sdk/python/samples"), PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await run(PYTHON, ["-c", script, JSON.stringify([paid, failed, forged])], { env });
  assert.deepEqual(stdout.trim().split("\n"), [SAID[0], "200", SAID[1], "200", "401"]);
});
