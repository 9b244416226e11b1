// The packages under test, fresh folders to install them in, and what a person does first: pay an order.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";

/** The folder that `cargo xtask package` has filled. */
const PACKAGES = process.env.CASHIER_PACKAGES;
export const PYTHON = process.env.CASHIER_PYTHON;

const started = promisify(execFile);

/** A new folder, removed after the tests. */
export function freshFolder() {
  const folder = mkdtempSync(join(tmpdir(), "cashier-package-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The path of the only package whose name matches. */
export function packageFile(pattern) {
  const [name, ...others] = readdirSync(PACKAGES).filter((name) => pattern.test(name));
  assert.ok(name && others.length === 0, `one package like ${pattern}: ${[name, ...others]}`);
  return join(PACKAGES, name);
}

/** Runs a program with nothing from this process's environment but the path, and returns what it says. */
export async function run(program, args, { cwd, env = {} } = {}) {
  const bare = { PATH: process.env.PATH, HOME: cwd ?? tmpdir(), LC_ALL: "C.UTF-8", ...env };
  const { stdout } = await started(program, args, { cwd, env: bare, maxBuffer: 1 << 26 });
  return stdout;
}

/** Runs a program that must fail, and returns its exit code and what it says on standard error. */
export async function refused(program, args, options) {
  const error = await run(program, args, options).then((said) => assert.fail(`it works: ${said}`), (error) => error);
  return { code: error.code, said: error.stderr };
}

/** Pays an order with an installed program: exit code 0 means that the merchant took the notice and the books balance. */
export async function paysAnOrder(program, args = [], options = {}) {
  const folder = freshFolder();
  const demo = ["demo", "--once", "--json", "--listen", "127.0.0.1:0", "--data", join(folder, "data")];
  return run(program, [...args, ...demo], { cwd: folder, ...options });
}
