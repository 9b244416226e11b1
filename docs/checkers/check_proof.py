#!/usr/bin/env python3
"""Checks the proof that a wallet's books had a payment or refund in some state: check_proof.py PROOF KEY [ROOT]
PROOF and ROOT are files; KEY is the wallet's verifier key, or a file with it. ROOT is a root that came by another way
than the proof: the proof must lead to the same one. The exit code is 0 if it is right, else 1. See docs/proof.md."""
import base64, hashlib, json, os, re, sys
from datetime import datetime, timedelta
TABLES = {  # The names of the columns, by their numbers.
    "4": ["payments", """shard id merchant amount currency request_id client_id payee description order_ref buyer_ref redirect_url
        notify_url extend_info created_at expires_at state state_at payer transfer cancelled_by refunded bound_wallet bound_customer
        wallet_reference paid_attempt attempts_made attempts_live dialect confirm_key confirm_fingerprint product""".split()],
    "5": ["refunds", "shard id payment merchant request_id amount currency reason state state_at transfer fail_code".split()]}
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def need(holds, what):
    if not holds: raise ValueError(what)

def add(p, q):  # On the curve of Ed25519, RFC 8032.
    (a, b), (c, d) = p, q
    t = D * a * b * c * d
    return (a * d + b * c) * pow(1 + t, -1, P) % P, (b * d + a * c) * pow(1 - t, -1, P) % P
def times(n, p):
    sum = (0, 1)
    while n: sum, p, n = add(sum, p) if n & 1 else sum, add(p, p), n >> 1
    return sum
def point(data):
    y, odd = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square: x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and x * x % P == square and not (x == 0 and odd), "the key or its signature is no point of the curve")
    return (x if x % 2 == odd else P - x), y
def is_signed(key, text, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(r + key + text).digest(), "little") % L
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    return len(signature) == 64 and s < L and times(s, base) == add(point(r), times(h, point(key)))
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def b64(text, size=None):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text and size in (None, len(data)), "bytes are not written as they must be")
    return data
def number(text, size):
    need(isinstance(text, str) and str(int(text)) == text, "a number is not written as it must be")
    return int(text).to_bytes(size, "big", signed=size == 8)

def row_bytes(row):
    need(row["table"] in TABLES and row["name"] == TABLES[row["table"]][0], "this is no payment or refund")
    out = b"\1" + number(row["table"], 1)
    for value in row["values"]:
        kind, text = value["type"], value["value"]
        need(value["name"] == TABLES[row["table"]][1][int(value["column"])], f"{value['name']} is not that column's name")
        data = {"int": lambda: number(text, 8), "text": text.encode, "bytes": lambda: b64(text)}[kind]()
        out += number(value["column"], 1) + kind[:1].encode() + (b"" if kind == "int" else len(data).to_bytes(4, "big")) + data
    return out

def read_root(note, key):
    (text, _, signatures), (name, key_hash, public) = note.rpartition("\n\n"), key.strip().split("+", 2)
    text, public = text + "\n", b64(public, 33)
    need(public[0] == 1 and sha(name.encode(), b"\n", public)[:4].hex() == key_hash, "this is no verifier key of Ed25519")
    own = [b64(line.split(" ")[2]) for line in signatures.split("\n") if line.startswith(f"\u2014 {name} ")]
    own = [is_signed(public[1:], text.encode(), one[4:]) for one in own if one[:4].hex() == key_hash]
    need(own and all(own), "the root is not signed by this key")
    form = r"opencashier\.root/v1 (\S+)\nnumber (\d+)\nat (\S+)\nprevious \S+\n((?:chain \d+ \d+ \S+\n)*)"
    return text, re.fullmatch(form, text)

def check(proof_file, key, root_file=None):
    read = lambda file: open(file, encoding="utf-8", newline="").read()
    proof = json.loads(read(proof_file))
    need(proof["format"] == "opencashier.proof/v1" and proof["lines"] == [], "this is no proof of a payment or refund")
    row, block = proof["row"], proof["block"]
    facts = b64(block["facts"])  # The tags of payments and refunds come first, 16 bytes each, after two counts.
    tags = [facts[n:n + 16] for n in range(8, min(len(facts), 8 + 16 * int.from_bytes(facts[:4], "big")), 16)]
    need(sha(row_bytes(row))[:16] in tags, "the block did not record this row")
    place = number(block["chain"], 4) + number(block["number"], 8) + b64(block["batch"], 16) + number(block["at"], 8)
    head = sha(b"\0opencashier.block/v1\n", place, b64(block["previous"], 32), b64(block["sum"], 32), facts)
    text, root = read_root(proof["root"], read(key) if os.path.exists(key) else key)
    need(root, "the root has another form")
    chains = {line[1]: line[2:] for line in (line.split(" ") for line in root[4].splitlines())}
    index, last = int(block["number"]), int(chains[block["chain"]][0]) - 1
    need(0 <= index <= last, "the root does not cover the block")
    for step in proof["path"]:
        if index & 1 or index == last:
            head = sha(b"\1", b64(step, 32), head)
            while index and not index & 1: index, last = index >> 1, last >> 1
        else: head = sha(b"\1", head, b64(step, 32))
        index, last = index >> 1, last >> 1
    need(last == 0 and head == b64(chains[block["chain"]][1], 32), "the path does not lead from the block to the root")
    need(not root_file or read(root_file).rpartition("\n\n")[0] + "\n" == text, "the other root is not the same")
    return describe({value["name"]: value["value"] for value in row["values"]}, row["name"], block, root)
def name(prefix, text):
    bits = int.from_bytes(b64(text), "big") << 2
    return prefix + "".join("0123456789abcdefghjkmnpqrstvwxyz"[bits >> n & 31] for n in range(125, -1, -5))
def describe(row, table, block, root):
    at = (datetime(1970, 1, 1) + timedelta(microseconds=int(block["at"]))).isoformat(timespec="microseconds")
    payment = "payment " + name("pay_", row.get("payment", row["id"]))
    what = payment if table == "payments" else f"refund {name('rfd_', row['id'])} of {payment}"
    return (f"Proved: at {at}Z the books of {root[1]} had the {what}, request {json.dumps(row['request_id'], ensure_ascii=False)}, "
        f"amount {row['amount']} {row['currency']} in its smallest unit, state {row['state']}. Root {root[2]} of {root[3]} covers it.")
try: print(check(*sys.argv[1:]))
except Exception as error: sys.exit(f"Not proved: {error!r}")
