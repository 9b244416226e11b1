#!/usr/bin/env bash
# PyPI python-escpos 3.1, receipts with a yen or yuan sign (U+00A5). Alone, the sign is one byte of a chosen code page. As soon as the
# same text holds a Chinese character, the whole text goes out as GB18030 without a code page command, and the sign becomes four bytes
# of which two are the digits 0 and 6: a printer that knows GBK only prints "?0?625.00" for "¥25.00".
# The full-width sign (U+FFE5) has two bytes in GBK and survives beside Chinese text, but alone it becomes a question mark.
# For us: receipts name the currency by its code or write 元; a sign is never put before the digits on a printer.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install python-escpos==3.1
seen=$(venv/bin/python - <<'PY'
from escpos.printer import Dummy

for text in ("¥25.00", "¥25.00 茶", "￥25.00", "￥25.00 茶", "CNY 25.00 茶"):
    printer = Dummy(profile="TM-T88III")
    printer.text(text)
    print(text, "|", printer.output.hex(" "), "|", printer.output.lstrip(b"\x1bt\x00").decode("gbk", errors="replace"))
PY
)
echo "python-escpos 3.1: text | bytes to the printer | as a printer with GBK reads them"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
¥25.00 | 1b 74 00 9d 32 35 2e 30 30 | �25.00
¥25.00 茶 | 81 30 84 36 32 35 2e 30 30 20 b2 e8 | �0�625.00 茶
￥25.00 | 1b 74 00 3f 32 35 2e 30 30 | ?25.00
￥25.00 茶 | a3 a4 32 35 2e 30 30 20 b2 e8 | ￥25.00 茶
CNY 25.00 茶 | 43 4e 59 20 32 35 2e 30 30 20 b2 e8 | CNY 25.00 茶
END
