#!/usr/bin/env node
// Starts the `cashier` program from the package for this platform, or says in one sentence why there is none.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";

const own = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
const packages = Object.keys(own.optionalDependencies);
const platform = `${process.platform}-${process.arch}`;
const wanted = `${own.name}-${platform}`;

/** Ends with one sentence. */
function refuse(sentence) {
  console.error(`cashier: ${sentence}`);
  process.exit(1);
}

/** The version of the GNU C library, if this system has it. Node.js tells it in a report, which is slow if it looks at the network. */
function glibc() {
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime;
}

/** Whether a version such as 2.9 is older than one such as 2.34. */
const isOlder = (version, than) => version.localeCompare(than, "en", { numeric: true }) < 0;

function program() {
  if (!packages.includes(wanted)) {
    const known = packages.map((name) => name.slice(own.name.length + 1)).join(", ");
    refuse(`there is no program for ${platform}, only for ${known}; build it from source: ${own.repository.url}`);
  }
  const version = glibc();
  if (!version || isOlder(version, own.glibc)) {
    refuse(`the program needs glibc ${own.glibc} or newer, and this system has ${version ?? "another C library"}; build it from source: ${own.repository.url}`);
  }
  try {
    return createRequire(import.meta.url).resolve(`${wanted}/bin/cashier`);
  } catch {
    return refuse(`the package ${wanted} is not installed; install it without --omit=optional`);
  }
}

const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
child.on("error", (error) => refuse(`the program does not start: ${error.message}`));
// A terminal sends its interrupt to both, and the program decides when it has ended. Other signals reach only this process.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
