#!/usr/bin/env bash
# The amount in a Cambodian payment code (KHQR) and in a Thai one (PromptPay), from four prices:
# - npm bakong-khqr 1.0.20 (the central bank's own) refuses 1.5 riel, though ISO 4217 gives the riel two decimals: a KHQR code has none.
#   It refuses dollars with more than two decimals, and writes 1.5 dollars as 1.50.
# - PyPI bakong-khqr 0.6.5 writes 1.5 riel, and rounds dollars without a word: 10.999 becomes 11, 2.675 becomes 2.67, and 0.004 becomes 0, a
#   code that asks for nothing. The other package finds all of these codes valid, also the one it would not write.
# - npm promptpay-qr 0.5.0 rounds baht without a word as well: 2.675 becomes 2.67, and 0.004 a code over 0.00.
# For us: an amount is minor units from our own table before any code is drawn, and a code that is read again is compared with the amount
# that was to be paid; a checksum that is right says nothing about it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install bakong-khqr==0.6.5
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bakong-khqr@1.0.20 promptpay-qr@0.5.0
venv/bin/python - <<'PY'
import json
from bakong_khqr import KHQR

codes = {}
for currency, amount in (("KHR", 4100), ("KHR", 1.5), ("USD", 1.5), ("USD", 10.999), ("USD", 2.675), ("USD", 0.004)):
    codes[f"{currency} {amount}"] = KHQR("token").create_qr(
        account_id="shop@bank", merchant_name="Tea House", merchant_city="Phnom Penh", amount=amount, currency=currency,
        store_label="S", phone_number="85512000000", bill_number="T1", terminal_label="C1", static=False)
json.dump(codes, open("codes.json", "w"))
PY
cat >read.cjs <<'JS'
const { BakongKHQR, IndividualInfo, khqrData } = require('bakong-khqr');
const promptpay = require('promptpay-qr');
const codes = require('./codes.json');
const amount = (code) => BakongKHQR.decode(code).data.transactionAmount;
for (const [price, code] of Object.entries(codes)) {
  const [name, value] = price.split(' ');
  const options = { currency: khqrData.currency[name.toLowerCase()], amount: Number(value), expirationTimestamp: Date.now() + 600_000 };
  const made = new BakongKHQR().generateIndividual(new IndividualInfo('shop@bank', 'Tea House', 'Phnom Penh', options));
  console.log(price, '| npm', made.data ? amount(made.data.qr) : made.status.message, '| PyPI', amount(code), BakongKHQR.verify(code).isValid);
}
for (const baht of [1.5, 2.675, 0.004]) console.log('THB', baht, '|', /5303764540[4](\d+\.\d\d)/.exec(promptpay('0812345678', { amount: baht }))[1]);
JS
seen=$(node read.cjs)
echo "$seen"
[ "$seen" = 'KHR 4100 | npm 4100 | PyPI 4100 true
KHR 1.5 | npm Amount is invalid | PyPI 1.5 true
USD 1.5 | npm 1.50 | PyPI 1.5 true
USD 10.999 | npm Amount is invalid | PyPI 11 true
USD 2.675 | npm Amount is invalid | PyPI 2.67 true
USD 0.004 | npm Amount is invalid | PyPI 0 true
THB 1.5 | 1.50
THB 2.675 | 2.67
THB 0.004 | 0.00' ]
