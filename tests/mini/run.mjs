// npm test: everything below this folder and the packages of sdk/js, with Node's own test runner. Arguments are passed to it.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./packages.mjs";

const FOLDERS = ["sdk/js", "tests/mini"];

/** Every test file of a folder, sorted; the files that packages bring with them are skipped. */
function testFiles(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .filter((name) => name.endsWith(".test.mjs") && !name.includes("node_modules"))
    .map((name) => join(folder, name))
    .sort();
}

const files = FOLDERS.flatMap(testFiles);
const args = ["--test", "--test-reporter=spec", ...process.argv.slice(2), ...files];
const ran = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] });
process.exitCode = ran.status ?? 1;
