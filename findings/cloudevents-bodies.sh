#!/usr/bin/env bash
# The body of a CloudEvent over HTTP, as npm cloudevents 10.0.0 and both APIs of PyPI cloudevents 2.2.0 read it.
# - Structured mode may repeat attributes as "ce-" headers. The newer Python API (`core`) then takes the message for binary mode and
#   gives the whole envelope as data; npm and the older API (`v1`) go by the content type, as the HTTP binding says.
# - Text as JSON data, an amount "12.50": npm writes it into a binary body without quotes, so others read the number 12.5.
#   npm itself reads the number 12.50 as text, and `v1` reads text/plain "12.50" as a number.
# For us: data is a JSON object always, never a bare text or number; structured events carry no "ce-" headers.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install cloudevents==2.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
cat >messages.json <<'MESSAGES'
[
  ["structured", {"content-type": "application/cloudevents+json"}, "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/\",\"type\":\"t\",\"data\":{\"paid\":true}}"],
  ["number", {"content-type": "application/json"}, "12.50"],
  ["text", {"content-type": "application/json"}, "\"12.50\""],
  ["plain", {"content-type": "text/plain"}, "12.50"]
]
MESSAGES
seen=$(
  node --input-type=module - <<'JS'
import { readFileSync } from 'fs';
import { CloudEvent, HTTP } from 'cloudevents';
const base = { 'ce-id': '1', 'ce-source': '/', 'ce-type': 't', 'ce-specversion': '1.0' };
for (const [name, headers, body] of JSON.parse(readFileSync('messages.json'))) {
  console.log('npm', name, JSON.stringify(HTTP.toEvent({ headers: { ...base, ...headers }, body }).data));
}
const event = new CloudEvent({ id: '1', source: '/', type: 't', datacontenttype: 'application/json', data: '12.50' });
console.log('npm writes the text', HTTP.binary(event).body, 'in binary mode,', JSON.stringify(JSON.parse(HTTP.structured(event).body).data), 'in structured mode');
JS
  venv/bin/python -W ignore - <<'PY'
import json
from cloudevents.core.bindings import http as core
from cloudevents.v1.http import from_http

base = {"ce-id": "1", "ce-source": "/", "ce-type": "t", "ce-specversion": "1.0"}
for name, headers, body in json.load(open("messages.json")):
    headers = {**base, **headers}
    print("v1", name, json.dumps(from_http(headers, body.encode()).data))
    print("core", name, json.dumps(core.from_http_event(core.HTTPMessage(headers, body.encode())).get_data()))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
npm structured {"paid":true}
npm number "12.50"
npm text "12.50"
npm plain "12.50"
npm writes the text 12.50 in binary mode, "12.50" in structured mode
v1 structured {"paid": true}
core structured {"specversion": "1.0", "id": "1", "source": "/", "type": "t", "data": {"paid": true}}
v1 number 12.5
core number 12.5
v1 text "12.50"
core text "12.50"
v1 plain 12.5
core plain "12.50"
END
