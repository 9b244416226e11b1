// Records an exchange for every operation, and writes them where the OpenAPI documents take their examples from:
//   CASHIER_BIN=target/debug/cashier node tests/reference/record.mjs
import { createPublicKey } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDemo } from "../browser/stage/demo.mjs";
import { FILES, KEYS } from "./files.mjs";
import { walk } from "./walk.mjs";

// At its usual address, so that the addresses in the examples are those that a reader has.
const demo = await startDemo([], {}, "127.0.0.1:8080");
try {
  const recording = await walk(demo);
  for (const [api, file] of Object.entries(FILES)) {
    // The folder is named as a reader's is; it is in no signed message.
    const text = JSON.stringify(recording[api], null, 1).replaceAll(demo.folder, "data/demo");
    writeFileSync(file, `${text}\n`);
    console.log(`${api}: ${Object.keys(recording[api]).length} operations`);
  }
  const signers = [demo.merchant.private_key_pem, join(demo.folder, "keys/wallet.private.pem"), join(demo.folder, "euphrates/keys/wallet.private.pem")];
  const keys = signers.map((file) => createPublicKey(readFileSync(file)).export({ type: "spki", format: "pem" }));
  writeFileSync(KEYS, keys.join(""));
} finally {
  await demo.stop();
}
