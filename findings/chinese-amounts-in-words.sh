#!/usr/bin/env bash
# npm to-words 5.7.0, zh-CN amounts in words: everyday numerals with blanks between them, never the financial ones that invoices
# and receipts demand, and the closing "整" ("exactly") even behind fen, where nothing may be left open. nzh 1.0.14 writes the
# financial form, but leaves out a third decimal without a word: 1.005 becomes "one yuan", with no "整" to show that it is exact.
# For us: an amount in Chinese words is checked for its numerals and its ending, and amounts with more than two decimals are refused.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund to-words@5.7.0 nzh@1.0.14
seen=$(node - <<'JS'
const { ToWords } = require('to-words');
const { cn } = require('nzh');
const words = new ToWords({ localeCode: 'zh-CN' });
for (const amount of ['1000.05', '25000.50', '1.005']) {
  console.log(amount, '|', words.convert(amount, { currency: true }), '|', cn.toMoney(amount, { outSymbol: false }));
}
JS
)
echo "to-words 5.7.0 | nzh 1.0.14"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
1000.05 | 千 元  五 分 整 | 壹仟元零伍分
25000.50 | 二 万 五 千 元  五十 分 整 | 贰万伍仟元伍角
1.005 | 一 元 整 | 壹元
END
