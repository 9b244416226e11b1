// The declarations: @mini-types/my 3.0.14 with our additions, and everything written against them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageFile, ROOT, TOOLS } from "./packages.mjs";

/** Type-checks a project and returns the compiler's output: empty means good. */
function check(project) {
  const tsc = packageFile("typescript/bin/tsc");
  const checked = spawnSync(process.execPath, [tsc, "--project", project, "--pretty", "false"], { encoding: "utf8" });
  assert.equal(checked.error, undefined);
  return checked.stdout;
}

const PROJECTS = {
  fixtures: "calls that are right check and calls that are wrong do not",
  sdk: "the package for web views keeps its own declarations",
  program: "the programs check against the declarations of their platform",
  frame: "the frame's scripts check",
  phone: "the phone's modules check",
};
for (const [name, sentence] of Object.entries(PROJECTS)) {
  test(sentence, () => assert.equal(check(join(ROOT, "tests/mini/tsconfig", `${name}.json`)), ""));
}

test("the README's sample checks with the README's settings, and not without our package", () => {
  const own = join(ROOT, "sdk/js/mini-types");
  const blocks = Object.fromEntries(
    [...readFileSync(join(own, "README.md"), "utf8").matchAll(/```(json|ts)\n(.*?)```/gs)].map(([, kind, text]) => [kind, text]),
  );
  // A project like a reader's: our package is in its node_modules, the others are in those of the folders above.
  const folder = join(TOOLS, "readme");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "node_modules/@opencashier"), { recursive: true });
  cpSync(own, join(folder, "node_modules/@opencashier/mini-types"), { recursive: true });
  writeFileSync(join(folder, "pay.ts"), blocks.ts);

  const settings = JSON.parse(blocks.json);
  Object.assign(settings.compilerOptions, { noEmit: true, target: "es2022", lib: ["es2022"] });
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  assert.equal(check(folder), "");

  settings.compilerOptions.types = ["@mini-types/alipay"];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const complaints = check(folder);
  assert.match(complaints, /TS2551: Property 'getSiteInfo'/);
  assert.match(complaints, /TS2353: .*'paymentUrl'/);
});

test("our package is made for the very version that is tested", () => {
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "sdk/js/mini-types/package.json"), "utf8"));
  for (const [name, version] of Object.entries(peerDependencies)) {
    assert.equal(JSON.parse(readFileSync(packageFile(`${name}/package.json`), "utf8")).version, version);
  }
});
