#!/usr/bin/env bash
# A bank statement in SWIFT's MT940 form, read by four libraries. Field 61 marks a reversed credit "RC": money that leaves the
# account. It dates a movement with the year, and its entry with month and day only.
# - PyPI mt-940 5.1.1 gives a reversed credit a positive amount: the sum of the day is off by twice the amount.
# - npm mt940-js 1.0.0 forgets that it is a reversal: a credit of 10.25 like any other. It also needs tslib without naming it.
# - npm swiftmessageparser 1.2.1 and mt940js 1.3.5 round every amount to two decimals: 5.125 dinars become 5.13.
# - All three npm packages put an entry of 31 December, valued on 1 January, into the wrong year.
# For us: a statement counts only if opening balance, movements and closing balance agree to the last minor unit.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install mt-940==5.1.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mt940-js@1.0.0 mt940js@1.3.5 swiftmessageparser@1.2.1 tslib@2.8.1
cat >statement.txt <<'STATEMENT'
:20:ONE
:25:IQ98NBIQ850123456789012
:28C:1/1
:60F:C251231IQD1000,000
:61:2601011231D250,500NTRFREF1//B1
:86:one
:61:260101RC10,250NTRFREF2
:86:a credit taken back
:61:260101RD5,125NTRFREF3
:86:a debit given back
:62F:C260101IQD744,375
STATEMENT
seen=$(
  venv/bin/python - <<'PY'
import mt940

for row in mt940.parse(open("statement.txt").read()):
    print("mt-940", row.data["status"], row.data["amount"].amount, row.data.get("entry_date"))
PY
  node - <<'JS'
const fs = require('fs');
const text = fs.readFileSync('statement.txt');
const day = (date) => (date ? new Date(date).toISOString().slice(0, 10) : '-');
require('mt940-js').read(text).then(([statement]) => {
  for (const row of statement.transactions) console.log('mt940-js', row.isCredit ? 'credit' : 'debit', row.amount, day(row.entryDate));
  const [a] = new (require('mt940js').Parser)().parse(text.toString());
  for (const row of a.transactions) console.log('mt940js', row.amount, day(row.entryDate));
  const [b] = require('swiftmessageparser').parse({ type: 'mt940', data: text.toString() });
  for (const row of b.transactions) console.log('swiftmessageparser', String(row.amount), day(row.entryDate));
});
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
mt-940 D -250.500 2025-12-31
mt-940 RC 10.250 None
mt-940 RD 5.125 None
mt940-js debit 250.5 2026-12-31
mt940-js credit 10.25 -
mt940-js debit 5.125 -
mt940js -250.5 2026-12-31
mt940js -10.25 -
mt940js 5.13 -
swiftmessageparser -250.5 2026-12-31
swiftmessageparser -10.25 -
swiftmessageparser 5.13 -
END
