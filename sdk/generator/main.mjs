// Writes what the merchant SDKs take from the wallet: its operations with their types, and the registry of codes.
//   node sdk/generator/main.mjs http://127.0.0.1:8080/v1/openapi.json [--check]
// All SDKs come from the same document, so that none can lack what another has. `--check` writes nothing, and fails
// when a file would change.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readCodes } from "./codes.mjs";
import { readOperations } from "./operations.mjs";
import * as javascript from "./javascript.mjs";
import * as python from "./python.mjs";
import * as rust from "./rust.mjs";

const ROOT = new URL("../../", import.meta.url);
const [source, flag] = process.argv.slice(2);
if (!source) throw new Error("name the address of /v1/openapi.json");

const { operations, models } = readOperations(await (await fetch(source)).json());
const codes = readCodes(readFileSync(new URL("docs/errors.md", ROOT), "utf8"));
const typed = python.models(models);
const structs = rust.models(models);
const files = {
  "sdk/merchant/models.d.ts": javascript.models(models),
  "sdk/merchant/src/operations.js": javascript.operations(operations),
  "sdk/merchant/src/codes.js": javascript.codes(codes),
  "sdk/python/src/opencashier/requests.py": typed.requests,
  "sdk/python/src/opencashier/answers.py": typed.answers,
  "sdk/python/src/opencashier/operations.py": python.operations(operations),
  "sdk/python/src/opencashier/codes.py": python.codes(codes),
  "sdk/rust/src/requests.rs": structs.requests,
  "sdk/rust/src/request_parts.rs": structs.requestParts,
  "sdk/rust/src/answers.rs": structs.answers,
  "sdk/rust/src/answer_parts.rs": structs.answerParts,
  "sdk/rust/src/operations.rs": rust.operations(operations),
  "sdk/rust/src/codes.rs": rust.codes(codes),
};
const read = (file) => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};
for (const [name, text] of Object.entries(files)) {
  const file = fileURLToPath(new URL(name, ROOT));
  if (read(file) === text) continue;
  if (flag === "--check") {
    console.error(`${name} is not up to date: run sdk/generator/main.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${name}`);
  }
}
