#!/usr/bin/env bash
# Readers and writers of prices that do not ask how many decimals the currency has.
# - PyPI price-parser 0.5.1 reads "KWD 1.500" as 1500 and, with both marks there to tell them apart, "IQD 1,500.000" as 1500000.
#   Digits of Arabic stop at the grouping mark U+066C: "١٬٥٠٠" is 1.
# - npm parsecurrency 1.1.1 reads "1.500 KWD" as 1500 and does not find an amount in "IQD 1,500.250".
# - npm currency-formatter 1.5.9 writes IQD with two decimals (KWD with three): a fils is rounded away on the receipt.
# For us: an amount that stands in text is never read back by a guess; the wire has minor units or all decimals of the currency.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install price-parser==0.5.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund parsecurrency@1.1.1 currency-formatter@1.5.9
seen=$(
  venv/bin/python - <<'PY'
from price_parser import Price

for text in ("KWD 1.500", "IQD 1,500.000", "KWD 1.5", "١٬٥٠٠ د.ع"):
    print("price-parser", text, "=", Price.fromstring(text).amount)
PY
  node - <<'JS'
const parse = require('parsecurrency');
const { format } = require('currency-formatter');
for (const text of ['1.500 KWD', 'IQD 1,500.250']) console.log('parsecurrency', text, '=', parse(text)?.value ?? 'nothing');
for (const code of ['IQD', 'KWD']) console.log('currency-formatter 25000.505', code, '=', format(25000.505, { code, format: '%v' }));
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
price-parser KWD 1.500 = 1500
price-parser IQD 1,500.000 = 1500000
price-parser KWD 1.5 = 1.5
price-parser ١٬٥٠٠ د.ع = 1
parsecurrency 1.500 KWD = 1500
parsecurrency IQD 1,500.250 = nothing
currency-formatter 25000.505 IQD = 25,000.51
currency-formatter 25000.505 KWD = 25,000.505
END
