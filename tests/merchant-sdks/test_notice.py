"""Notices in the Python SDK: what is accepted, what is refused, and what the adapters answer."""

import asyncio
import json
import unittest
from datetime import datetime, timezone

import django.conf
import httpx
import opencashier
from django.test import RequestFactory
from fastapi import FastAPI
from opencashier.django import notice_view
from opencashier.fastapi import notice_route
from wallet import CLIENT_ID, NOW_S, SHOP, WALLET, Bench, signed

django.conf.settings.configure(ALLOWED_HOSTS=["*"])
PATH = "/payments/notify"
AMOUNT = {"currency": "IQD", "value": "1"}
PAID = {"paymentId": "pay_1", "paymentRequestId": "R-1", "paymentStatus": "SUCCESS", "paymentAmount": AMOUNT, "extendInfo": "شاي"}
BODY = json.dumps(PAID).encode()
CLIENT = Bench(opencashier.Client, []).client


def good(body=BODY, **changes):
    return signed(PATH, "request-time", body, **changes)


def at(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")


class Notices(unittest.TestCase):
    def fault(self, headers, body=BODY, path=PATH, client=CLIENT):
        with self.assertRaises(opencashier.VerificationError) as raised:
            client.construct_notice(headers, body, path)
        return raised.exception.fault

    def test_any_kind_of_headers_and_body(self):
        capital = {name.upper(): value for name, value in good().items()}
        for headers in (good(), capital, httpx.Headers(good())):
            for body in (BODY, BODY.decode(), bytearray(BODY), memoryview(BODY)):
                self.assertEqual(CLIENT.construct_notice(headers, body, f"{PATH}?shop=1")["extendInfo"], "شاي")

    def test_refused_with_the_reason(self):
        self.assertEqual(self.fault(good(key=SHOP)), "signature")
        self.assertEqual(self.fault(good(), BODY + b" "), "signature")
        self.assertEqual(self.fault(good(), path="/other"), "signature")
        self.assertEqual(self.fault(good(client_id="OTHER_SHOP")), "client")
        self.assertEqual(self.fault({**good(), "client-id": "OTHER_SHOP"}), "client")
        for name in ("client-id", "request-time", "signature"):
            self.assertEqual(self.fault({**good(), name: ""}), "header")
        self.assertEqual(self.fault({**good(), "signature": "algorithm=RSA256"}), "signature")

    def test_age(self):
        for time in (at(NOW_S - 300), at(NOW_S + 300), str(int(NOW_S * 1000)), at(NOW_S).replace("+00:00", "Z")):
            self.assertTrue(CLIENT.construct_notice(good(time=time), BODY, PATH))
        for time in (at(NOW_S - 301), at(NOW_S + 301), "yesterday", "2026-01-02"):
            self.assertEqual(self.fault(good(time=time)), "time")
        self.assertEqual(self.fault({**good(time=at(NOW_S - 301)), "request-time": at(NOW_S)}), "signature")
        strict = Bench(opencashier.Client, [], tolerance_s=1.0).client
        self.assertEqual(self.fault(good(time=at(NOW_S - 2)), client=strict), "time")

    def test_a_body_that_is_not_one_object_about_a_payment(self):
        later = b'{"paymentId":"pay_1","paymentStatus":"LATER"}'
        for body in (b"", b"[]", b"null", BODY + b"{}", b"\xef\xbb\xbf" + BODY, b"\xff", b"{}", later):
            with self.subTest(body):
                self.assertEqual(self.fault(good(body), body), "body")

    def test_a_parsed_body_is_refused_with_a_hint(self):
        with self.assertRaisesRegex(TypeError, "raw body"):
            CLIENT.construct_notice(good(), PAID, PATH)

    def test_the_environment(self):
        environment = {
            "OPENCASHIER_CLIENT_ID": CLIENT_ID,
            "OPENCASHIER_PRIVATE_KEY": SHOP.private,
            "OPENCASHIER_WALLET_PUBLIC_KEY": WALLET.public,
            "OPENCASHIER_BASE_URL": "https://wallet.example",
        }
        self.assertIsInstance(opencashier.AsyncClient.from_env(environment), opencashier.AsyncClient)
        for name in environment:
            with self.assertRaisesRegex(ValueError, f"{name} is not set"):
                opencashier.Client.from_env({**environment, name: ""})


class Adapters(unittest.TestCase):
    def in_fastapi(self, record, headers, path=PATH, **options):
        app = FastAPI()
        app.post(path)(notice_route(CLIENT, record, **options))

        async def post():
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="https://shop.example") as http:
                answer = await http.post(f"{path}?shop=1", content=BODY, headers=headers)
                return answer.status_code, answer.text

        return asyncio.run(post())

    def in_django(self, record, headers, path=PATH, **options):
        request = RequestFactory().post(f"{path}?shop=1", BODY, "application/json", headers=headers)
        answer = notice_view(CLIENT, record, **options)(request)
        return answer.status_code, answer.content.decode()

    def test_a_notice_is_recorded_and_acknowledged(self):
        for post in (self.in_fastapi, self.in_django):
            seen = []
            self.assertEqual(post(lambda notice: seen.append(notice["paymentId"]), good()), (200, opencashier.ACKNOWLEDGEMENT))
            self.assertEqual(seen, ["pay_1"])
            self.assertEqual(post(seen.append, good(key=SHOP))[0], 401)
            self.assertEqual(len(seen), 1)
            self.assertEqual(post(seen.append, good(), path="/inside", signed_path=PATH)[0], 200)

    def test_a_coroutine_is_awaited(self):
        seen = []

        async def record(notice):
            await asyncio.sleep(0)
            seen.append(notice["paymentId"])

        self.assertEqual(self.in_fastapi(record, good())[0], 200)
        self.assertEqual(seen, ["pay_1"])

    def test_a_notice_that_is_not_recorded_is_not_acknowledged(self):
        def fail(_):
            raise OSError("the disk is full")

        self.assertEqual(self.in_fastapi(fail, good())[0], 500)
        self.assertRaises(OSError, self.in_django, fail, good())


if __name__ == "__main__":
    unittest.main()
