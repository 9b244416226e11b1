#!/usr/bin/env bash
# Which countries' IBANs five libraries take, by the registry's own example accounts. npm iban 0.0.14 refuses twelve countries that
# are in SWIFT's registry, Oman, Libya and Yemen among them; validator 13.15.35 refuses those as well; ibankit 1.6.5 lacks Yemen alone.
# ibantools 4.5.4 (npm), schwifty 2026.10.1 and python-stdnum 2.2 (PyPI) take them all. None says "unknown country": it reads as a typing error.
# For us: a payout account of a country that a library does not know is not called wrong; the check digits are computed by ISO 7064.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install schwifty==2026.10.1 python-stdnum==2.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iban@0.0.14 validator@13.15.35 ibankit@1.6.5 ibantools@4.5.4
cat >accounts.txt <<'ACCOUNTS'
IQ98NBIQ850123456789012
OM810180000001299123456
YE15CBYE0001018861234567891234
LY83002048000020100120361
SD8811123456789012
SO211000001001000100141
DJ2100010000000154000100186
BI4210000100010000332045181
NI45BAPR00000013000003558124
HN88CABF00000000000250005469
MN121234123456789123
FK88SC123456789012
RU0304452522540817810538091310419
ACCOUNTS
seen=$(
  node - <<'JS'
const accounts = require('fs').readFileSync('accounts.txt', 'utf8').trim().split('\n');
const { isValidIBAN } = require('ibantools');
const { IBAN } = require('ibankit');
const checks = {
  iban: require('iban').isValid,
  validator: require('validator').isIBAN,
  ibankit: (account) => IBAN.isValid(account),
  ibantools: isValidIBAN,
};
for (const [name, check] of Object.entries(checks)) {
  console.log(name, 'refuses:', accounts.filter((account) => !check(account)).map((account) => account.slice(0, 2)).join(' ') || 'none');
}
JS
  venv/bin/python - <<'PY'
import schwifty
from stdnum import iban

accounts = open("accounts.txt").read().split()
print("schwifty refuses:", " ".join(a[:2] for a in accounts if not schwifty.IBAN(a, allow_invalid=True).is_valid) or "none")
print("python-stdnum refuses:", " ".join(a[:2] for a in accounts if not iban.is_valid(a)) or "none")
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
iban refuses: OM YE LY SD SO DJ BI NI HN MN FK RU
validator refuses: OM YE LY SD SO DJ BI NI HN MN FK RU
ibankit refuses: YE
ibantools refuses: none
schwifty refuses: none
python-stdnum refuses: none
END
