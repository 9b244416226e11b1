// Installs both SDKs where the tests use them, as they would be published: what a package leaves out is missed here.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PYTHON, ROOT, TOOLS } from "./stage.mjs";

// The package's own script calls the compiler by its name.
const env = { ...process.env, PATH: `${join(TOOLS, "node_modules/.bin")}:${process.env.PATH}` };
const run = (program, args, cwd) => execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const built = join(TOOLS, "built");
const installed = join(TOOLS, "node_modules/@opencashier/merchant");
for (const folder of [built, installed, join(TOOLS, "samples")]) rmSync(folder, { recursive: true, force: true });
for (const folder of [built, installed]) mkdirSync(folder, { recursive: true });

const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", built], join(ROOT, "sdk/merchant")));
run("tar", ["--extract", "--file", join(built, filename), "--strip-components=1", "--directory", installed]);
// Packages are looked for in the folders above a file, so the samples have to be below these.
cpSync(join(ROOT, "sdk/merchant/samples"), join(TOOLS, "samples"), { recursive: true });

run(PYTHON, ["-m", "hatchling", "build", "--target", "wheel", "--directory", built], join(ROOT, "sdk/python"));
const wheel = readdirSync(built).find((name) => name.endsWith(".whl"));
run(PYTHON, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--force-reinstall", join(built, wheel)]);
