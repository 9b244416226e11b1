#!/usr/bin/env bash
# The QR code of Saudi e-invoices: seller, VAT number, time, total and VAT, each as a tag of one byte, a length of one byte, and UTF-8.
# - PyPI qrzatca 0.1.3 gives characters as the length, so an Arabic name is cut in half and nothing behind it can be read.
# - npm @axenda/zatca 1.0.4 counts bytes, but sends the length itself through UTF-8: from 128 bytes (64 Arabic letters) on it is "ef bf bd".
# - PyPI fatoora 3.0.3 writes a name of 129 bytes with a length of two bytes, "81 81". Its amounts have as many decimals as a float shows.
#   VAT of zero becomes 15 %, and of the total, VAT included: 17.25 of 115.00. 15:00 in Riyadh is written as 15:00 UTC. A later code in the
#   same program rewrites the earlier one.
# For us: a code for another party's reader is taken apart again before it is printed, with an Arabic name of more than 127 bytes in the test.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install fatoora==3.0.3
python3 -m venv venv2
venv2/bin/pip -q install qrzatca==0.1.3
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @axenda/zatca@1.0.4
cat >names.json <<'NAMES'
["Tea House", "بيت الشاي", "شركة بيت الشاي العراقي السعودي المحدودة لتجارة الشاي والقهوة والتوابل"]
NAMES
cat >read.py <<'PY'
import base64

def read(code):
    rest, values = base64.b64decode(code), []
    while rest:
        length = rest[1] if len(rest) > 1 else 0
        value, rest = rest[2:2 + length], rest[2 + length:]
        values.append(value.decode(errors="replace"))
    return "right" if len(values) == 5 and values[3:] == ["115.0", "15.0"] else f"{len(values)} fields, the name {len(values[0])} letters"
PY
seen=$(
  venv/bin/python - <<'PY'
import json
from datetime import datetime, timedelta, timezone
from fatoora import Fatoora
from read import read
from uttlv import TLV

for name in json.load(open("names.json")):
    code = Fatoora(name, 310122393500003, "2026-01-01T12:00:00Z", 115.0, 15.0, tags=TLV()).base64
    print("fatoora:", len(name.encode()), "bytes,", read(code))
free = Fatoora("Tea House", 310122393500003, datetime(2026, 1, 1, 15, 0, tzinfo=timezone(timedelta(hours=3))), 115.0, 0.0, tags=TLV())
print("fatoora, no VAT, 15:00 in Riyadh:", free.dict()["total_amount"], free.dict()["tax_amount"], free.dict()["invoice_date"])
first = Fatoora("Tea House", 310122393500003, "2026-01-01T12:00:00Z", 115.0, 15.0)
Fatoora("Book Shop", 310122393500003, "2026-01-01T12:00:01Z", 23.0, 3.0)
print("fatoora, the first of two codes:", first.seller_name, first.total_amount)
PY
  venv2/bin/python - <<'PY'
import json
from qrzatca import generate_zatca_qr
from read import read

for name in json.load(open("names.json")):
    code = generate_zatca_qr(name, "310122393500003", "2026-01-01T12:00:00Z", "115.0", "15.0")
    print("qrzatca:", len(name.encode()), "bytes,", read(code))
PY
  node - <<'JS' >codes
const { Invoice } = require('@axenda/zatca');
for (const sellerName of require('./names.json')) {
  const rest = { vatRegistrationNumber: '310122393500003', invoiceTimestamp: '2026-01-01T12:00:00Z', invoiceTotal: '115.0', invoiceVatTotal: '15.0' };
  console.log(Buffer.byteLength(sellerName), new Invoice({ sellerName, ...rest }).toBase64());
}
JS
  python3 - <<'PY'
from read import read

for line in open("codes"):
    print("@axenda/zatca:", line.split()[0], "bytes,", read(line.split()[1]))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
fatoora: 9 bytes, right
fatoora: 17 bytes, right
fatoora: 129 bytes, 3 fields, the name 70 letters
fatoora, no VAT, 15:00 in Riyadh: 115.0 17.25 2026-01-01T15:00:00Z
fatoora, the first of two codes: Book Shop 23.0
qrzatca: 9 bytes, right
qrzatca: 17 bytes, 2 fields, the name 5 letters
qrzatca: 129 bytes, 2 fields, the name 37 letters
@axenda/zatca: 9 bytes, right
@axenda/zatca: 17 bytes, right
@axenda/zatca: 129 bytes, 1 fields, the name 123 letters
END
