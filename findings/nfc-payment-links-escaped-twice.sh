#!/usr/bin/env bash
# A payment link on an NFC sticker (an NDEF URI record), read by three packages:
# - PyPI ndeflib 0.3.3 takes every link for one that is not escaped yet: its `uri` escapes the percent signs again, and `=` and `&` of the
#   query with them, so a signed link from `uri` has no parameters any more. `iri` and the bytes on the sticker are the link as it was given.
#   The same `uri` is what a host name in Arabic needs: only there it is written in Punycode.
# - npm ndef 0.2.0 and @taptrack/ndef 1.0.3 write the same bytes and give the link back as it was, the Arabic host too.
# For us: what a reader hands over is compared as bytes with the link that was written before it is printed or stuck anywhere, and links of
# the cashier are plain ASCII without anything to escape.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install ndeflib==0.3.3
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ndef@0.2.0 @taptrack/ndef@1.0.3
cat >read.py <<'PY'
import ndef

for link in ("https://pay.example/c/7?sign=a%2Bb%3D&amount=1500", "https://\u0645\u062a\u062c\u0631.example/c/7"):
    sticker = b"".join(ndef.message_encoder([ndef.UriRecord(link)]))
    record = next(ndef.message_decoder(sticker))
    print("ndeflib", len(sticker), record.iri == link, record.uri)
PY
cat >read.cjs <<'JS'
const ndef = require('ndef');
const taptrack = require('@taptrack/ndef');
for (const link of ['https://pay.example/c/7?sign=a%2Bb%3D&amount=1500', 'https://\u0645\u062a\u062c\u0631.example/c/7']) {
  const bytes = ndef.encodeMessage([ndef.uriRecord(link)]);
  console.log('ndef', bytes.length, ndef.uri.decodePayload(ndef.decodeMessage(bytes)[0].payload) === link);
  const record = taptrack.Utils.createUriRecord(link);
  const size = new taptrack.Message([record]).toByteArray().length;
  console.log('@taptrack/ndef', size, taptrack.Utils.resolveUriRecordToString(record) === link);
}
JS
seen=$(venv/bin/python read.py && node read.cjs)
echo "package | bytes on the sticker | read as written | uri"
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
ndeflib 46 True https://pay.example/c/7?sign%3Da%252Bb%253D%26amount%3D1500
ndeflib 25 True https://xn--pgbep1f.example/c/7
ndef 46 true
@taptrack/ndef 46 true
ndef 25 true
@taptrack/ndef 25 true
END
