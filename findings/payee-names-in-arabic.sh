#!/usr/bin/env bash
# Arabic names in Latin letters, as a payment form shows or compares them. Each pair is one name typed in two ways, or two names.
# - Arabic and Persian keyboards have letters of their own for k and y that look alike: "یوسف" becomes another name than "يوسف" with PyPI
#   arabic-name-romanizer 0.2.0 (Yousef, Youssef) and npm arabic-name-to-en 1.0.6 (Aousf, Yousf), "کریم" with npm and PyPI Unidecode 1.4.0.
# - arabic-name-to-en ends every name with a blank, and reads vowel marks and the stretching of letters (U+0640) as letters.
# - What tells two people apart is lost: علي and عالي are both Ali, هدى and هدي both Huda to arabic-name-romanizer; Unidecode writes both
#   of the first pair as "`ly", and for one and the same فاطمة two texts.
# For us: names are compared in Arabic, after marks are taken off and letters that look alike are made one; the user sees the name as it was given.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install arabic-name-romanizer==0.2.0 Unidecode==1.4.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund arabic-name-to-en@1.0.6
cat >pairs.json <<'PAIRS'
[
  ["one name", "عبد الله", "عبدالله"], ["one name", "يوسف", "یوسف"], ["one name", "كريم", "کریم"], ["one name", "فاطمة", "فاطمه"],
  ["one name", "محمد", "محـمد"], ["one name", "محمد", "مُحَمَّد"], ["two names", "علي", "عالي"], ["two names", "هدى", "هدي"],
  ["two names", "حسن", "حسين"]
]
PAIRS
seen=$(
  venv/bin/python - <<'PY'
import json
from arabic_name_romanizer import transliterate
from unidecode import unidecode

for kind, first, second in json.load(open("pairs.json")):
    for name, write in (("arabic-name-romanizer", transliterate), ("Unidecode", unidecode)):
        forms = [write(first), write(second)]
        print(f"{kind}, {first} {second}, {name}:", *forms, "(equal)" if forms[0] == forms[1] else "(differ)")
PY
  node - <<'JS'
const write = require('arabic-name-to-en');
for (const [kind, ...names] of require('./pairs.json')) {
  const forms = names.map(write);
  console.log(`${kind}, ${names.join(' ')}, arabic-name-to-en: "${forms.join('" "')}" (${forms[0] === forms[1] ? 'equal' : 'differ'})`);
}
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
one name, عبد الله عبدالله, arabic-name-romanizer: Abdullah Abdullah (equal)
one name, عبد الله عبدالله, Unidecode: `bd llh `bdllh (differ)
one name, يوسف یوسف, arabic-name-romanizer: Youssef Yousef (differ)
one name, يوسف یوسف, Unidecode: ywsf ywsf (equal)
one name, كريم کریم, arabic-name-romanizer: Karim Karim (equal)
one name, كريم کریم, Unidecode: krym khrym (differ)
one name, فاطمة فاطمه, arabic-name-romanizer: Fatima Fatima (equal)
one name, فاطمة فاطمه, Unidecode: fTm@ fTmh (differ)
one name, محمد محـمد, arabic-name-romanizer: Mohamed Mohamed (equal)
one name, محمد محـمد, Unidecode: mHmd mHmd (equal)
one name, محمد مُحَمَّد, arabic-name-romanizer: Mohamed Mohamed (equal)
one name, محمد مُحَمَّد, Unidecode: mHmd muHamaWd (differ)
two names, علي عالي, arabic-name-romanizer: Ali Ali (equal)
two names, علي عالي, Unidecode: `ly `ly (equal)
two names, هدى هدي, arabic-name-romanizer: Huda Huda (equal)
two names, هدى هدي, Unidecode: hd~ hdy (differ)
two names, حسن حسين, arabic-name-romanizer: Hassan Hussein (differ)
two names, حسن حسين, Unidecode: Hsn Hsyn (differ)
one name, عبد الله عبدالله, arabic-name-to-en: "Abad Allah " "Abadallah " (differ)
one name, يوسف یوسف, arabic-name-to-en: "Yousf " "Aousf " (differ)
one name, كريم کریم, arabic-name-to-en: "Kariam " "کram " (differ)
one name, فاطمة فاطمه, arabic-name-to-en: "Fatmah " "Fatmuah " (differ)
one name, محمد محـمد, arabic-name-to-en: "Muhammad " "Muhـmd " (differ)
one name, محمد مُحَمَّد, arabic-name-to-en: "Muhammad " "Mُhَmَّd " (differ)
two names, علي عالي, arabic-name-to-en: "Ali " "Aalai " (differ)
two names, هدى هدي, arabic-name-to-en: "Hada " "Hadi " (differ)
two names, حسن حسين, arabic-name-to-en: "Hassan " "Hussain " (differ)
END
