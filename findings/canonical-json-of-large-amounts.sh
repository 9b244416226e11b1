#!/usr/bin/env bash
# Canonical JSON (RFC 8785 and its relatives) of an amount above 2^53 minor units. Five libraries, four answers:
# - PyPI rfc8785 0.1.4 refuses it; PyPI jcs 0.2.1 and npm canonicalize 4.0.0 write another amount in silence;
# - PyPI canonicaljson 2.0.0 (Matrix) keeps it, and keeps "1.0" as well, where the others write "1".
# So two parties who hash "canonical JSON" of one booking may both be right and disagree.
# For us: what is hashed or chained holds amounts as text, and its canonical form has a definition and test vectors of its own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install rfc8785==0.1.4 jcs==0.2.1 canonicaljson==2.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund canonicalize@4.0.0
seen=$(
  venv/bin/python - <<'PY'
import canonicaljson
import jcs
import rfc8785

for name, write in (("rfc8785", rfc8785.dumps), ("jcs", jcs.canonicalize), ("canonicaljson", canonicaljson.encode_canonical_json)):
    for value in ({"minor": 9007199254740993}, {"rate": 1.0}):
        try:
            print(name, write(value).decode())
        except rfc8785.IntegerDomainError:
            print(name, "refuses", value["minor"])
PY
  node --input-type=module - <<'JS'
import canonicalize from 'canonicalize';
for (const text of ['{"minor":9007199254740993}', '{"rate":1.0}']) console.log('canonicalize', canonicalize(JSON.parse(text)));
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
rfc8785 refuses 9007199254740993
rfc8785 {"rate":1}
jcs {"minor":9007199254740992}
jcs {"rate":1}
canonicaljson {"minor":9007199254740993}
canonicaljson {"rate":1.0}
canonicalize {"minor":9007199254740992}
canonicalize {"rate":1}
END
