#!/usr/bin/env bash
# QR codes as a dark page may show them, read by three engines that scanners and desktop tools use.
# - Light modules on a dark ground: ZBar (pyzbar 0.1.8) and OpenCV 5.0.0 see nothing; zxing-cpp 3.1.1 reads them only because it
#   tries the inverted picture as well, which callers may switch off.
# - A black and white code without a margin on a dark page: ZBar reads it, zxing-cpp and OpenCV do not. One module of white margin
#   is enough for all three.
# For us: a QR code is dark on white in every theme, with its own white margin, never inverted with the page.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
ldconfig -p | grep -q libzbar.so.0 || { echo "install Debian's package libzbar0 first"; exit 2; }
python3 -m venv venv
venv/bin/pip -q install segno==1.6.6 zxing-cpp==3.1.1 pyzbar==0.1.8 opencv-python-headless==5.0.0.93 pillow==12.0.0
seen=$(venv/bin/python -W ignore - <<'PY'
import io
import cv2
import numpy
import segno
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

TEXT = "https://wallet.example/cashier/3f9c2d7e81b0"

def code(dark, light, border):
    out = io.BytesIO()
    segno.make(TEXT, micro=False, error="m").save(out, kind="png", dark=dark, light=light, border=border, scale=6)
    return Image.open(out).convert("RGB")

def on_dark_page(picture):
    page = Image.new("RGB", (500, 500), "#202124")
    page.paste(picture, (60, 60))
    return page

pictures = {
    "black on white": code("black", "white", 4),
    "inverted": code("#e8eaed", "#202124", 4),
    "dark page, no margin": on_dark_page(code("black", "white", 0)),
    "dark page, margin of 1": on_dark_page(code("black", "white", 1)),
}
for name, picture in pictures.items():
    array = numpy.array(picture)
    readers = {
        "zxing-cpp": [found.text for found in zxingcpp.read_barcodes(array)],
        "zxing-cpp as it is": [found.text for found in zxingcpp.read_barcodes(array, try_invert=False)],
        "zbar": [found.data.decode() for found in pyzbar.decode(picture)],
        "opencv": [cv2.QRCodeDetector().detectAndDecode(numpy.array(picture.convert("L")))[0]],
    }
    print(f"{name}:", ", ".join(f"{reader} {'reads' if found == [TEXT] else '-'}" for reader, found in readers.items()))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
black on white: zxing-cpp reads, zxing-cpp as it is reads, zbar reads, opencv reads
inverted: zxing-cpp reads, zxing-cpp as it is -, zbar -, opencv -
dark page, no margin: zxing-cpp -, zxing-cpp as it is -, zbar reads, opencv -
dark page, margin of 1: zxing-cpp reads, zxing-cpp as it is reads, zbar reads, opencv reads
END
