// Serves the samples for runtimes with Request and Response inside an edge runtime, which has Web APIs and nothing of Node.
// Run as `node --experimental-vm-modules edge_server.mjs`, so that the modules themselves are evaluated in there.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { SourceTextModule } from "node:vm";

const { CASHIER_MERCHANT_TOOLS: TOOLS, PORT } = process.env;
const { EdgeRuntime, runServer } = createRequire(join(TOOLS, "package.json"))("edge-runtime");
const SDK = join(TOOLS, "node_modules/@opencashier/merchant");
const SAMPLES = join(TOOLS, "samples");

const names = ["OPENCASHIER_CLIENT_ID", "OPENCASHIER_PRIVATE_KEY", "OPENCASHIER_WALLET_PUBLIC_KEY", "OPENCASHIER_BASE_URL", "PUBLIC_URL"];
const env = Object.fromEntries(names.map((name) => [name, process.env[name]]));
// What a platform hands in: the settings, and nothing else of Node's process.
const runtime = new EdgeRuntime({ extend: (context) => Object.assign(context, { process: { env } }) });

const modules = new Map();
const entry = () => join(SDK, JSON.parse(readFileSync(join(SDK, "package.json"), "utf8")).exports["."].default);

/** The module in this file, in the runtime's context. Anything but relative paths and the SDK is refused: an edge has nothing else. */
function load(file) {
  if (!modules.has(file)) modules.set(file, new SourceTextModule(readFileSync(file, "utf8"), { context: runtime.context, identifier: file }));
  return modules.get(file);
}

function link(specifier, { identifier }) {
  if (specifier === "@opencashier/merchant") return load(entry());
  if (!specifier.startsWith(".")) throw new Error(`${identifier} imports ${specifier}, which no edge runtime has`);
  return load(resolve(dirname(identifier), specifier));
}

async function evaluate(sample) {
  const module = load(join(SAMPLES, sample));
  await module.link(link);
  await module.evaluate();
  return module.namespace;
}

const [orders, notify, verify] = [await evaluate("next/app/orders/route.js"), await evaluate("next/app/notify/route.js"), await evaluate("verify.js")];
const routes = { "/orders": orders.POST, "/notify": notify.POST, "/verify": verify.receiveNotice };
runtime.context.serve = (request) => routes[new URL(request.url).pathname](request);
runtime.evaluate("addEventListener('fetch', (event) => event.respondWith(serve(event.request)))");
for (const name of ["require", "Buffer", "setImmediate"]) {
  if (runtime.evaluate(`typeof ${name}`) !== "undefined") throw new Error(`${name} is Node's: this is no edge runtime`);
}
await runServer({ runtime, port: Number(PORT), host: "127.0.0.1" });
