"""What happens to a request whose outcome is not known, and what its outcome becomes: in both clients of the Python SDK."""

import http.server
import json
import threading
import unittest

import httpx
import opencashier
from wallet import SHOP, Bench, is_signed_by_shop, result, signed

KINDS = (opencashier.Client, opencashier.AsyncClient)
AMOUNT = {"currency": "IQD", "value": "1000"}
REFUND = {"refundRequestId": "F-1", "paymentId": "pay_1", "refundAmount": AMOUNT}
DONE = result("S", "SUCCESS", refundId="rfd_1")
LOST = httpx.ConnectError("refused")


class Outcomes(unittest.TestCase):
    def refund(self, kind, answers, **options):
        """The answer or what was raised instead, and the bench."""
        bench = Bench(kind, answers, **options)
        try:
            return bench.call("refund", REFUND), bench
        except opencashier.CashierError as error:
            return error, bench

    def test_an_unknown_outcome_is_asked_about_again(self):
        for kind in KINDS:
            answers = [LOST, result("U", "UNKNOWN_EXCEPTION"), result("U", "SERVICE_UNAVAILABLE"), DONE]
            answer, bench = self.refund(kind, answers)
            self.assertEqual((answer["refundId"], bench.pauses), ("rfd_1", [0.5, 1.0, 2.0]))
            self.assertEqual(len({asked.content for asked in bench.asked}), 1)
            self.assertEqual(json.loads(bench.asked[0].content)["refundRequestId"], "F-1")
            self.assertEqual(len({asked.headers["request-time"] for asked in bench.asked}), 3)
            for asked in bench.asked:
                self.assertTrue(is_signed_by_shop(asked.url.path, asked.headers, asked.content))

    def test_pauses_double_up_to_their_cap(self):
        error, bench = self.refund(KINDS[0], [LOST] * 8, retry=opencashier.Retry(attempts=8), random=lambda: 0.5)
        self.assertEqual(error.attempts, 8)
        self.assertEqual(bench.pauses, [0.375, 0.75, 1.5, 3.0, 6.0, 6.0, 6.0])

    def test_an_outcome_that_stays_unknown(self):
        for kind in KINDS:
            error, bench = self.refund(kind, [result("U", "SERVICE_UNAVAILABLE")] * 5)
            self.assertIsInstance(error, opencashier.UnknownOutcomeError)
            told = (error.code, error.attempts, error.path, error.answer["result"]["resultStatus"], len(bench.asked))
            self.assertEqual(told, ("SERVICE_UNAVAILABLE", 5, "/v1/payments/refund", "U", 5))
            error, _ = self.refund(kind, [LOST] * 5)
            self.assertIsInstance(error, opencashier.UnknownOutcomeError)
            self.assertEqual((error.code, error.answer, error.__cause__), (None, None, LOST))

    def test_a_refusal_is_final(self):
        for kind in KINDS:
            error, bench = self.refund(kind, [result("F", "REFUND_AMOUNT_EXCEED")])
            self.assertIsInstance(error, opencashier.ApiError)
            self.assertEqual((error.code, error.retry, error.what_to_do), ("REFUND_AMOUNT_EXCEED", "new", "Refund less."))
            self.assertEqual((error.docs, len(bench.asked)), ("/docs/errors#REFUND_AMOUNT_EXCEED", 1))
            self.assertIn("It is REFUND_AMOUNT_EXCEED.", str(error))
        error, _ = self.refund(KINDS[0], [result("F", "BRAND_NEW")])
        self.assertEqual((error.code, error.docs, error.retry), ("BRAND_NEW", "/docs/errors#BRAND_NEW", "never"))

    def test_what_has_begun_is_not_sent_again(self):
        for kind in KINDS:
            bench = Bench(kind, [result("U", "SERVICE_UNAVAILABLE"), result("U", "SHARING_IN_PROCESS", shares=[])])
            receivers = [{"receiverType": "MERCHANT_ID", "receiverAccount": "1", "shareAmount": AMOUNT}]
            answer = bench.call("share", {"shareRequestId": "S-1", "paymentId": "pay_1", "receivers": receivers})
            self.assertEqual((answer["shares"], len(bench.asked)), ([], 2))
            answer, bench = self.refund(kind, [result("U", "REFUND_IN_PROCESS", refundId="rfd_1")])
            told = (answer["result"]["resultStatus"], answer["refundId"], len(bench.asked))
            self.assertEqual(told, ("U", "rfd_1", 1))
            # A proof is asked about again: there is nothing else to ask.
            bench = Bench(kind, [result("U", "PROOF_IN_PROCESS"), result("S", "SUCCESS", proof={})])
            self.assertEqual(bench.call("inquiry_proof", {"paymentId": "pay_1"})["proof"], {})

    def test_an_answer_that_the_wallet_did_not_sign(self):
        body = json.dumps(DONE).encode()

        def reply(made, content=body):
            return lambda path: httpx.Response(200, headers=made(path), content=content)

        def sign(path, content=body, **changes):
            return signed(path, "response-time", content, **changes)

        forgeries = {
            "no signature": reply(lambda path: {}),
            "a proxy's page": lambda path: httpx.Response(502, content=b"<h1>Bad gateway</h1>"),
            "another key": reply(lambda path: sign(path, key=SHOP)),
            "another path": reply(lambda path: sign("/v1/payments/inquiryRefund")),
            "another client": reply(lambda path: sign(path, client_id="OTHER")),
            "another body": reply(lambda path: sign(path, body + b" ")),
            "more than one object": reply(lambda path: sign(path, body + b"{}"), body + b"{}"),
            "no result": reply(lambda path: sign(path, b"{}"), b"{}"),
        }
        for name, forgery in forgeries.items():
            with self.subTest(name):
                error, _ = self.refund(KINDS[0], [forgery] * 5)
                self.assertIsInstance(error, opencashier.UnknownOutcomeError)
                self.assertIsInstance(error.__cause__, opencashier.VerificationError)
                self.assertIsNone(error.answer)
                answer, _ = self.refund(KINDS[0], [forgery, DONE])
                self.assertEqual(answer["refundId"], "rfd_1")

    def test_a_wallet_that_does_not_answer(self):
        came, release = [], threading.Event()

        class Silent(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                came.append(self.path)
                release.wait()

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.addCleanup(release.set)
        bench = Bench(KINDS[0], [], base_url=f"http://127.0.0.1:{server.server_port}", retry=opencashier.Retry(attempts=3))
        seconds = 0.1
        bench.client._http = httpx.Client(timeout=seconds)
        with self.assertRaises(opencashier.UnknownOutcomeError) as raised:
            bench.call("refund", REFUND)
        self.assertIsInstance(raised.exception.__cause__, httpx.TimeoutException)
        self.assertEqual((raised.exception.attempts, len(bench.pauses)), (3, 2))

    def test_every_code_has_an_advice(self):
        self.assertGreater(len(opencashier.CODES), 70)
        for name, row in opencashier.CODES.items():
            self.assertIn(row.status, ("S", "A", "F", "U"), name)
            self.assertTrue(row.what_to_do and row.meaning, name)


if __name__ == "__main__":
    unittest.main()
