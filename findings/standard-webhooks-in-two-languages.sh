#!/usr/bin/env bash
# One message and one secret of Standard Webhooks, in npm standardwebhooks 1.1.1 and PyPI standardwebhooks 1.1.0, made by one project.
# - `sign` of the Python package drops the zone of the time that it is given: 12:00 in Baghdad is signed as 12:00 UTC, three hours off,
#   so a message whose header carries the right seconds is refused everywhere. A time in UTC is signed as npm signs it.
# - `verify` of the npm package finds nothing in a `Headers` object, and takes a body as text or Buffer, but not as Uint8Array.
# - A secret without its prefix "whsec_" is the same secret to both, and another one to npm openai 6.49.0, which reads the same format.
# For us: secrets are shown with their prefix; examples sign a time in UTC, and hand over headers as a plain object and the body as text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install standardwebhooks==1.1.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1 openai@6.49.0
seen=$(
  venv/bin/python - <<'PY'
from datetime import datetime, timedelta, timezone
from standardwebhooks import Webhook

baghdad = datetime(2026, 1, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
for name, at in (("Baghdad", baghdad), ("UTC", baghdad.astimezone(timezone.utc))):
    print(f"python, {name}:", Webhook("whsec_b3BlbmNhc2hpZXItdGVzdC1zZWNyZXQ=").sign("msg_1", at, "{}")[:11])
PY
  node - <<'JS'
const { Webhook } = require('standardwebhooks');
const OpenAI = require('openai');
const secret = 'whsec_b3BlbmNhc2hpZXItdGVzdC1zZWNyZXQ=';
const body = '{"paid":true}';
const attempt = async (name, run) => {
  try {
    console.log(`${name}:`, (await run()) ?? 'accepted');
  } catch (error) {
    console.log(`${name}: refused,`, error.message);
  }
};
(async () => {
  await attempt('npm, Baghdad', () => new Webhook(secret).sign('msg_1', new Date('2026-01-01T12:00:00+03:00'), '{}').slice(0, 11));
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_2',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_2', at, body),
  };
  const verify = (key, body, given) => JSON.stringify(new Webhook(key).verify(body, given));
  await attempt('npm, text', () => verify(secret, body, headers));
  await attempt('npm, Headers', () => verify(secret, body, new Headers(headers)));
  await attempt('npm, Uint8Array', () => verify(secret, new TextEncoder().encode(body), headers));
  await attempt('npm, no prefix', () => verify(secret.slice(6), body, headers));
  const { webhooks } = new OpenAI({ apiKey: 'none' });
  await attempt('openai, Headers', () => webhooks.verifySignature(body, new Headers(headers), secret));
  await attempt('openai, no prefix', () => webhooks.verifySignature(body, headers, secret.slice(6)));
})();
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
python, Baghdad: v1,GijwxcXK
python, UTC: v1,OgJOsKGa
npm, Baghdad: v1,OgJOsKGa
npm, text: {"paid":true}
npm, Headers: refused, Missing required headers
npm, Uint8Array: refused, Expected payload to be of type string or Buffer.
npm, no prefix: {"paid":true}
openai, Headers: accepted
openai, no prefix: refused, The given webhook signature does not match the expected signature
END
