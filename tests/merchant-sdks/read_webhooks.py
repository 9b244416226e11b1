"""Reads notices with the published packages for Standard Webhooks and CloudEvents, with our own, and with plain `cryptography`.

The messages come on standard input as JSON; an exception says what was not taken.
"""

import base64
import json
import sys

import opencashier
from cloudevents.core.bindings import http as core
from cloudevents.v1.http import from_http
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError


def is_refused(attempt, error):
    try:
        attempt()
    except error:
        return True
    return False


def signed_by_wallet(public_text, headers, body):
    """Ed25519 as anybody can check it."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_text.removeprefix("whpk_")))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    made = [one.removeprefix("v1a,") for one in headers["webhook-signature"].split(" ") if one.startswith("v1a,")]
    for one in made:
        public.verify(base64.b64decode(one), signed)
    assert made


def check(secret, public_text, headers, body):
    changed = body.replace("pay_", "pay-")
    assert Webhook(secret).verify(body, headers) == json.loads(body)
    assert is_refused(lambda: Webhook(secret).verify(changed, headers), WebhookVerificationError)
    signed_by_wallet(public_text, headers, body)
    assert is_refused(lambda: signed_by_wallet(public_text, headers, changed), InvalidSignature)
    for key in (secret, public_text):
        now = float(headers["webhook-timestamp"])
        assert opencashier.verify_webhook(key, headers, body, now=now) == headers["webhook-id"]
        for error in (
            lambda: opencashier.verify_webhook(key, headers, changed, now=now),
            lambda: opencashier.verify_webhook(key, headers, body, now=now + 301),
        ):
            assert is_refused(error, opencashier.VerificationError)
    attributes = from_http(headers, body.encode()).get_attributes()
    event = core.from_http_event(core.HTTPMessage(headers, body.encode()))
    payment = json.loads(body)
    for read in (attributes, event.get_attributes()):
        assert read["id"] == headers["webhook-id"] and read["subject"] == payment["paymentId"], read
        assert read["type"] == headers["ce-type"] and read["source"] == headers["ce-source"], read
    assert event.get_data() == payment


given = json.load(sys.stdin)
for message in given["messages"]:
    check(given["secret"], given["publicKey"], message["headers"], message["body"])
print(len(given["messages"]), "messages")
