#!/usr/bin/env bash
# Currencies that came or went in 2025 and 2026 (XCG for ANG, BGN for EUR), in tables that call themselves ISO 4217.
# - PyPI iso4217 1.16.20260101 follows the list at once and forgets what has left: ANG and BGN raise ValueError, so last year's
#   payment in BGN can be neither shown nor refunded with it.
# - npm currency-codes 2.2.0 is a list of June 2024: no XCG, but ANG, BGN and CUC. npm currency-formatter 1.5.9 knows neither XCG nor
#   VES and writes their amounts without a name.
# For us: a currency has a last day for new orders, and stays readable for ever.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install iso4217==1.16.20260101
npm init -y >/dev/null
npm install --silent --no-audit --no-fund currency-codes@2.2.0 currency-formatter@1.5.9
seen=$(
  venv/bin/python - <<'PY'
from iso4217 import Currency

def known(code):
    try:
        return str(Currency(code).exponent)
    except ValueError:
        return "unknown"

print("iso4217:", ", ".join(f"{code} {known(code)}" for code in ("XCG", "ANG", "BGN", "VES", "EUR")))
PY
  node - <<'JS'
const codes = require('currency-codes');
const { format } = require('currency-formatter');
const list = ['XCG', 'ANG', 'BGN', 'VES', 'CUC'];
console.log('currency-codes of', codes.publishDate + ':', list.map((code) => `${code} ${codes.code(code)?.digits ?? 'unknown'}`).join(', '));
console.log('currency-formatter:', list.map((code) => `${code} "${format(1000, { code })}"`).join(', '));
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
iso4217: XCG 2, ANG unknown, BGN unknown, VES 2, EUR 2
currency-codes of 2024-06-25: XCG unknown, ANG 2, BGN 2, VES 2, CUC 2
currency-formatter: XCG "1,000.00", ANG "ƒ1,000.00", BGN "1 000,00 лв.", VES "1,000.00", CUC "CUC1,000.00"
END
