"""The Python SDK's signatures and keys, with known answers."""

import base64
import hashlib
import json
import pathlib
import re
import unittest
import urllib.parse

import opencashier
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from opencashier.keys import read_private_key, read_public_key
from opencashier.signer import Signer, string_to_sign
from wallet import SHOP, Bench, is_signed_by_shop, result, vectors

GUIDE = (pathlib.Path(__file__).parents[2] / "docs/wallet-openapi.md").read_text()
KNOWN = json.loads(re.search(r'```json\n(\{\n  "path":.*?\n\})\n```', GUIDE, re.DOTALL)[1])
SIGNER = Signer(KNOWN["client_id"], SHOP.private, KNOWN["public_key"], None, lambda: 0.0)


def check(**change):
    """Checks the guide's example after a change."""
    known = {**KNOWN, **change}
    signature = f"algorithm=RSA256, keyVersion=1, signature={known['signature']}"
    headers = {"Client-Id": known["client_id"], "Request-Time": known["time"], "Signature": signature}
    return SIGNER.verify(known["path"], headers, "request-time", known["body"].encode())


def forms(key):
    pem = f"-----BEGIN {key['label']}-----\n{key['base64']}\n-----END {key['label']}-----\n"
    return [key["base64"], pem, pem.replace("\n", "\\n"), pem.replace("\n", "\r\n")]


class Signatures(unittest.TestCase):
    def test_the_guides_example_is_accepted(self):
        text = string_to_sign(KNOWN["path"], KNOWN["client_id"], KNOWN["time"], KNOWN["body"].encode())
        self.assertEqual(hashlib.sha256(text).hexdigest(), KNOWN["string_to_sign_sha256"])
        value, time = check()
        self.assertEqual((value["paymentRequestId"], time), ("R-1", 1767312245.0))

    def test_any_changed_character_is_refused(self):
        for field in ("path", "client_id", "time", "body", "signature"):
            text = KNOWN[field]
            # The last letter before the padding holds bits that base64 ignores.
            for at in range(len(text) - 3 if field == "signature" else len(text)):
                changed = text[:at] + ("B" if text[at] == "A" else "A") + text[at + 1 :]
                with self.subTest(field=field, at=at), self.assertRaises(opencashier.VerificationError):
                    check(**{field: changed})

    def test_forms_of_a_signature(self):
        plain = KNOWN["signature"]
        for good in (urllib.parse.quote(plain, safe=""), plain.replace("+", "-").replace("/", "_"), plain.replace("=", "")):
            self.assertTrue(check(signature=good))
        for bad in ("", "%", "%zz", "§"):
            with self.subTest(bad), self.assertRaises(opencashier.VerificationError):
                check(signature=bad)

    def test_forms_of_keys(self):
        known = vectors("keys")
        message, signature = known["message"].encode(), base64.b64decode(known["signature"])
        for key in known["private"]:
            for text in forms(key):
                with self.subTest(key["name"]):
                    if key["usable"]:
                        self.assertEqual(read_private_key(text).sign(message, PKCS1v15(), SHA256()), signature)
                    else:
                        self.assertRaises(ValueError, read_private_key, text)
        for key in known["public"]:
            for text in forms(key):
                with self.subTest(key["name"]):
                    if key["usable"]:
                        read_public_key(text).verify(signature, message, PKCS1v15(), SHA256())
                    else:
                        self.assertRaises(ValueError, read_public_key, text)

    def test_a_request_is_signed_over_the_bytes_that_are_sent(self):
        for kind in (opencashier.Client, opencashier.AsyncClient):
            bench = Bench(kind, [result("S", "SUCCESS", messageId="msg_1")])
            templates = [{"templateParameters": {"Title": "شاي", "Content": "茶 & tea"}}]
            request = {"accessToken": "t", "requestId": "M-1", "templates": templates}
            self.assertEqual(bench.call("send_inbox", request)["messageId"], "msg_1")
            [asked] = bench.asked
            self.assertEqual(asked.url, "https://wallet.example/v1/messages/sendInbox")
            self.assertEqual(asked.headers["request-time"], "2026-01-02T03:04:05Z")
            self.assertEqual(json.loads(asked.content), {"templateCode": "MINI_APP_COMMON_INBOX", **request})
            self.assertTrue(is_signed_by_shop(asked.url.path, asked.headers, asked.content))

    def test_an_order_string_is_a_signed_pay_call_in_a_form(self):
        client = Bench(opencashier.Client, []).client
        amount = {"currency": "IQD", "value": "1"}
        order = {"paymentRequestId": "R 1", "paymentAmount": amount, "order": {"orderDescription": "a+b"}}
        form = dict(urllib.parse.parse_qsl(client.order_str(order), strict_parsing=True))
        self.assertEqual(list(form), ["client_id", "request_time", "signature", "body"])
        headers = {"client-id": form["client_id"], "request-time": form["request_time"], "signature": form["signature"]}
        self.assertTrue(is_signed_by_shop("/v1/payments/pay", headers, form["body"].encode()))
        self.assertEqual(json.loads(form["body"])["productCode"], "51051000101000000011")

    def test_no_key_is_shown(self):
        secret = SHOP.private.splitlines()[2]
        client = Bench(opencashier.Client, []).client
        for text in (SHOP.private[:500], f"{SHOP.private}§"):
            with self.assertRaises(ValueError) as raised:
                read_private_key(text)
            self.assertIsNone(raised.exception.__cause__)
            self.assertNotIn(secret, repr(raised.exception))
        shown = repr(client) + repr(vars(client)) + repr(vars(client._signer))
        self.assertNotIn(secret, shown)
        self.assertIn("TEST_SHOP", repr(client))


if __name__ == "__main__":
    unittest.main()
