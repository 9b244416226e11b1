#!/usr/bin/env bash
# A QR code with a payment link that is not plain ASCII, as sent to a receipt printer. The command GS ( k carries the length of the data
# in bytes, plus three.
# - npm node-thermal-printer 4.6.1 puts the number of characters there and sends UTF-8: of a link with one Chinese character the printer takes
#   all but the last two bytes as the code, and prints or obeys the rest. A text in Arabic loses almost half. The same for its Star printers.
# - PyPI python-escpos 3.1 counts the bytes.
# For us: what a merchant prints as a code is a link in ASCII, of which characters and bytes are the same number.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install python-escpos==3.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-thermal-printer@4.6.1
cat >print.cjs <<'JS'
const { ThermalPrinter, PrinterTypes } = require('node-thermal-printer');
const texts = ['https://pay.example/c/7', 'https://pay.example/\u8336', '\u0634\u0627\u064a 1500'];
for (const text of texts) {
  const bytes = Buffer.byteLength(text);
  const sent = (type) => {
    const printer = new ThermalPrinter({ type, interface: 'tcp://127.0.0.1' });
    printer.printQR(text, { cellSize: 3, correction: 'M', model: 2 });
    return printer.getBuffer();
  };
  const epson = sent(PrinterTypes.EPSON);
  const star = sent(PrinterTypes.STAR);
  const store = epson.indexOf(Buffer.from([0x31, 0x50, 0x30])); // The function that stores the data; the length stands before it.
  const data = star.indexOf(Buffer.from(text));
  console.log(`node-thermal-printer | ${bytes} bytes | Epson ${epson.readUInt16LE(store - 2) - 3} | Star ${star.readUInt16LE(data - 2)}`);
}
JS
cat >print.py <<'PY'
from escpos.printer import Dummy

for text in ("https://pay.example/c/7", "https://pay.example/\u8336", "\u0634\u0627\u064a 1500"):
    printer = Dummy()
    printer.qr(text, native=True)
    at = printer.output.index(b"1P0")
    print(f"python-escpos | {len(text.encode())} bytes | Epson {int.from_bytes(printer.output[at - 2:at], 'little') - 3}")
PY
seen=$(node print.cjs && venv/bin/python print.py)
echo "package | the text | the length that the command names"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
node-thermal-printer | 23 bytes | Epson 23 | Star 23
node-thermal-printer | 23 bytes | Epson 21 | Star 21
node-thermal-printer | 11 bytes | Epson 8 | Star 8
python-escpos | 23 bytes | Epson 23
python-escpos | 23 bytes | Epson 23
python-escpos | 11 bytes | Epson 11
END
