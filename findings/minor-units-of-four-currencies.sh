#!/usr/bin/env bash
# What "1500 minor units" are, in euros, yen, Iraqi dinars and ariary (MGA), asked in six libraries and in Node:
# - npm dinero.js 2.0.2 counts five to the ariary, as its coins do: 300 ariary, and refuses to write them as a decimal. ISO's list and npm
#   currency-codes 2.2.0 say a hundred, npm country-data 0.0.31 one, and Node 20's Intl shows none.
# - PyPI stockholm 0.5.7 knows the yen's minor unit if it is given its class `JPY`, and not if it is given its code "JPY": a hundredth.
#   Fifteen yen of the one are equal to fifteen yen of the other.
# - PyPI py-moneyed 3.0 has a thousand to the dinar, and prints none of them: 1500.750 dinars are "IQD 1501".
# - npm zero-decimal-currencies 1.6.0 makes minor units as one provider wants them: it cuts, and the third decimal is always 0.
# For us: an amount travels with its currency's exponent, and the exponent comes from our table, never from a library on the other side.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install stockholm==0.5.7 py-moneyed==3.0 babel==2.19.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dinero.js@2.0.2 currency-codes@2.2.0 country-data@0.0.31 zero-decimal-currencies@1.6.0
seen=$(
  node - <<'JS'
const { dinero, toDecimal, toUnits } = require('dinero.js');
const dineroCurrencies = require('dinero.js/currencies');
const { code } = require('currency-codes');
const { currencies } = require('country-data');
const toSmallest = require('zero-decimal-currencies').default;
for (const name of ['EUR', 'JPY', 'IQD', 'MGA']) {
  const money = dinero({ amount: 1500, currency: dineroCurrencies[name] });
  let decimal;
  try {
    decimal = toDecimal(money);
  } catch (error) {
    decimal = `${toUnits(money).join(' and ')} (${error.message})`;
  }
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency: name }).resolvedOptions();
  const digits = `currency-codes ${code(name).digits} digits, country-data ${currencies[name].decimals}, Intl ${maximumFractionDigits}`;
  console.log(`${name}: dinero.js ${decimal}, ${digits}, zero-decimal-currencies of 10.555: ${toSmallest(10.555, name)}`);
}
JS
  LC_ALL=C venv/bin/python - <<'PY'
import moneyed
import stockholm
from stockholm import currency

for name in ("EUR", "JPY", "IQD", "MGA"):
    kind = getattr(currency, name)
    same = stockholm.Money(15, kind) == stockholm.Money(15, name)
    both = [str(stockholm.Money(1500, given, from_sub_units=True).amount) for given in (kind, name)]
    print(f"{name}: stockholm by class {both[0]}, by code {both[1]}, the same currency: {same}")
money = moneyed.Money("1500.750", "IQD")
print("py-moneyed:", money.get_amount_in_sub_unit(), str(money).replace("\u00a0", " "))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
EUR: dinero.js 15.00, currency-codes 2 digits, country-data 2, Intl 2, zero-decimal-currencies of 10.555: 1055
JPY: dinero.js 1500, currency-codes 0 digits, country-data 0, Intl 0, zero-decimal-currencies of 10.555: 10
IQD: dinero.js 1.500, currency-codes 3 digits, country-data 3, Intl 0, zero-decimal-currencies of 10.555: 10550
MGA: dinero.js 300 and 0 ([Dinero.js] Currency is not decimal.), currency-codes 2 digits, country-data 0, Intl 0, zero-decimal-currencies of 10.555: 10
EUR: stockholm by class 15, by code 15, the same currency: True
JPY: stockholm by class 1500, by code 15, the same currency: True
IQD: stockholm by class 1.5, by code 15, the same currency: True
MGA: stockholm by class 15, by code 15, the same currency: True
py-moneyed: 1500750 IQD 1501
END
