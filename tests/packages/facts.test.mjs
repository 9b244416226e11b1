// What the packages say about themselves: the checksums, the bill of materials, and the same facts in each of them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { freshFolder, packageFile, run } from "./stage.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const tools = createRequire(join(process.env.CASHIER_PACKAGE_TOOLS, "package.json"));
const { Spec, Validation } = tools("@cyclonedx/cyclonedx-library");
const json = (file) => JSON.parse(readFileSync(file, "utf8"));

test("every package is in the list of checksums, and is right", async () => {
  const list = packageFile(/^SHA256SUMS$/);
  const folder = dirname(list);
  const checked = (await run("sha256sum", ["--check", "--strict", list], { cwd: folder })).trim().split("\n");
  assert.deepEqual(checked.map((line) => line.replace(/: OK$/, "")), readdirSync(folder).filter((name) => name !== "SHA256SUMS").sort());
});

test("the bill of materials fits CycloneDX's schema", async () => {
  const text = readFileSync(packageFile(/\.cdx\.json$/), "utf8");
  assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text), null);
  const broken = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text.replace('"application"', '"thing"'));
  assert.notEqual(broken, null, "the schema is looked at");
});

test("the bill of materials names every crate with its licence, and only crates that it describes", () => {
  const bill = json(packageFile(/\.cdx\.json$/));
  const references = new Set([bill.metadata.component, ...bill.components].map((one) => one["bom-ref"]));
  assert.equal(references.size, bill.components.length + 1);
  for (const one of bill.components) assert.ok(one.licenses?.[0].expression, one["bom-ref"]);
  for (const { ref, dependsOn } of bill.dependencies) for (const name of [ref, ...dependsOn]) assert.ok(references.has(name), name);
  const names = bill.components.map((one) => one.name);
  for (const name of ["cashier-core", "libsqlite3-sys", "aws-lc-sys"]) assert.ok(names.includes(name), name);
  for (const name of ["proptest", "uniffi", "xtask"]) assert.ok(!names.includes(name), `${name} is not in the program`);
});

test("every npm package has a description, a licence, a repository and a README", async () => {
  const { repository } = json(join(ROOT, "sdk/merchant/package.json"));
  for (const pattern of [/^opencashier-cashier-\d.*\.tgz$/, /^opencashier-cashier-linux-.*\.tgz$/]) {
    const folder = freshFolder();
    await run("tar", ["--extract", "--gzip", "--strip-components=1", "--directory", folder, "--file", packageFile(pattern)]);
    const manifest = json(join(folder, "package.json"));
    assert.ok(manifest.description && manifest.license, manifest.name);
    assert.equal(manifest.repository.url, repository.url, manifest.name);
    assert.deepEqual(readFileSync(join(folder, "LICENSE")), readFileSync(join(ROOT, "LICENSE")));
    assert.match(readFileSync(join(folder, "README.md"), "utf8"), /^# /);
  }
  for (const name of ["merchant", "js/my", "js/mini-types"]) {
    const manifest = json(join(ROOT, "sdk", name, "package.json"));
    assert.ok(manifest.description && manifest.license, name);
    assert.deepEqual(manifest.repository, { ...repository, directory: `sdk/${name}` });
  }
});
