#!/usr/bin/env bash
# An amount with Arabic-Indic digits on receipt printers: 1,500.250 is "١٬٥٠٠٫٢٥٠", with marks of its own for groups (U+066C) and decimals
# (U+066B). Only code page 864 has those digits, none has those marks: PyPI python-escpos 3.1 and npm receipt-printer-encoder 4.0.1
# and node-thermal-printer 4.6.1 print question marks for both, "1?500?250", without an error. Alone, "١٫٥" reads "1?5".
# - Letters do not go by 864, which has none that are not joined, so one line changes its code page twice: a printer that lacks a page prints
#   the line half right. node-thermal-printer does so whatever character set is asked for.
# - A profile without Arabic (TM-T88III) turns names and digits alike into question marks; the Latin amount beside them survives.
# For us: receipts write amounts with Latin digits, ASCII marks and the currency's code; a test looks for "?" in the bytes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install python-escpos==3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @point-of-sale/receipt-printer-encoder@4.0.1 node-thermal-printer@4.6.1
cat >lines.json <<'LINES'
["المبلغ ١٬٥٠٠٫٢٥٠ د.ع", "١٫٥", "المبلغ IQD 1,500.250"]
LINES
node --input-type=module - <<'JS' >printed
import { readFileSync } from 'fs';
import Encoder from '@point-of-sale/receipt-printer-encoder';
import { CharacterSet, PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
for (const text of JSON.parse(readFileSync('lines.json'))) {
  const bytes = new Encoder({ language: 'esc-pos', codepageMapping: 'epson' }).codepage('auto').text(text).encode();
  console.log('receipt-printer-encoder', Buffer.from(bytes).toString('hex'));
  for (const name of ['PC864_ARABIC', 'WPC1256_ARABIC', 'PC850_MULTILINGUAL']) {
    const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'none', characterSet: CharacterSet[name] });
    printer.print(text);
    console.log(`node-thermal-printer,${name}`, printer.getBuffer().toString('hex'));
  }
}
JS
seen=$(venv/bin/python -W ignore - <<'PY'
import json
import re
from escpos.printer import Dummy

# Epson's numbers of code pages, as they follow ESC t.
PAGES = {0: "cp437", 2: "cp850", 32: "cp720", 37: "cp864", 50: "cp1256"}

def read(printed):
    """What a printer with these pages shows, each part behind the name of its page."""
    parts, page = [], 0
    for number, text in re.findall(rb"(?:\x1bt(.))?((?:(?!\x1bt.).)*)", re.sub(rb"\x1b[M@].?|\x1c\.|[\r\n]", b"", printed), re.S):
        page = number[0] if number else page
        if text:
            parts.append(f"{PAGES[page]}: {text.decode(PAGES[page])}")
    return " | ".join(parts)

for text in json.load(open("lines.json")):
    for profile in ("TM-T88V", "TM-T88III"):
        printer = Dummy(profile=profile)
        printer.text(text)
        print(f"python-escpos,{profile}", "|", read(printer.output))
for line in open("printed"):
    name, printed = line.split()
    print(name, "|", read(bytes.fromhex(printed)))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
python-escpos,TM-T88V | cp720: المبلغ  | cp864: ١?٥٠٠?٢٥٠  | cp720: د.ع
python-escpos,TM-T88III | cp437: ?????? ????????? ?.?
python-escpos,TM-T88V | cp864: ١?٥
python-escpos,TM-T88III | cp437: ???
python-escpos,TM-T88V | cp720: المبلغ IQD 1,500.250
python-escpos,TM-T88III | cp437: ?????? IQD 1,500.250
receipt-printer-encoder | cp720: المبلغ  | cp864: ١?٥٠٠?٢٥٠  | cp720: د.ع
node-thermal-printer,PC864_ARABIC | cp1256: المبلغ  | cp864: ١?٥٠٠?٢٥٠  | cp1256: د.ع
node-thermal-printer,WPC1256_ARABIC | cp1256: المبلغ  | cp864: ١?٥٠٠?٢٥٠  | cp1256: د.ع
node-thermal-printer,PC850_MULTILINGUAL | cp1256: المبلغ  | cp864: ١?٥٠٠?٢٥٠  | cp1256: د.ع
receipt-printer-encoder | cp864: ١?٥
node-thermal-printer,PC864_ARABIC | cp864: ١?٥
node-thermal-printer,WPC1256_ARABIC | cp864: ١?٥
node-thermal-printer,PC850_MULTILINGUAL | cp864: ١?٥
receipt-printer-encoder | cp720: المبلغ IQD 1,500.250
node-thermal-printer,PC864_ARABIC | cp1256: المبلغ IQD 1,500.250
node-thermal-printer,WPC1256_ARABIC | cp1256: المبلغ IQD 1,500.250
node-thermal-printer,PC850_MULTILINGUAL | cp1256: المبلغ IQD 1,500.250
END
