#!/usr/bin/env bash
# One journal, three plain-text ledgers: Debian 12's hledger 1.25 and ledger 3.3.0, and PyPI beancount 3.2.3.
# - "1,500 IQD" is one and a half dinars to hledger, whose comma is a decimal mark if it is the only mark, even in a journal that also
#   has "1,500.250 IQD". The other two read fifteen hundred. Nobody complains, for both sides of the entry shrink alike.
# - An entry of 1500.25 against 1500.254 balances in beancount, where the fewest decimals set the tolerance: half of 0.01. With a
#   trailing zero, 1500.250, it is refused. hledger and ledger refuse both.
# - Unless the journal has "commodity 1,000.00 IQD", as for a currency of two decimals: then hledger lets four fils go.
# For us: a journal that we export has no grouping marks, all decimals of the currency, zeros included, and a `commodity` line with them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
hledger --version 2>/dev/null | grep -q '^hledger 1\.25,' || { echo "install Debian 12's package hledger first"; exit 2; }
ledger --version 2>/dev/null | grep -q '^Ledger 3\.3\.0-' || { echo "install Debian 12's package ledger first"; exit 2; }
python3 -m venv venv
venv/bin/pip -q install beancount==3.2.3
entry() {
  printf '2026-01-02 * "sale"\n  Assets:Cash  %s IQD\n  Income:Sales  -%s IQD\n' "$1" "$2"
}
{ entry 1,500.250 1,500.250; entry 1,500 1,500; } >thousands
entry 1500.25 1500.254 >four-fils
entry 1500.250 1500.254 >with-zero
{ echo 'commodity 1,000.00 IQD'; entry 1500.250 1500.254; } >two-decimals
cat >check.py <<'PY'
import sys
from beancount import loader
from beancount.core import realization

text = "2026-01-01 open Assets:Cash\n2026-01-01 open Income:Sales\n" + open(sys.argv[1]).read()
entries, errors, _ = loader.load_string(text)
print(realization.compute_balance(realization.realize(entries)["Assets"]).reduce(lambda p: p.units) if not errors else "refused")
PY
seen=$(
  for journal in thousands four-fils with-zero two-decimals; do
    echo "$journal hledger:" $(hledger -f "$journal" balance -N Assets 2>/dev/null || echo refused)
    echo "$journal ledger:" $(ledger --args-only -f "$journal" balance Assets 2>/dev/null | head -1 || echo refused)
    [ "$journal" = two-decimals ] || echo "$journal beancount:" $(venv/bin/python check.py "$journal")
  done
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
thousands hledger: 1,501.750 IQD Assets:Cash
thousands ledger: 3,000.250 IQD Assets:Cash
thousands beancount: (3000.250 IQD)
four-fils hledger: refused
four-fils ledger: refused
four-fils beancount: (1500.25 IQD)
with-zero hledger: refused
with-zero ledger: refused
with-zero beancount: refused
two-decimals hledger: 1,500.25 IQD Assets:Cash
two-decimals ledger: refused
END
