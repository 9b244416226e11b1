// Checks the proof that a wallet's books had a payment or refund in some state: node check_proof.mjs PROOF KEY [ROOT]
// PROOF and ROOT are files; KEY is the wallet's verifier key, or a file with it. ROOT is a root that came by another way
// than the proof: the proof must lead to the same one. The exit code is 0 if it is right, else 1. See docs/proof.md.
import { createHash, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
// The names of the columns, by their numbers.
const PAYMENTS = `shard id merchant amount currency request_id client_id payee description order_ref buyer_ref redirect_url
  notify_url extend_info created_at expires_at state state_at payer transfer cancelled_by refunded bound_wallet bound_customer
  wallet_reference paid_attempt attempts_made attempts_live dialect confirm_key confirm_fingerprint product`.split(/\s+/);
const REFUNDS = "shard id payment merchant request_id amount currency reason state state_at transfer fail_code".split(" ");
const TABLES = { 4: ["payments", PAYMENTS], 5: ["refunds", REFUNDS] };
const need = (holds, what) => { if (!holds) throw new Error(what); };
const read = (file) => readFileSync(file, "utf8");
const sha = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
function b64(text, size) {
  const data = Buffer.from(text, "base64");
  need(data.toString("base64") === text && (size ?? data.length) === data.length, "bytes are not written as they must be");
  return data;
}
function number(text, size) {
  need(typeof text === "string" && /^(0|-?[1-9]\d*)$/.test(text), "a number is not written as it must be");
  const data = Buffer.alloc(8);
  data.writeBigInt64BE(BigInt(text));
  need(size === 8 || BigInt(text) >> BigInt(8 * size) === 0n, "a number is too large");
  return data.subarray(8 - size);
}
function rowBytes(row) {
  const [table, columns] = TABLES[row.table] ?? [];
  need(table && row.name === table, "this is no payment or refund");
  const parts = [Buffer.of(1), number(row.table, 1)];
  for (const { column, name, type, value } of row.values) {
    need(name && name === columns[column], `${name} is not that column's name`);
    need(["int", "text", "bytes"].includes(type) && typeof value === "string", "a value has another type");
    const data = type === "text" ? Buffer.from(value) : type === "bytes" ? b64(value) : number(value, 8);
    const length = type === "int" ? [] : [number(String(data.length), 4)];
    parts.push(number(column, 1), Buffer.from(type[0]), ...length, data);
  }
  return Buffer.concat(parts);
}
function readRoot(note, key) {
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const [name, keyHash, ...rest] = key.trim().split("+");
  const publicKey = b64(rest.join("+"), 33);
  const hash = sha(`${name}\n`, publicKey).toString("hex", 0, 4);
  need(publicKey[0] === 1 && hash === keyHash, "this is no verifier key of Ed25519");
  const jwk = { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url", 1) };
  const lines = note.slice(text.length + 1).split("\n").filter((line) => line.startsWith(`\u2014 ${name} `));
  const own = lines.map((line) => b64(line.split(" ")[2])).filter((one) => one.toString("hex", 0, 4) === keyHash);
  const ed25519 = createPublicKey({ key: jwk, format: "jwk" });
  const isRight = (one) => verify(null, Buffer.from(text), ed25519, one.subarray(4));
  need(own.length && own.every(isRight), "the root is not signed by this key");
  const form = /^opencashier\.root\/v1 (\S+)\nnumber (\d+)\nat (\S+)\nprevious \S+\n((?:chain \d+ \d+ \S+\n)*)$/;
  return [text, form.exec(text)];
}

function check(proofFile, key, rootFile) {
  const { format, row, lines, block, path, root: note } = JSON.parse(read(proofFile));
  need(format === "opencashier.proof/v1" && lines.length === 0, "this is no proof of a payment or refund");
  const facts = b64(block.facts);
  // The tags of payments and refunds come first, 16 bytes each, after two counts.
  const tags = Array.from({ length: Math.min(facts.readUInt32BE(0), facts.length >> 4) }, (_, n) => facts.subarray(8 + 16 * n, 24 + 16 * n));
  const tag = sha(rowBytes(row)).subarray(0, 16);
  need(tags.some((added) => added.equals(tag)), "the block did not record this row");
  const place = [number(block.chain, 4), number(block.number, 8), b64(block.batch, 16), number(block.at, 8)];
  let head = sha("\0opencashier.block/v1\n", ...place, b64(block.previous, 32), b64(block.sum, 32), facts);
  const [text, root] = readRoot(note, existsSync(key) ? read(key) : key);
  need(root, "the root has another form");
  const chain = root[4].split("\n").map((line) => line.split(" ")).find((line) => line[1] === block.chain);
  let [index, last] = [BigInt(block.number), BigInt(chain?.[2] ?? 0) - 1n];
  need(index >= 0 && index <= last, "the root does not cover the block");
  for (const step of path) {
    if (index & 1n || index === last) {
      head = sha("\x01", b64(step, 32), head);
      while (index && !(index & 1n)) [index, last] = [index >> 1n, last >> 1n];
    } else head = sha("\x01", head, b64(step, 32));
    [index, last] = [index >> 1n, last >> 1n];
  }
  need(last === 0n && head.equals(b64(chain[3], 32)), "the path does not lead from the block to the root");
  const other = rootFile ? read(rootFile) : note;
  need(other.slice(0, other.lastIndexOf("\n\n") + 1) === text, "the other root is not the same");
  return describe(Object.fromEntries(row.values.map(({ name, value }) => [name, value])), row.name, block, root);
}
function id(prefix, text) {
  const bits = BigInt(`0x${b64(text).toString("hex")}`) << 2n;
  const digit = (_, n) => "0123456789abcdefghjkmnpqrstvwxyz"[(bits >> BigInt(125 - 5 * n)) & 31n];
  return prefix + Array.from({ length: 26 }, digit).join("");
}
function describe(row, table, block, root) {
  const micros = BigInt(block.at);
  const at = new Date(Number(micros / 1000n)).toISOString().replace("Z", `${micros % 1000n}`.padStart(3, "0"));
  const payment = `payment ${id("pay_", row.payment ?? row.id)}`;
  const what = table === "payments" ? payment : `refund ${id("rfd_", row.id)} of ${payment}`;
  return `Proved: at ${at}Z the books of ${root[1]} had the ${what}, request ${JSON.stringify(row.request_id)}, ` +
    `amount ${row.amount} ${row.currency} in its smallest unit, state ${row.state}. Root ${root[2]} of ${root[3]} covers it.`;
}
try { console.log(check(...process.argv.slice(2))); } catch (error) {
  console.error(`Not proved: ${error.message}`);
  process.exitCode = 1;
}
