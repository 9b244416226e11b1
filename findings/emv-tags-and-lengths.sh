#!/usr/bin/env bash
# Chip data in BER-TLV, as in field 55 of card messages and in the codes that a customer shows: the amount 9F02, with something valid before it.
# - A tag of three bytes (DF8129): PyPI iso8583sim 1.6.0 takes two, and the amount becomes part of another value, without an error.
# - Zero bytes between two objects, which EMV allows: npm node-emv 1.0.23 finds a tag "0" and then "9" and no amount.
# - A length of two or three bytes (a certificate of a chip): PyPI pytlv 0.71 refuses both, and tlvdict 1.2.0 loses the amount behind the second.
# - npm node-tlv 1.5.14 and ber-tlv 0.9.2 and PyPI ber-tlv 0.0.6 read them all. npm emv-qrcps 0.0.7, which writes customers' codes, gives a
#   template of 128 bytes and more a length as if it were short, "8B" for 139, which announces eleven bytes of length.
# For us: a TLV reader is tested with long tags, long lengths and padding; a code that we show is read back, with the longest address in it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install iso8583sim==1.6.0 pytlv==0.71 tlvdict==1.2.0 ber-tlv==0.0.6
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-emv@1.0.23 node-tlv@1.5.14 ber-tlv@0.9.2 emv-qrcps@0.0.7
node - <<'JS'
const { Consumer } = require('emv-qrcps');
const code = (address) => {
  const data = Consumer.buildBERTLV();
  data.setDataApplicationDefinitionFileName('A0000000555555');
  data.setDataIssuerURL(address);
  const template = Consumer.buildApplicationTemplate();
  template.setBERTLV(data);
  const whole = Consumer.buildEMVQR();
  whole.setDataPayloadFormatIndicator('CPV01');
  whole.addApplicationTemplate(template);
  return Buffer.from(whole.generatePayload(), 'base64').toString('hex').toUpperCase();
};
const amount = '9F0206000000150250';
const cases = {
  plain: '9A03260101' + amount,
  'long tag': 'DF81290830F0F00830F0F0FF' + amount,
  padding: '9A032601010000' + amount,
  'length of 2 bytes': '9F468190' + 'AB'.repeat(144) + amount,
  'length of 3 bytes': '9F46820108' + 'AB'.repeat(264) + amount,
};
const codes = [27, 127].map((length) => code('https://wallet.example/pay/'.padEnd(length, 'a')));
require('fs').writeFileSync('cases.json', JSON.stringify(cases));
require('fs').writeFileSync('codes.json', JSON.stringify(codes));
JS
seen=$(
  node - <<'JS' | grep -v '^len'
const emv = require('node-emv');
const { TlvFactory } = require('ber-tlv');
const readers = {
  'node-emv': (data) => emv.parse(data, (list) => (found = list.find((one) => one.tag === '9F02')?.value)) ?? found,
  'node-tlv': (data) => require('node-tlv').parseList(data).find((one) => one.getTag() === '9F02')?.getValue(),
  'ber-tlv (npm)': (data) => TlvFactory.parse(data).find((one) => one.tag === '9F02')?.value.toString('hex'),
};
let found;
for (const [name, read] of Object.entries(readers)) {
  const results = Object.entries(require('./cases.json')).map(([what, data]) => {
    found = undefined;
    const amount = read(data);
    return `${what} ${amount === '000000150250' ? 'read' : amount ?? 'LOST'}`;
  });
  console.log(`${name}: ${results.join(', ')}`);
}
JS
  venv/bin/python - <<'PY'
import json
from ber_tlv.tlv import BadLength, Tlv
from iso8583sim.core.emv import parse_emv_data
from pytlv.TLV import TLV
from tlvdict import TLVDict

readers = {
    "iso8583sim": parse_emv_data,
    "pytlv": TLV(["9F02", "9A", "DF8129", "9F46"]).parse,
    "tlvdict": TLVDict.Parse,
    "ber-tlv (PyPI)": lambda data: {f"{tag:X}": value.hex() for tag, value in Tlv.parse(bytes.fromhex(data)) if isinstance(value, bytes)},
}
def result(read, data):
    try:
        return {"000000150250": "read", None: "LOST"}[read(data).get("9F02")]
    except ValueError:
        return "refused"

for name, read in readers.items():
    print(f"{name}:", ", ".join(f"{what} {result(read, data)}" for what, data in json.load(open("cases.json")).items()))
for code in json.load(open("codes.json")):
    head, template = code[:14], code[14:]
    try:
        read = [f"{tag:X}" for tag, _ in Tlv.parse(bytes.fromhex(code))]
    except BadLength:
        read = "nothing, a bad length"
    print("emv-qrcps: template of", len(template) // 2 - 2, "bytes begins", template[:4], "| ber-tlv (PyPI) reads", read)
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
node-emv: plain read, long tag read, padding LOST, length of 2 bytes read, length of 3 bytes read
node-tlv: plain read, long tag read, padding read, length of 2 bytes read, length of 3 bytes read
ber-tlv (npm): plain read, long tag read, padding read, length of 2 bytes read, length of 3 bytes read
iso8583sim: plain read, long tag LOST, padding read, length of 2 bytes read, length of 3 bytes read
pytlv: plain read, long tag read, padding refused, length of 2 bytes refused, length of 3 bytes refused
tlvdict: plain read, long tag read, padding read, length of 2 bytes read, length of 3 bytes LOST
ber-tlv (PyPI): plain read, long tag read, padding read, length of 2 bytes read, length of 3 bytes read
emv-qrcps: template of 39 bytes begins 6127 | ber-tlv (PyPI) reads ['85', '61']
emv-qrcps: template of 139 bytes begins 618B | ber-tlv (PyPI) reads nothing, a bad length
END
