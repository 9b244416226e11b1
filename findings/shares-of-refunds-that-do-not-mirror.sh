#!/usr/bin/env bash
# An amount split among receivers, and the same amount given back, which is negative:
# - npm dinero.js 1.9.1 gives the odd unit to the first receiver of a payment and takes it from the last one of a refund, so 1.00 shared by
#   three and refunded leaves the first with 0.01 and the last owing it. Receivers of 70 and 30 per cent of 10.01 differ the same way.
# - npm dinero.js 2.0.2 and currency.js 2.0.4 mirror the split.
# A split that was stored by one major version and is undone by the other does not come out at nothing.
# For us: the shares of a refund are computed from what each receiver got, never by splitting the refunded amount anew.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dinero1@npm:dinero.js@1.9.1 dinero2@npm:dinero.js@2.0.2 currency.js@2.0.4
cat >split.mjs <<'JS'
import currency from 'currency.js';
import dinero1 from 'dinero1';
import { allocate, dinero, EUR, toSnapshot } from 'dinero2';

for (const [amount, ratios] of [[100, [1, 1, 1]], [1001, [70, 30]], [5, [0, 50, 50]]]) {
  for (const signed of [amount, -amount]) {
    const one = dinero1({ amount: signed }).allocate(ratios).map((part) => part.getAmount() + 0);
    const two = allocate(dinero({ amount: signed, currency: EUR }), ratios).map((part) => toSnapshot(part).amount + 0);
    const even = ratios.every((ratio) => ratio === 1) ? currency(signed / 100).distribute(ratios.length).map((part) => part.intValue) : 'even splits only';
    console.log(`${signed} by ${ratios} | ${one} | ${two} | ${even}`);
  }
}
JS
seen=$(node split.mjs)
echo "amount and ratios | dinero.js 1.9.1 | dinero.js 2.0.2 | currency.js 2.0.4"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
100 by 1,1,1 | 34,33,33 | 34,33,33 | 34,33,33
-100 by 1,1,1 | -33,-33,-34 | -34,-33,-33 | -34,-33,-33
1001 by 70,30 | 701,300 | 701,300 | even splits only
-1001 by 70,30 | -700,-301 | -701,-300 | even splits only
5 by 0,50,50 | 0,3,2 | 0,3,2 | even splits only
-5 by 0,50,50 | 0,-2,-3 | 0,-3,-2 | even splits only
END
