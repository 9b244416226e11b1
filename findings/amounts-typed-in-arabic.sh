#!/usr/bin/env bash
# npm @internationalized/number 3.6.9 (the number field of React Aria), what a user types under ar-IQ. As a plain decimal "1,500.250" is
# 1500.25. As an amount in IQD the same parser of the same locale reads 1.50025: a thousandth, no NaN, no error. With Arabic-Indic
# digits and marks both agree. Under plain "ar" the Latin form is right, and the Arabic-Indic one is a number but no amount (NaN).
# PyPI Babel 2.19.0 never takes both: ar_IQ wants Arabic-Indic digits by default and Latin ones on demand, plain "ar" only Latin ones.
# For us: an amount that a person types is read back in the confirmation in full, and a grouping mark that the form did not offer is refused.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install babel==2.19.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @internationalized/number@3.6.9
seen=$(
  node --input-type=module - <<'JS'
import { NumberParser } from '@internationalized/number';
for (const locale of ['ar-IQ', 'ar', 'en']) {
  for (const text of ['1,500.250', '١٬٥٠٠٫٢٥٠']) {
    const read = (options) => new NumberParser(locale, options).parse(text);
    console.log(locale, text, 'decimal', read({}), 'IQD', read({ style: 'currency', currency: 'IQD' }));
  }
}
JS
  venv/bin/python - <<'PY'
from babel.numbers import NumberFormatError, parse_decimal

for locale in ("ar_IQ", "ar"):
    for text in ("1,500.250", "١٬٥٠٠٫٢٥٠"):
        for digits in ("default", "latn"):
            try:
                print("babel", locale, text, digits, parse_decimal(text, locale=locale, numbering_system=digits))
            except NumberFormatError:
                print("babel", locale, text, digits, "refused")
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
ar-IQ 1,500.250 decimal 1500.25 IQD 1.50025
ar-IQ ١٬٥٠٠٫٢٥٠ decimal 1500.25 IQD 1500.25
ar 1,500.250 decimal 1500.25 IQD 1500.25
ar ١٬٥٠٠٫٢٥٠ decimal 1500.25 IQD NaN
en 1,500.250 decimal 1500.25 IQD 1500.25
en ١٬٥٠٠٫٢٥٠ decimal 1500.25 IQD NaN
babel ar_IQ 1,500.250 default refused
babel ar_IQ 1,500.250 latn 1500.250
babel ar_IQ ١٬٥٠٠٫٢٥٠ default 1500.250
babel ar_IQ ١٬٥٠٠٫٢٥٠ latn refused
babel ar 1,500.250 default 1500.250
babel ar 1,500.250 latn 1500.250
babel ar ١٬٥٠٠٫٢٥٠ default refused
babel ar ١٬٥٠٠٫٢٥٠ latn refused
END
