#!/usr/bin/env bash
# One tree of three leaves under SHA-256, four roots. npm merkletreejs 0.6.0 hashes leaves and nodes without RFC 6962's prefixes and
# lifts the odd leaf; with `duplicateOdd` it pairs the leaf with itself, with `isBitcoinTree` bytes are turned round as well.
# PyPI pymerkle 7.0.0 follows RFC 6962 by default, and equals merkletreejs only with its security switched off. The root of no
# leaves is empty text in one, the hash of nothing in the other.
# For us: a root names its rule (RFC 6962, prefixes, odd leaves) beside its value, with vectors for 0, 1, 2 and 3 leaves.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install pymerkle==7.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund merkletreejs@0.6.0
seen=$(
  node - <<'JS'
const { createHash } = require('crypto');
const { MerkleTree } = require('merkletreejs');
const sha = (bytes) => createHash('sha256').update(bytes).digest();
const leaves = ['a', 'b', 'c'].map(sha);
const root = (options) => new MerkleTree(leaves, sha, options).getHexRoot().slice(2, 18);
console.log('merkletreejs', root({}));
console.log('merkletreejs duplicateOdd', root({ duplicateOdd: true }));
console.log('merkletreejs isBitcoinTree', root({ isBitcoinTree: true }));
console.log('merkletreejs of nothing', JSON.stringify(new MerkleTree([], sha).getHexRoot()));
JS
  venv/bin/python -W ignore - <<'PY'
from pymerkle import InmemoryTree

for name, options in (("pymerkle", {}), ("pymerkle disable_security", {"disable_security": True})):
    tree = InmemoryTree(algorithm="sha256", **options)
    for leaf in (b"a", b"b", b"c"):
        tree.append_entry(leaf)
    print(name, tree.get_root().hex()[:16])
print("pymerkle of nothing", InmemoryTree(algorithm="sha256").get_root().hex()[:16])
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
merkletreejs 7075152d03a5cd92
merkletreejs duplicateOdd d31a37ef6ac14a2d
merkletreejs isBitcoinTree a9b813617813531c
merkletreejs of nothing "0x"
pymerkle 36642e73c2540ab1
pymerkle disable_security 7075152d03a5cd92
pymerkle of nothing e3b0c44298fc1c14
END
