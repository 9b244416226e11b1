#!/usr/bin/env bash
# Amounts formatted by the platform, in a text message: Node 20's `Intl.NumberFormat` puts a no-break space between code and digits,
# "IQD 25,001", even in English (PyPI Babel 2.19.0 puts nothing there). GSM-7 has no such space, so the whole message goes out as
# UCS-2, with 70 characters and not 160: a notice of 106 characters costs two messages. Counters differ: npm sms-counter-npm 1.0.4 and
# split-sms 0.1.7 and PyPI smsutil 1.1.3 say two; npm sms-segments-calculator 1.3.0 says one if told that the provider swaps such
# characters. At the seam of two parts, where the two bytes of "€" may not be parted, sms-counter-npm counts one part too few.
# For us: amounts in text messages are written with a plain space, and a message is counted by the bytes of its parts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install babel==2.19.0 smsutil==1.1.3
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sms-segments-calculator@1.3.0 sms-counter-npm@1.0.4 split-sms@0.1.7
seen=$(
  node - <<'JS'
const { writeFileSync } = require('fs');
const { SegmentedMessage } = require('sms-segments-calculator');
const { count } = require('sms-counter-npm');
const { split } = require('split-sms');
const amount = new Intl.NumberFormat('en', { style: 'currency', currency: 'IQD' }).format(25001);
const notice = `Tea House: you paid ${amount}. Balance ${amount}. If this was not you, please reply STOP or call us now!`;
const texts = { formatted: notice, spaces: notice.replaceAll('\u00a0', ' '), seam: `${'a'.repeat(152)}€${'a'.repeat(152)}` };
console.log('Intl:', JSON.stringify(amount.replaceAll('\u00a0', '<no-break>')));
for (const [name, text] of Object.entries(texts)) {
  console.log(name, text.length, 'calculator', new SegmentedMessage(text).segmentsCount, 'swapping', new SegmentedMessage(text, 'auto', true).segmentsCount,
    'counter', count(text).messages, 'split', split(text).parts.length);
}
writeFileSync('texts.json', JSON.stringify(texts));
JS
  venv/bin/python -W ignore - <<'PY'
import json
import smsutil
from babel.numbers import format_currency

print("Babel:", format_currency(25001, "IQD", locale="en").replace("\u00a0", "<no-break>"))
for name, text in json.load(open("texts.json")).items():
    print(name, "smsutil", len(smsutil.split(text).parts))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
Intl: "IQD<no-break>25,001"
formatted 106 calculator 2 swapping 1 counter 2 split 2
spaces 106 calculator 1 swapping 1 counter 1 split 1
seam 305 calculator 3 swapping 3 counter 2 split 3
Babel: IQD25,001
formatted smsutil 2
spaces smsutil 1
seam smsutil 3
END
