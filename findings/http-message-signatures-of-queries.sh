#!/usr/bin/env bash
# HTTP message signatures (RFC 9421) that npm http-message-signatures 1.0.6 makes and PyPI http-message-signatures 3.0.0 checks, with one key.
# Nothing is changed on the way; the two only write what they sign differently, so a good signature is invalid:
# - a query parameter with "(", "'" or "~": the RFC wants the percent-encoding of HTML forms ("%28"), npm leaves those characters alone. With
#   "*", blanks and Arabic they agree, so tests pass until a customer types a bracket.
# - a URL without a path, "https://shop.example": npm signs it as it stands, PyPI with "/".
# - a bare "?" at the end, or "/a/../pay": npm drops the one and resolves the other before it signs the path.
# - a parameter that comes twice: npm signs both values, PyPI refuses to look.
# For us: a signature covers the request line as it was sent, byte for byte, and the body's digest, never parts of a parsed address.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install http-message-signatures==3.0.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund http-message-signatures@1.0.6
node --input-type=module - <<'JS'
import { generateKeyPairSync } from 'crypto';
import { writeFileSync } from 'fs';
import { createSigner, httpbis } from 'http-message-signatures';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const note = '"@query-param";name="note"';
const cases = [
  ['/pay?note=tea', note],
  ['/pay?note=5*', note],
  ['/pay?note=two%20teas', note],
  ['/pay?note=two+teas', note],
  ['/pay?note=%D8%B4%D8%A7%D9%8A', note],
  ['/pay?note=tea%20%282%29', note],
  ["/pay?note=Ali's%20tea", note],
  ['/pay?note=~5', note],
  ['/pay?note=a&note=b', note],
  ['', '@target-uri'],
  ['/pay?', '@request-target'],
  ['/a/../pay', '@path'],
];
const messages = [];
for (const [target, field] of cases) {
  const signer = createSigner(privateKey, 'ed25519', 'key');
  let base;
  const sign = (data) => ((base = data.toString()), signer.sign(data));
  const url = 'https://shop.example' + target;
  const config = { key: { ...signer, sign }, fields: [field], params: ['created', 'keyid', 'alg'], name: 'sig' };
  const { headers } = await httpbis.signMessage(config, { method: 'POST', url, headers: {} });
  const values = base.split('\n').slice(0, -1).map((line) => line.split(': ')[1]);
  messages.push({ url, headers, field: field.split('"').slice(0, 2).at(-1), values });
}
writeFileSync('messages.json', JSON.stringify({ key: publicKey.export({ type: 'spki', format: 'pem' }), messages }));
JS
seen=$(venv/bin/python - <<'PY'
import json
from types import SimpleNamespace
from http_message_signatures import HTTPMessageVerifier, InvalidSignature, MappingKeyResolver, algorithms

signed = json.load(open("messages.json"))
keys = MappingKeyResolver(public_keys={"key": signed["key"].encode()}, private_keys={})
for message in signed["messages"]:
    try:
        request = SimpleNamespace(method="POST", url=message["url"], headers=message["headers"])
        HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=keys).verify(request)
        result = "valid"
    except InvalidSignature as error:
        result = f"invalid {error}".strip()
    print(message["url"], "|", message["field"].lstrip('"'), "as", " and ".join(message["values"]), "|", result)
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
https://shop.example/pay?note=tea | @query-param as tea | valid
https://shop.example/pay?note=5* | @query-param as 5* | valid
https://shop.example/pay?note=two%20teas | @query-param as two%20teas | valid
https://shop.example/pay?note=two+teas | @query-param as two%20teas | valid
https://shop.example/pay?note=%D8%B4%D8%A7%D9%8A | @query-param as %D8%B4%D8%A7%D9%8A | valid
https://shop.example/pay?note=tea%20%282%29 | @query-param as tea%20(2) | invalid
https://shop.example/pay?note=Ali's%20tea | @query-param as Ali's%20tea | invalid
https://shop.example/pay?note=~5 | @query-param as ~5 | invalid
https://shop.example/pay?note=a&note=b | @query-param as a and b | invalid Query parameters with multiple values are not supported.
https://shop.example | @target-uri as https://shop.example | invalid
https://shop.example/pay? | @request-target as /pay | invalid
https://shop.example/a/../pay | @path as /pay | invalid
END
