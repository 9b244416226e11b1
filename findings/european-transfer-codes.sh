#!/usr/bin/env bash
# One payment (three teas of 6.10 euros to "Café Müller") as a QR code for European transfers, EPC069-12: lines of text, one of which
# names the character set of the code's bytes. Six writers at npm and PyPI; the picture is read back as bytes.
# - iban-qr-code 1.0.0 names ISO 8859-1 for a text that QR encoders write as UTF-8: "CafÃ© MÃ¼ller". Left out, the bank is "DEZZZYYYXXX" and the
#   text is "Testsubject". sepa-qr 0.0.2 lacks a line: the text stands as a creditor reference, and the note to the payer as the text.
# - Both, and sepa-payment-code 1.0.3, write the float 6.1 * 3 as it is; py-epc-qr 0.1.3 refuses it, and any name with "&" or ".".
# - sepa-payment-qr-code 2.0.2 and segno 1.6.6 are right; segno takes ISO 8859-1 and says so.
# For us: codes for other banks are UTF-8, have their amount from minor units, and each is read back from its picture before it is shown.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install segno==1.6.6 py-epc-qr==0.1.3 zxing-cpp==3.1.1 numpy==2.3.5
npm init -y >/dev/null
npm install --silent --no-audit --no-fund iban-qr-code@1.0.0 sepa-qr@0.0.2 sepa-payment-code@1.0.3 sepa-payment-qr-code@2.0.2 qrcode@1.5.4
node - <<'JS'
const { writeFileSync } = require('fs');
const { toFile } = require('qrcode');
const { girocode } = require('iban-qr-code');
const { PaymentCode } = require('sepa-payment-code');
const [name, iban, amount, text] = ['Café Müller', 'DE02100100100006820101', 6.1 * 3, 'Invoice 12'];
const codes = {
  'iban-qr-code': girocode({ name, iban, amount, reason: text }),
  'iban-qr-code-bare': girocode({ name, iban, amount }),
  'sepa-payment-code': new PaymentCode(name, iban, amount, undefined, text).getPayload(),
  'sepa-payment-qr-code': require('sepa-payment-qr-code')({ name, iban, amount, unstructuredReference: text }),
};
for (const [name, code] of Object.entries(codes)) toFile(`${name}.png`, code, { scale: 6 });
const picture = require('sepa-qr')({ name, iban, amount, remittance: text, information: 'Thanks', type: 'png', size: 6 });
picture.pipe(require('fs').createWriteStream('sepa-qr.png'));
JS
seen=$(venv/bin/python - <<'PY'
import contextlib
import os
import numpy
import zxingcpp
from PIL import Image
from py_epc_qr.transaction import consumer_epc_qr
from segno.helpers import make_epc_qr

iban = "DE02100100100006820101"
make_epc_qr(name="Café Müller", iban=iban, amount=6.1 * 3, text="Invoice 12").save("segno.png", scale=6)
for name, amount in (("Café Müller", 6.1 * 3), ("Müller & Co.", 18.3), ("Café Müller", 18.3)):
    try:
        with contextlib.redirect_stdout(None):
            consumer_epc_qr(name, iban, amount, "Invoice 12").to_qr("py-epc-qr.png")
    except ValueError as error:
        print("py-epc-qr:", error)
for file in sorted(name for name in os.listdir() if name.endswith(".png")):
    code = zxingcpp.read_barcodes(numpy.array(Image.open(file).convert("L")))[0].bytes
    lines = code.decode({b"1": "utf-8", b"2": "iso-8859-1"}[code.split(b"\n")[2]]).split("\n")
    print(f"{file[:-4]}: set {lines[2]}, bank '{lines[4]}', {lines[5]}, {lines[7]}, reference '{lines[9]}', text '{lines[10]}'")
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
py-epc-qr: the amount is not a two-digit decimal number
py-epc-qr: beneficiary is not alphanumeric
iban-qr-code-bare: set 2, bank 'DEZZZYYYXXX', CafÃ© MÃ¼ller, EUR18.299999999999997, reference '', text 'Testsubject'
iban-qr-code: set 2, bank 'DEZZZYYYXXX', CafÃ© MÃ¼ller, EUR18.299999999999997, reference '', text 'Invoice 12'
py-epc-qr: set 1, bank '', Café Müller, EUR18.30, reference '', text 'Invoice 12'
segno: set 2, bank '', Café Müller, EUR18.3, reference '', text 'Invoice 12'
sepa-payment-code: set 1, bank '', Café Müller, EUR18.299999999999997, reference '', text 'Invoice 12'
sepa-payment-qr-code: set 1, bank '', Café Müller, EUR18.30, reference '', text 'Invoice 12'
sepa-qr: set 1, bank '', Café Müller, EUR18.299999999999997, reference 'Invoice 12', text 'Thanks'
END
