#!/usr/bin/env bash
# The subject and the time of a CloudEvent in HTTP's binary mode, where attributes are headers. The HTTP binding of CloudEvents 1.0 wants
# header values percent-encoded, and `time` is optional. npm cloudevents 10.0.0 against both APIs of PyPI cloudevents 2.2.0:
# - npm and the older Python API (`v1`) neither encode nor decode: an Arabic subject makes a header that HTTP clients refuse, and one
#   that came in encoded stays "%D8%B4...". The newer Python API (`core`) does both.
# - So a plain "a%41b" arrives as another text when one side encodes and the other does not. npm cuts the time to milliseconds and moves it to UTC.
# - An event that came without a time gets one when it is read, the reader's clock, in all three.
# For us: header attributes are ASCII without blanks, quotes and "%", so that all readings agree; names and times of payments are in the body.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install cloudevents==2.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cloudevents@10.0.0
seen=$(
  node --input-type=module - <<'JS'
import { CloudEvent, HTTP } from 'cloudevents';
const base = { 'ce-id': '1', 'ce-source': '/shop', 'ce-type': 'paid', 'ce-specversion': '1.0', 'content-type': 'application/json' };
const write = (subject) => HTTP.binary(new CloudEvent({ id: '1', source: '/shop', type: 'paid', subject })).headers;
const read = (more) => HTTP.toEvent({ headers: { ...base, ...more }, body: '{}' });
console.log('npm writes', write('شاي')['ce-subject'], write('a%41b')['ce-subject']);
try {
  new Headers(write('شاي'));
} catch {
  console.log('npm: no HTTP header');
}
console.log('npm reads', read({ 'ce-subject': '%D8%B4%D8%A7%D9%8A' }).subject, read({ 'ce-subject': 'a%41b' }).subject);
console.log('npm time', read({ 'ce-time': '2026-01-01T03:00:00.123456+03:00' }).time, '| without:', 'time' in read({}).toJSON());
JS
  venv/bin/python -W ignore - <<'PY'
from cloudevents.core.bindings import http as core
from cloudevents.core.v1.event import CloudEvent as CoreEvent
from cloudevents.v1.http import CloudEvent, from_http, to_binary

base = {"ce-id": "1", "ce-source": "/shop", "ce-type": "paid", "ce-specversion": "1.0", "content-type": "application/json"}
event = {"id": "1", "source": "/shop", "type": "paid", "specversion": "1.0"}
apis = {
    "v1": (lambda a: to_binary(CloudEvent(a, {}))[0], lambda h: from_http(h, b"{}").get_attributes()),
    "core": (lambda a: core.to_binary_event(CoreEvent(a, {})).headers,
             lambda h: core.from_http_event(core.HTTPMessage(h, b"{}")).get_attributes()),
}
for name, (write, read) in apis.items():
    print(name, "writes", *(write({**event, "subject": text})["ce-subject"] for text in ("شاي", "a%41b")))
    print(name, "reads", *(read({**base, "ce-subject": text})["subject"] for text in ("%D8%B4%D8%A7%D9%8A", "a%41b")))
    print(name, "time", read({**base, "ce-time": "2026-01-01T03:00:00.123456+03:00"})["time"], "| without:", "time" in read(base))
PY
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
npm writes شاي a%41b
npm: no HTTP header
npm reads %D8%B4%D8%A7%D9%8A a%41b
npm time 2026-01-01T00:00:00.123Z | without: true
v1 writes شاي a%41b
v1 reads %D8%B4%D8%A7%D9%8A a%41b
v1 time 2026-01-01T03:00:00.123456+03:00 | without: True
core writes %D8%B4%D8%A7%D9%8A a%2541b
core reads شاي aAb
core time 2026-01-01 03:00:00.123456+03:00 | without: True
END
