#!/usr/bin/env bash
# npm xlsx 0.18.5 (SheetJS, the newest at npm), amounts whose cell format names a language and no currency, as spreadsheets write it for
# Arabic digits: "[$-401]#,##0.000". The bracket has nothing before its dash, so there is no sign to show. SheetJS shows "$": an amount
# in dinars becomes dollars, in the text of the cell, in its CSV and in JSON with `raw: false`. The number itself stays right.
# - npm numfmt 4.0.1 shows the Latin digits with Arabic marks between them, "1٬500٫250".
# - PyPI xlsx2html 0.6.4 shows neither; PyPI xlsx2csv 0.8.6 drops currency code and zeros, "1500.25".
# For us: an export has plain numbers, with the currency in a column of its own, and no format with a language; imports take numbers, not texts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install xlsxwriter==3.3.1 xlsx2html==0.6.4 xlsx2csv==0.8.6
npm init -y >/dev/null
npm install --silent --no-audit --no-fund xlsx@0.18.5 numfmt@4.0.1
cat >formats.json <<'FORMATS'
["#,##0.000", "[$IQD] #,##0.000", "[$-401]#,##0.000", "[$-2000401]#,##0.000", "[$-804]#,##0.000"]
FORMATS
seen=$(
  venv/bin/python - <<'PY'
import io
import json
import re
import xlsxwriter
from xlsx2csv import Xlsx2csv
from xlsx2html import xlsx2html

book = xlsxwriter.Workbook("amounts.xlsx")
sheet = book.add_worksheet()
for row, text in enumerate(json.load(open("formats.json"))):
    sheet.write_number(row, 0, 1500.25, book.add_format({"num_format": text}))
book.close()
html, csv = io.StringIO(), io.StringIO()
xlsx2html("amounts.xlsx", html)
Xlsx2csv("amounts.xlsx").convert(csv)
print("xlsx2html:", " | ".join(re.findall("<td[^>]*>([^<]*)", html.getvalue())))
print("xlsx2csv:", " | ".join(csv.getvalue().split()))
PY
  node --input-type=module - <<'JS'
import { readFileSync } from 'fs';
import { format } from 'numfmt';
import xlsx from 'xlsx';
const sheet = xlsx.read(readFileSync('amounts.xlsx')).Sheets.Sheet1;
console.log('xlsx, CSV:', xlsx.utils.sheet_to_csv(sheet).trim().split('\n').join(' | '));
console.log('xlsx, values:', xlsx.utils.sheet_to_json(sheet, { header: 1 }).join(' | '));
console.log('numfmt:', JSON.parse(readFileSync('formats.json')).map((text) => format(text, 1500.25)).join(' | '));
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
xlsx2html: 1,500.250 | IQD 1,500.250 | 1,500.250 | 1,500.250 | 1,500.250
xlsx2csv: 1500.25 | 1500.25 | 1500.25 | 1500.25 | 1500.25
xlsx, CSV: "1,500.250" | "IQD 1,500.250" | "$1,500.250" | "$1,500.250" | "$1,500.250"
xlsx, values: 1500.25 | 1500.25 | 1500.25 | 1500.25 | 1500.25
numfmt: 1,500.250 | IQD 1,500.250 | 1٬500٫250 | 1٬500٫250 | 1,500.250
END
