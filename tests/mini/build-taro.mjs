// Builds the Taro program for Alipay containers: `node build-taro.mjs` prints the folder it is in. It is built where the packages
// are, because Taro looks for them around its sources. If nothing has changed, nothing is built.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile, TOOLS } from "./packages.mjs";

const SOURCES = fileURLToPath(new URL("taro-app", import.meta.url));
const LOCK = fileURLToPath(new URL("package-lock.json", import.meta.url));

/** @returns the folder with the built program; its name tells what it was built from */
export function buildTaro() {
  const app = join(TOOLS, `taro-app-${fingerprint().slice(0, 16)}`);
  const output = join(app, "dist");
  if (existsSync(app)) return output;
  // Built under another name first, so that whoever finds the folder finds it complete, even if two builds run at once.
  const draft = `${app}.${process.pid}`;
  cpSync(SOURCES, draft, { recursive: true });
  const taro = packageFile("@tarojs/cli/bin/taro");
  const built = spawnSync(process.execPath, [taro, "build", "--type", "alipay"], {
    cwd: draft,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", BROWSERSLIST_IGNORE_OLD_DATA: "1" },
  });
  // Its exit code is 0 even if the program does not compile.
  const isBuilt = built.status === 0 && existsSync(join(draft, "dist/pages/index/index.js"));
  if (isBuilt && !existsSync(app)) renameSync(draft, app);
  else rmSync(draft, { recursive: true, force: true });
  if (!isBuilt) throw new Error(`taro build failed\n${built.stdout}\n${built.stderr}`);
  return output;
}

/** What the output depends on: our sources and the exact packages. */
function fingerprint() {
  const hash = createHash("sha256").update(readFileSync(LOCK));
  const names = readdirSync(SOURCES, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.sort()) hash.update(file.slice(SOURCES.length)).update(readFileSync(file));
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(buildTaro());
