"""PyPI wechatpayv3: with the platform certificate and with the public key."""

import gzip
import http.server
import json
import os
import pathlib
import queue
import threading
import time
import unittest
import urllib.request
import uuid

import patience
from wechatpayv3 import WeChatPay, WeChatPayType

CREDENTIALS = json.loads(pathlib.Path(os.environ["SANDBOX_CREDENTIALS"]).read_text())
WECHAT = CREDENTIALS["wechat"]
NOTICES = queue.Queue()


class Merchant(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        NOTICES.put((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def control(path):
    url = f"{CREDENTIALS['base_url']}/sandbox/v1/{path}"
    request = urllib.request.Request(url, b"{}", {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request))


class Payments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Merchant)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.notify_url = f"http://127.0.0.1:{cls.server.server_port}/notify"

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()

    def client(self, with_public_key):
        read = lambda name: pathlib.Path(WECHAT[name]).read_text()
        more = {"public_key": read("public_key_pem"), "public_key_id": WECHAT["public_key_id"]} if with_public_key else {}
        return WeChatPay(
            wechatpay_type=WeChatPayType.NATIVE, mchid=WECHAT["mchid"], private_key=read("merchant_private_key_pem"),
            cert_serial_no=WECHAT["merchant_serial"], apiv3_key=WECHAT["apiv3_key"], appid=WECHAT["appid"],
            notify_url=self.notify_url, **more)

    def story(self, with_public_key):
        sdk = self.client(with_public_key)
        number = f"py-{uuid.uuid4().hex[:20]}"
        # With the second amount the sandbox signs notices with the public key, as after a merchant's switch.
        amount = {"total": 9907 if with_public_key else 1000}
        code, text = sdk.pay(description="Tea", out_trade_no=number, amount=amount, settle_info={"profit_sharing": True})
        self.assertEqual(code, 200, text)
        self.assertIn("weixin://", json.loads(text)["code_url"])
        transaction = control(f"orders/{number}/pay")["transaction_id"]
        headers, body = NOTICES.get(timeout=patience.PATIENCE_S)
        notice = sdk.callback(headers, body)
        self.assertEqual(notice["resource"]["out_trade_no"], number)
        self.assertIsNone(sdk.callback(headers, body.replace(b"SUCCESS", b"SUCCESs")))
        code, text = sdk.query(out_trade_no=number)
        self.assertEqual((code, json.loads(text)["trade_state"]), (200, "SUCCESS"))
        code, text = sdk.query(transaction_id=transaction)
        self.assertEqual((code, json.loads(text)["out_trade_no"]), (200, number))
        refund = {"refund": 300, "total": amount["total"], "currency": "CNY"}
        code, text = sdk.refund(out_refund_no=number, out_trade_no=number, amount=refund)
        self.assertEqual((code, json.loads(text)["status"]), (200, "PROCESSING"))
        code, text = sdk.query_refund(number)
        self.assertEqual(code, 200, text)
        code, text = sdk.trade_bill(bill_date=time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600)))
        self.assertEqual(code, 200, text)
        code, content = sdk.download_bill(json.loads(text)["download_url"])
        self.assertEqual(code, 200)
        self.assertIn(number, gzip.decompress(content).decode())
        code, text = sdk.profitsharing_add_receiver(
            "MERCHANT_ID", "9900000777", "PARTNER", name="Farm", appid=WECHAT["appid"])
        self.assertEqual(code, 200, text)
        receivers = [{"type": "MERCHANT_ID", "account": "9900000777", "amount": 200, "description": "share"}]
        code, text = sdk.profitsharing_order(transaction, number, receivers, False)
        self.assertEqual((code, json.loads(text)["state"]), (200, "PROCESSING"))
        code, text = sdk.profitsharing_order_query(transaction, number)
        self.assertEqual(code, 200, text)
        back = f"{number}r"
        code, text = sdk.profitsharing_return(back, "9900000777", 50, "less", out_order_no=number)
        self.assertEqual((code, json.loads(text)["result"]), (200, "SUCCESS"), text)
        code, text = sdk.profitsharing_return_query(number, back)
        self.assertEqual((code, json.loads(text)["amount"]), (200, 50), text)
        code, text = sdk.profitsharing_amount_query(transaction)
        self.assertEqual(code, 200, text)
        code, text = sdk.profitsharing_unfreeze(transaction, f"{number}u", "rest")
        self.assertEqual((code, json.loads(text)["state"]), (200, "FINISHED"), text)
        code, text = sdk.profitsharing_delete_receiver("MERCHANT_ID", "9900000777", appid=WECHAT["appid"])
        self.assertEqual(code, 200, text)
        other = f"py-{uuid.uuid4().hex[:20]}"
        sdk.pay(description="Tea", out_trade_no=other, amount=amount)
        self.assertEqual(sdk.close(other)[0], 204)

    def test_certificate(self):
        self.story(False)

    def test_public_key(self):
        self.story(True)


if __name__ == "__main__":
    unittest.main()
