// Every package installs into an empty place without a network, and the program in it pays an order.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { freshFolder, packageFile, paysAnOrder, PYTHON, refused, run } from "./stage.mjs";

const DEB = /^opencashier_.*\.deb$/;
const STARTER = /^opencashier-cashier-\d.*\.tgz$/;
const PROGRAM = /^opencashier-cashier-linux-.*\.tgz$/;
const WHEEL = /\.whl$/;
const SOURCE = /^opencashier-\d[^-]*\.tar\.gz$/;
const TARBALL = /^cashier-.*\.tar\.gz$/;
/** What a program says that has no package for its system: one sentence. */
const SENTENCE = /^[a-z]+: [^\n]+\n$/;

const npm = (folder, files) => run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", ...files], { cwd: folder });
const pip = (...args) => [PYTHON, ["-m", "pip", "--disable-pip-version-check", "--no-cache-dir", ...args]];

test("Debian's package", async () => {
  const root = freshFolder();
  mkdirSync(join(root, "var/lib/dpkg/info"), { recursive: true });
  mkdirSync(join(root, "var/lib/dpkg/updates"));
  for (const name of ["status", "available"]) writeFileSync(join(root, "var/lib/dpkg", name), "");
  const dpkg = (...args) => run("dpkg", [`--root=${root}`, `--log=${join(root, "log")}`, ...args]);
  // An empty root has no C library of its own, which the package asks for.
  await dpkg("--force-depends", "--install", packageFile(DEB));
  await paysAnOrder(join(root, "usr/bin/cashier"));
  assert.equal(await dpkg("--verify", "opencashier"), "");
  for (const file of ["share/man/man1/cashier-demo.1.gz", "share/bash-completion/completions/cashier", "share/doc/opencashier/copyright"]) {
    assert.ok(existsSync(join(root, "usr", file)), file);
  }
  const fields = await run("dpkg-deb", ["--field", packageFile(DEB)]);
  for (const field of ["Architecture: ", "Depends: libc6 (>= 2.", "Homepage: https://", "Description: Everything"]) assert.ok(fields.includes(field), field);
});

test("Debian's package asks for a C library that this machine has", async () => {
  const depends = await run("dpkg-deb", ["--field", packageFile(DEB), "Depends"]);
  const present = await run("dpkg-query", ["--show", "--showformat=${Version}", "libc6"]);
  await run("dpkg", ["--compare-versions", present, "ge", depends.match(/libc6 \(>= ([\d.]+)\)/)[1]]);
});

test("npm's packages", async () => {
  const folder = freshFolder();
  await npm(folder, [packageFile(STARTER), packageFile(PROGRAM)]);
  await paysAnOrder("npx", ["--offline", "--prefix", folder, "--no", "--", "cashier"]);
  const { code, said } = await refused(join(folder, "node_modules/.bin/cashier"), ["no-such-command"]);
  assert.equal(code, 2, "the program's own exit code");
  assert.match(said, /no-such-command/);
});

test("npm's package on another platform, or without the program, says so in one sentence", async () => {
  const folder = freshFolder();
  await npm(folder, ["--omit=optional", packageFile(STARTER)]);
  const starter = join(folder, "node_modules/@opencashier/cashier/cashier.js");
  const on = (changes) => {
    const lines = Object.entries(changes).map(([name, value]) => `Object.defineProperty(process, ${JSON.stringify(name)}, { value: ${value} });`);
    return ["--import", `data:text/javascript,${encodeURIComponent(lines.join(""))}`, starter, "demo"];
  };
  const report = (header) => `{ getReport: () => ({ header: ${JSON.stringify(header)} }) }`;
  for (const [args, expected] of [
    [on({ platform: '"darwin"', arch: '"arm64"' }), "no program for darwin-arm64"],
    [on({ platform: '"win32"' }), "no program for win32-"],
    [on({ report: report({}) }), "another C library"],
    [on({ report: report({ glibcVersionRuntime: "2.9" }) }), "this system has 2.9"],
    [[starter, "demo"], "without --omit=optional"],
  ]) {
    const { code, said } = await refused(process.execPath, args);
    assert.equal(code, 1);
    assert.match(said, SENTENCE);
    assert.ok(said.includes(expected), said);
  }
});

test("the wheel", async () => {
  const folder = freshFolder();
  await run(...pip("install", "--no-index", "--no-deps", "--target", folder, packageFile(WHEEL)));
  await paysAnOrder(join(folder, "bin/opencashier"), [], { env: { PYTHONPATH: folder } });
  const sdk = await run(PYTHON, ["-c", "import opencashier; print(opencashier.__file__)"], { env: { PYTHONPATH: folder } });
  assert.equal(sdk.trim(), join(folder, "opencashier/__init__.py"));
});

test("the wheel's platform is what the program needs", () => {
  const [, minor] = packageFile(WHEEL).match(/-manylinux_2_(\d+)_(?:x86_64|aarch64)\.whl$/);
  const program = readFileSync(process.env.CASHIER_PROGRAM, "latin1");
  const named = [...program.matchAll(/GLIBC_2\.(\d+)/g)].map(([, version]) => Number(version));
  assert.equal(Number(minor), Math.max(...named));
});

test("on another platform pip finds the source distribution, which has the SDK and says that it has no program", async () => {
  const folder = freshFolder();
  const packages = join(packageFile(SOURCE), "..");
  const local = ["--no-index", "--no-deps", "--no-build-isolation"];
  await run(...pip("download", ...local, "--find-links", packages, "--platform", "macosx_14_0_arm64", "--dest", folder, "opencashier"));
  const source = packageFile(SOURCE);
  const name = source.slice(packages.length + 1);
  assert.deepEqual(readFileSync(join(folder, name)), readFileSync(source));
  await run(...pip("install", ...local, "--target", join(folder, "site"), source));
  const env = { PYTHONPATH: join(folder, "site") };
  await run(PYTHON, ["-c", "from opencashier import Client"], { env });
  const { code, said } = await refused(join(folder, "site/bin/opencashier"), ["demo"], { env });
  assert.equal(code, 1);
  assert.match(said, SENTENCE);
});

test("the tarball", async () => {
  const folder = freshFolder();
  await run("tar", ["--extract", "--gzip", "--strip-components=1", "--directory", folder, "--file", packageFile(TARBALL)]);
  await paysAnOrder(join(folder, "bin/cashier"));
  const share = join(folder, "share");
  const completion = join(share, "bash-completion/completions/cashier");
  const script = `source '${completion}'; COMP_WORDS=(cashier dem); COMP_CWORD=1; _cashier cashier dem cashier; echo "\${COMPREPLY[@]}"`;
  assert.equal((await run("bash", ["-c", script])).trim(), "demo");
  assert.match(readFileSync(join(share, "man/man1/cashier.1"), "utf8"), /^\.TH/m);
  assert.match(readFileSync(join(share, "man/man1/cashier-merchant-add.1"), "utf8"), /--client\\?\\-id|client/);
});
