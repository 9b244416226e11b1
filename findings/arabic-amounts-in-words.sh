#!/usr/bin/env bash
# PyPI num2words 0.5.14, Arabic amounts in words, as on receipts and cheques:
# - A currency it does not know (IQD) becomes Saudi riyals and halalas. No error is raised, unlike in English.
# - It knows KWD as dinar and fils, but counts a hundred fils to the dinar: 1000.050, fifty fils, is said as "five fils".
# For us: no amount in words is made by this library; three-decimal currencies get a test of their own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install num2words==0.5.14
seen=$(venv/bin/python - <<'PY'
from decimal import Decimal
from num2words import num2words

for language, currency, amount in (("ar", "IQD", "25000.500"), ("ar", "KWD", "1000.050"), ("en", "IQD", "25000.500")):
    try:
        print(language, currency, amount, num2words(Decimal(amount), to="currency", lang=language, currency=currency))
    except NotImplementedError as error:
        print(language, currency, amount, "refused:", error)
PY
)
echo "num2words 0.5.14"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
ar IQD 25000.500 خمسة و عشرون ألف ريال و خمسون هللة
ar KWD 1000.050 ألف دينار و خمس فلس
en IQD 25000.500 refused: Currency code "IQD" not implemented for "Num2Word_EN"
END
