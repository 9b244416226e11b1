// The npm packages, found where `cargo xtask test` installs them, next to what is built from them.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds node_modules; git ignores it. */
export const TOOLS = fileURLToPath(new URL("../../.tools/mini", import.meta.url));
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const require = createRequire(join(TOOLS, "package.json"));

/** Loads a package. */
export const load = require;

/** The path of a file inside a package, even one that the package does not export. */
export const packageFile = (name) => join(TOOLS, "node_modules", name);
