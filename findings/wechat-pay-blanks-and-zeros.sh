#!/usr/bin/env bash
# WeChat Pay's API v2: messages in XML, signed over "name=value" of all fields that are not empty. Three libraries where nobody looks:
# - A notice whose `attach` has a blank at its end, as the merchant gave it: npm tenpay 2.1.18 and PyPI wechatpy 1.8.18 strip it before they
#   check, so a paid order's notice is refused for ever. With a line break of Windows inside, wechatpy and npm wechatpay-axios-plugin 0.9.6 refuse.
# - A number 0 in a request (`offset` of the first page): wechatpy leaves it out of the signature and sends an empty field. The text "0" is fine.
# - A field that is null: wechatpay-axios-plugin signs "device_info=", and sends it empty, so the signature is wrong.
# For us: values keep every byte, blanks and line breaks too; numbers are signed as the text on the wire, and empty fields not at all.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install "wechatpy[cryptography]==1.8.18"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund tenpay@2.1.18 wechatpay-axios-plugin@0.9.6
cat >cases.json <<'CASES'
{"plain": "tea", "blank at the end": "tea ", "two lines": "tea\ncake", "two lines of Windows": "tea\r\ncake"}
CASES
cat >notices.py <<'PY'
"""Notices as the provider signs and sends them: the values as they are, in CDATA."""
import hashlib
import json

KEY = "0123456789abcdef0123456789abcdef"

def sign(fields):
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields)) + f"&key={KEY}"
    return hashlib.md5(text.encode()).hexdigest().upper()

notices = {}
for case, attach in json.load(open("cases.json")).items():
    fields = {"appid": "wx1", "mch_id": "1", "return_code": "SUCCESS", "result_code": "SUCCESS", "total_fee": "1500", "attach": attach}
    fields["sign"] = sign(fields)
    notices[case] = "<xml>" + "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items()) + "</xml>"
json.dump({"key": KEY, "notices": notices}, open("notices.json", "w"))
PY
python3 notices.py
seen=$(
  node - <<'JS'
const Tenpay = require('tenpay');
const { Formatter, Hash, Transformer } = require('wechatpay-axios-plugin');
const { key, notices } = require('./notices.json');
const tenpay = new Tenpay({ appid: 'wx1', mchid: '1', partnerKey: key });
(async () => {
  for (const [name, xml] of Object.entries(notices)) {
    const byTenpay = await tenpay._parse(xml, 'middleware_pay').then(() => 'accepts', (error) => `refuses (${error.message})`);
    const { sign, ...fields } = Transformer.toObject(xml);
    const byPlugin = Hash.sign('MD5', fields, key) === sign ? 'accepts' : 'refuses';
    console.log(`${name}: tenpay ${byTenpay}, wechatpay-axios-plugin ${byPlugin}`);
  }
  for (const order of [{ body: 'tea', offset: 0 }, { body: 'tea', device_info: null }]) {
    console.log('wechatpay-axios-plugin signs', Formatter.queryStringLike(Formatter.ksort(order)), 'and sends', Transformer.toXml(order));
  }
})();
JS
  venv/bin/python -W ignore - <<'PY'
import json
from wechatpy.exceptions import InvalidSignatureException
from wechatpy.pay import WeChatPay
from wechatpy.pay.utils import dict_to_xml, format_url

given = json.load(open("notices.json"))
client = WeChatPay("wx1", given["key"], "1")
for name, xml in given["notices"].items():
    try:
        client.parse_payment_result(xml)
        print(f"{name}: wechatpy accepts")
    except InvalidSignatureException:
        print(f"{name}: wechatpy refuses")
for order in ({"body": "tea", "offset": 0}, {"body": "tea", "offset": "0"}, {"body": "tea", "device_info": None}):
    print("wechatpy signs", format_url(order).decode(), "and sends", dict_to_xml(order, "S").replace("\n", ""))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
plain: tenpay accepts, wechatpay-axios-plugin accepts
blank at the end: tenpay refuses (sign签名错误), wechatpay-axios-plugin accepts
two lines: tenpay accepts, wechatpay-axios-plugin accepts
two lines of Windows: tenpay accepts, wechatpay-axios-plugin refuses
wechatpay-axios-plugin signs body=tea&offset=0 and sends <xml><body>tea</body><offset>0</offset></xml>
wechatpay-axios-plugin signs body=tea&device_info= and sends <xml><body>tea</body><device_info/></xml>
plain: wechatpy accepts
blank at the end: wechatpy refuses
two lines: wechatpy accepts
two lines of Windows: wechatpy refuses
wechatpy signs body=tea and sends <xml><body><![CDATA[tea]]></body><offset></offset><sign><![CDATA[S]]></sign></xml>
wechatpy signs body=tea&offset=0 and sends <xml><body><![CDATA[tea]]></body><offset>0</offset><sign><![CDATA[S]]></sign></xml>
wechatpy signs body=tea and sends <xml><body><![CDATA[tea]]></body><device_info><![CDATA[]]></device_info><sign><![CDATA[S]]></sign></xml>
END
