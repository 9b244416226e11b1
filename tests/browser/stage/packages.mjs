// The npm packages, found where `cargo xtask test` installs them. No other file imports a package.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../../.tools/browser", import.meta.url));
const folder = process.env.CASHIER_BROWSER_TOOLS ?? beside;
const load = createRequire(join(folder, "package.json"));

export const { chromium } = load("playwright-core");
export const axeSource = readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
