#!/usr/bin/env bash
# An exact amount in CBOR, which has a form for it (tag 4, RFC 8949: exponent and mantissa). PyPI cbor2 6.3.0 writes a Decimal so, zeros included.
# Six readers at npm make four things of it: cbor-x 1.6.9 a float, which loses the end of a long amount without a word; borc 3.0.0 a BigNumber;
# cbor 10.0.12, cbor2 2.3.0 and cbor-redux 1.0.0 the bare tag, each in a shape of its own; cborg 6.1.5 an error.
# The other way round a BigNumber of bignumber.js, 1500.250, becomes a map of its private fields in five of them (also in borc, which knows
# only the BigNumber of its own copy), and the text "1500.25" in cbor2.
# For us: signed and scanned data hold amounts as whole minor units beside the currency's exponent, whatever the encoding can do.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install cbor2==6.3.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cbor@10.0.12 cbor-x@1.6.9 borc@3.0.0 cborg@6.1.5 cbor2@2.3.0 cbor-redux@1.0.0 bignumber.js@11.1.5
venv/bin/python - <<'PY' >amounts.json
import json
from decimal import Decimal
import cbor2

print(json.dumps({text: cbor2.dumps(Decimal(text)).hex() for text in ("1500.250", "12345678901234567.890")}))
PY
seen=$(
  node --input-type=module - <<'JS'
import { readFileSync, writeFileSync } from 'fs';
import { BigNumber } from 'bignumber.js';
const libraries = {};
for (const name of ['cbor', 'cbor-x', 'borc', 'cborg', 'cbor2', 'cbor-redux']) {
  const library = await import(name);
  libraries[name] = library.default?.encode ? library.default : library;
}
const read = (library, bytes) => (library.decodeFirstSync ?? library.decode)(bytes);
const show = (value) => {
  if (value._isBigNumber || value.isBigNumber) return `BigNumber ${value.toFixed()}`;
  return typeof value === 'object' ? `object with ${Object.keys(value)}` : `${typeof value} ${value}`;
};
const written = {};
for (const [name, library] of Object.entries(libraries)) {
  for (const [amount, hex] of Object.entries(JSON.parse(readFileSync('amounts.json')))) {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
    try {
      console.log(name, 'reads', amount, 'as', show(read(library, name === 'cbor-redux' ? bytes.buffer : Buffer.from(bytes))));
    } catch (error) {
      console.log(name, 'refuses', amount, '-', error.message);
    }
  }
  written[name] = Buffer.from(library.encode(new BigNumber('1500.250'))).toString('hex');
}
writeFileSync('written.json', JSON.stringify(written));
JS
  venv/bin/python - <<'PY'
import json
import cbor2

for name, written in json.load(open("written.json")).items():
    print(name, "writes 1500.250, which Python reads as", repr(cbor2.loads(bytes.fromhex(written))))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
cbor reads 1500.250 as object with tag,value,err
cbor reads 12345678901234567.890 as object with tag,value,err
cbor-x reads 1500.250 as number 1500.25
cbor-x reads 12345678901234567.890 as number 12345678901234568
borc reads 1500.250 as BigNumber 1500.25
borc reads 12345678901234567.890 as BigNumber 12345678901234567.89
cborg refuses 1500.250 - CBOR decode error: tag not supported (4)
cborg refuses 12345678901234567.890 - CBOR decode error: tag not supported (4)
cbor2 reads 1500.250 as object with tag,contents
cbor2 reads 12345678901234567.890 as object with tag,contents
cbor-redux reads 1500.250 as object with value,tag
cbor-redux reads 12345678901234567.890 as object with value,tag
cbor writes 1500.250, which Python reads as {'s': 1, 'e': 3, 'c': [1500, 25000000000000]}
cbor-x writes 1500.250, which Python reads as {'s': 1, 'e': 3, 'c': [1500, 25000000000000.0]}
borc writes 1500.250, which Python reads as {'c': [1500, 25000000000000], 'e': 3, 's': 1}
cborg writes 1500.250, which Python reads as {'c': [1500, 25000000000000], 'e': 3, 's': 1}
cbor2 writes 1500.250, which Python reads as '1500.25'
cbor-redux writes 1500.250, which Python reads as {'c': [1500, 25000000000000], 'e': 3, 's': 1}
END
