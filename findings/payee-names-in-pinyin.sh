#!/usr/bin/env bash
# Chinese names in Latin letters, as a card, a passport or a transfer has them, made by five libraries. Many surnames are read in a way of
# their own, so libraries have a mode for names:
# - npm pinyin-pro 3.29.4 and pinyin 4.0.0 have one, and differ in it: 盖 Ge or Gai, 区 Ou or Qu, 覃 Qin or Tan. Neither knows the
#   traditional form of a surname that it knows in the simplified one: 单 Shan, but 單 Dan.
# - PyPI pypinyin 0.55.0 and xpinyin 0.7.7 have none (Dan, Chou, Ceng). 吕 is lü, lv or, in the style "passport" of npm pinyin, LYU, the only
#   form that passports have.
# - npm tiny-pinyin 1.3.2 asks the collation of the platform: under Node 20, 强 is "qie" and 那 "mu". It and npm pinyin in its mode for names
#   break 𠮷 into two halves that are no characters.
# For us: a name is compared in the script in which it was given; a Latin form made by us is shown, and never decides about a payee.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install pypinyin==0.55.0 xpinyin==0.7.7
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pinyin-pro@3.29.4 pinyin@4.0.0 tiny-pinyin@1.3.2
cat >names.json <<'NAMES'
["单丽", "單麗", "仇英", "曾强", "盖强", "区强", "覃丽", "尉迟丽", "吕丽", "那英", "𠮷丽"]
NAMES
node - <<'JS' >npm.jsonl
const pro = require('pinyin-pro');
const { pinyin } = require('pinyin');
const tiny = require('tiny-pinyin');
const whole = (text) => (text.isWellFormed() ? text : 'no text');
for (const name of require('./names.json')) {
  const pinyinNames = (style) => whole(pinyin(name, { style, mode: 'surname' }).flat().join(' '));
  console.log(JSON.stringify({
    'pinyin-pro': pro.pinyin(name, { toneType: 'none', surname: 'head' }),
    pinyin: pinyinNames('normal'),
    passport: pinyinNames('passport'),
    'tiny-pinyin': whole(tiny.convertToPinyin(name, ' ', true)),
  }));
}
JS
seen=$(venv/bin/python - <<'PY'
import json
from pypinyin import lazy_pinyin
from xpinyin import Pinyin

for name, line in zip(json.load(open("names.json")), open("npm.jsonl")):
    forms = json.loads(line) | {"pypinyin": " ".join(lazy_pinyin(name)), "xpinyin": Pinyin().get_pinyin(name, " ")}
    print(name, "|", ", ".join(f"{library} {form}" for library, form in forms.items()))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
单丽 | pinyin-pro shan li, pinyin shan li, passport SHAN LI, tiny-pinyin dan li, pypinyin dan li, xpinyin dan li
單麗 | pinyin-pro dan li, pinyin dan li, passport DAN LI, tiny-pinyin dan li, pypinyin dan li, xpinyin dan li
仇英 | pinyin-pro qiu ying, pinyin qiu ying, passport QIU YING, tiny-pinyin chou ying, pypinyin chou ying, xpinyin chou ying
曾强 | pinyin-pro zeng qiang, pinyin zeng qiang, passport ZENG QIANG, tiny-pinyin zeng qie, pypinyin ceng qiang, xpinyin ceng qiang
盖强 | pinyin-pro ge qiang, pinyin gai qiang, passport GAI QIANG, tiny-pinyin gai qie, pypinyin gai qiang, xpinyin gai qiang
区强 | pinyin-pro ou qiang, pinyin qu qiang, passport QU QIANG, tiny-pinyin qu qie, pypinyin qu qiang, xpinyin qu qiang
覃丽 | pinyin-pro qin li, pinyin tan li, passport TAN LI, tiny-pinyin tan li, pypinyin tan li, xpinyin tan li
尉迟丽 | pinyin-pro yu chi li, pinyin yu chi li, passport YU CHI LI, tiny-pinyin wei chi li, pypinyin yu chi li, xpinyin wei chi li
吕丽 | pinyin-pro lü li, pinyin lv li, passport LYU LI, tiny-pinyin lv li, pypinyin lv li, xpinyin lv li
那英 | pinyin-pro na ying, pinyin na ying, passport NA YING, tiny-pinyin mu ying, pypinyin na ying, xpinyin na ying
𠮷丽 | pinyin-pro 𠮷 li, pinyin no text, passport no text, tiny-pinyin no text, pypinyin 𠮷 li, xpinyin 𠮷 li
END
