#!/usr/bin/env bash
# The Swiss QR bill, from two packages, with the same payee and amounts:
# - PyPI qrbill 1.2.0 writes an address of two lines as the combined type K, which the standard has not allowed since November 2025
#   (Implementation Guidelines 2.3: structured addresses only), without a warning. npm swissqrbill 4.4.1 writes every address as
#   structured, S, and leaves the number in the street if it came with it.
# - Lines end with CR LF in one and LF in the other: the guidelines allow both, so a scanned code cannot be compared as a text.
# - 1.005 francs: refused by qrbill, written as 1.00 by swissqrbill; 0.004 becomes 0.00 in the
#   same way, a code over nothing. Both write zero when they are given zero.
# For us: a code of another country is written from minor units, and its address from fields that the merchant gave separately.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install qrbill==1.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund swissqrbill@4.4.1
cat >write.py <<'PY'
from qrbill import QRBill

lines = {"name": "Tea House", "line1": "Marktgasse 28", "line2": "9400 Rorschach", "country": "CH"}
for amount in ("1500.5", "0", "1.005", "0.004"):
    try:
        text = QRBill(account="CH5800791123000889012", creditor=lines, amount=amount, currency="CHF").qr_data()
        parts = text.splitlines()
        print("qrbill", amount, "|", "CR LF" if "\r\n" in text else "LF", *parts[4:11], "|", parts[18])
    except ValueError:
        print("qrbill", amount, "| refused")
PY
cat >write.cjs <<'JS'
const { cleanData } = require('./node_modules/swissqrbill/lib/cjs/shared/cleaner.cjs');
const { generateQRData } = require('./node_modules/swissqrbill/lib/cjs/shared/qr-code.cjs');
const creditor = { account: 'CH5800791123000889012', name: 'Tea House', address: 'Marktgasse 28', zip: 9400, city: 'Rorschach', country: 'CH' };
for (const amount of [1500.5, 0, 1.005, 0.004]) {
  const text = generateQRData(cleanData({ currency: 'CHF', amount, creditor }));
  const parts = text.split('\n');
  console.log('swissqrbill', amount, '|', text.includes('\r') ? 'CR LF' : 'LF', ...parts.slice(4, 11), '|', parts[18]);
}
JS
seen=$(venv/bin/python write.py && node write.cjs)
echo "package and amount | ends of lines, type, name, address | amount"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
qrbill 1500.5 | CR LF K Tea House Marktgasse 28 9400 Rorschach   CH | 1500.50
qrbill 0 | CR LF K Tea House Marktgasse 28 9400 Rorschach   CH | 0.00
qrbill 1.005 | refused
qrbill 0.004 | refused
swissqrbill 1500.5 | LF S Tea House Marktgasse 28  9400 Rorschach CH | 1500.50
swissqrbill 0 | LF S Tea House Marktgasse 28  9400 Rorschach CH | 0.00
swissqrbill 1.005 | LF S Tea House Marktgasse 28  9400 Rorschach CH | 1.00
swissqrbill 0.004 | LF S Tea House Marktgasse 28  9400 Rorschach CH | 0.00
END
