// Starts `cashier demo` for a test file: in its own folder, on a port that the system picks, and removes it afterwards.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATIENCE_MS, until } from "../../patience.mjs";

/**
 * Starts the demo and waits until it prints its address. The result has `url`, `users`, `folder`, `merchant`, and
 * `stop()`. `args` are added to the command line, `env` to the environment.
 */
export async function startDemo(args = [], env = {}, listen = "127.0.0.1:0") {
  const binary = process.env.CASHIER_BIN;
  if (!binary) throw new Error("CASHIER_BIN must name the cashier program; run cargo xtask test --only browser");
  const folder = mkdtempSync(join(tmpdir(), "cashier-demo-"));
  const demo = spawnBound(binary, ["demo", "--data", folder, "--listen", listen, ...args], env);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const forget = onInterrupt(() => {
    demo.kill("SIGKILL");
    remove();
  });
  const stop = async () => {
    forget();
    await end(demo);
    remove();
  };
  try {
    const facts = await readFacts(join(folder, "demo.json"), demo);
    return { ...facts, url: facts.base_url.replace(/\/$/, ""), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs `clean` and then exits if the tests are interrupted. Returns a function that cancels this. */
function onInterrupt(clean) {
  const react = () => {
    clean();
    process.exit(130);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.once(signal, react);
  return () => {
    for (const signal of signals) process.removeListener(signal, react);
  };
}

/** Starts a program that the system ends when this process ends, for whatever reason. */
function spawnBound(program, args, env) {
  const isLinux = process.platform === "linux" && existsSync("/usr/bin/setpriv");
  const line = isLinux ? ["/usr/bin/setpriv", "--pdeathsig", "TERM", program, ...args] : [program, ...args];
  const child = spawn(line[0], line.slice(1), { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  child.said = "";
  const listen = (chunk) => {
    child.said = (child.said + chunk).slice(-20_000);
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  child.on("error", listen);
  return child;
}

/** The file appears when everything answers; at first it may be half written. */
async function readFacts(file, child) {
  const look = () => (child.exitCode === null ? JSON.parse(readFileSync(file, "utf8")) : "ended");
  const facts = await until(look, "cashier demo", async () => child.said);
  if (facts === "ended") throw new Error(`cashier demo did not start; it said:\n${child.said}`);
  return facts;
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  await gone;
  clearTimeout(timer);
}
