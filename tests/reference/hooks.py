"""What schemathesis needs to know of the demo: how each API's calls are signed or authorised, and ids that exist.

Loaded by schemathesis itself; `test_fuzz.py` prepares the stage.
"""

import base64
import datetime
import json
import os
import random
import threading
import urllib.parse

import requests
import schemathesis
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

with open(os.environ["REFERENCE_STAGE"], encoding="utf-8") as file:
    STAGE = json.load(file)
API = STAGE["api"]
POOL = STAGE["pool"]
RANDOM = random.Random(1)
LOCK = threading.Lock()


class Signed(requests.auth.AuthBase):
    """Signs the bytes that are sent, as the client who may call the operation."""

    def __init__(self):
        def load(who):
            return who["client_id"], serialization.load_pem_private_key(who["private_key"].encode(), None)

        self.merchant, self.partner = load(STAGE["merchant"]), load(STAGE["partner"])

    def __call__(self, request):
        path = urllib.parse.urlsplit(request.url).path
        client_id, key = self.partner if path.startswith("/aps/") else self.merchant
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        time = datetime.datetime.now(datetime.timezone.utc).isoformat()
        signature = key.sign(f"POST {path}\n{client_id}.{time}.".encode() + body, padding.PKCS1v15(), hashes.SHA256())
        value = urllib.parse.quote(base64.b64encode(signature), safe="")
        request.headers.update({"Client-Id": client_id, "Request-Time": time, "Signature": f"algorithm=RSA256, keyVersion=1, signature={value}"})
        return request


class Headers(requests.auth.AuthBase):
    """Adds the headers of one of those who are signed in. Whoever signs out does it with a session of its own."""

    def __call__(self, request):
        ends = request.url.endswith(("/sessions/current", "/session/destroy/"))
        request.headers.update(STAGE["leaving"] if ends else RANDOM.choice(STAGE["headers"]))
        return request


schemathesis.auth.set_from_requests(Signed() if API == "wallet" else Headers())


def known(name):
    """Something that exists under this name, one time in three; nothing otherwise."""
    with LOCK:
        values = POOL.get(name)
        return RANDOM.choice(values) if values and RANDOM.random() < 1 / 3 else None


@schemathesis.hook
def before_call(context, case, kwargs):
    """Some ids exist: an operation that only ever answers that there is no such thing is not tested. And nobody waits."""
    if API == "dev" and isinstance(case.query, dict):
        wait = str(case.query.get("wait"))
        if wait.isdecimal() and int(wait) < 2**64:
            case.query["wait"] = min(int(wait), 0 if RANDOM.random() < 0.9 else 1)
    for part in (case.path_parameters, case.query if API == "dev" else None, case.body):
        if isinstance(part, dict):
            for name in part:
                value = known(name)
                if value is not None:
                    part[name] = value


@schemathesis.check
def code_is_documented(ctx, response, case):
    """The description of an answer names its code."""
    if API not in ("wallet", "host", "dev") or not response.content:
        return
    answer = response.json()
    code = answer["result"]["resultCode"] if API == "wallet" else answer.get("error", {}).get("code")
    documented = case.operation.definition.raw["responses"].get(str(response.status_code), {}).get("description", "")
    if code and code not in documented:
        raise AssertionError(f"{code} is not among the codes of {response.status_code}: {documented}")


@schemathesis.hook
def after_call(context, case, response):
    """Counts the cases by status, or by code where every status is 200."""
    result = response.json().get("result", {}) if API == "wallet" else {}
    with LOCK, open(STAGE["log"], "a", encoding="utf-8") as log:
        log.write(f"{case.operation.definition.raw['operationId']} {result.get('resultCode', response.status_code)}\n")
