#!/usr/bin/env bash
# npm alipay-sdk 4.14.0 (Alipay's own), one order for `alipay.trade.app.pay`. It writes all keys of `bizContent` in snake case, in every depth,
# also those that the API or the merchant spells otherwise, and signs the result:
# - "needBuyerRealnamed" and "TRANS_MEMO" of `extend_params` become "need_buyer_realnamed" and "trans_memo", which the API does not know.
# - Keys of `promo_params`, which are the merchant's: "A-1" becomes "a1". Letters of other scripts are dropped: "优惠" and "قسيمة" are both
#   the empty key, and only the last value is left.
# `bizContentAutoSnakeCase: false` keeps them, but then camel case everywhere else has to go. PyPI python-alipay-sdk 3.4.0 renames nothing.
# For us: a key that arrives in another spelling is not guessed back; an example that uses this SDK switches the renaming off.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install python-alipay-sdk==3.4.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund alipay-sdk@4.14.0
cat >order.json <<'ORDER'
{
  "out_trade_no": "T1",
  "total_amount": "15.00",
  "subject": "Tea",
  "extend_params": {"needBuyerRealnamed": "T", "TRANS_MEMO": "tea", "hb_fq_num": "3"},
  "promo_params": {"A-1": "one", "قسيمة": "two", "优惠": "three"}
}
ORDER
seen=$(
  node --input-type=module - <<'JS'
import { generateKeyPairSync } from 'crypto';
import { readFileSync, writeFileSync } from 'fs';
import { AlipaySdk } from 'alipay-sdk';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = { private: privateKey.export({ type: 'pkcs1', format: 'pem' }), public: publicKey.export({ type: 'spki', format: 'pem' }) };
writeFileSync('keys.json', JSON.stringify(pem));
const sdk = new AlipaySdk({ appId: '2021000000000001', privateKey: pem.private, alipayPublicKey: pem.public, keyType: 'PKCS1' });
const order = JSON.parse(readFileSync('order.json'));
for (const options of [{}, { bizContentAutoSnakeCase: false }]) {
  const sent = new URLSearchParams(sdk.sdkExecute('alipay.trade.app.pay', { bizContent: order }, options)).get('biz_content');
  for (const part of ['extend_params', 'promo_params']) {
    console.log('npm', JSON.stringify(options), part, JSON.stringify(JSON.parse(sent)[part]));
  }
}
JS
  venv/bin/python - <<'PY'
import json
from urllib.parse import parse_qs
from alipay import AliPay

keys = json.load(open("keys.json"))
sdk = AliPay(appid="2021000000000001", app_notify_url=None, app_private_key_string=keys["private"], alipay_public_key_string=keys["public"])
query = sdk.client_api("alipay.trade.app.pay", biz_content=json.load(open("order.json")))
for part in ("extend_params", "promo_params"):
    print("PyPI", part, json.dumps(json.loads(parse_qs(query)["biz_content"][0])[part], ensure_ascii=False))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
npm {} extend_params {"need_buyer_realnamed":"T","trans_memo":"tea","hb_fq_num":"3"}
npm {} promo_params {"a1":"one","":"three"}
npm {"bizContentAutoSnakeCase":false} extend_params {"needBuyerRealnamed":"T","TRANS_MEMO":"tea","hb_fq_num":"3"}
npm {"bizContentAutoSnakeCase":false} promo_params {"A-1":"one","قسيمة":"two","优惠":"three"}
PyPI extend_params {"needBuyerRealnamed": "T", "TRANS_MEMO": "tea", "hb_fq_num": "3"}
PyPI promo_params {"A-1": "one", "قسيمة": "two", "优惠": "three"}
END
