"""Both clients of the Python SDK against the wallet itself: every operation, an order string, and a shop that is not known."""

import asyncio
import inspect
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.request
import uuid

import opencashier
import patience
from opencashier import operations

AMOUNT = {"currency": "IQD", "value": "1500000"}
OPERATIONS = [name.lower() for name, value in vars(operations).items() if isinstance(value, operations.Operation)]


def post(url, body, **headers):
    headers = {"content-type": "application/json", **headers}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers)) as answer:
        return json.loads(answer.read() or b"{}")


def new_id():
    return str(uuid.uuid4())


class Wallet(unittest.TestCase):
    kind = opencashier.Client

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        data = pathlib.Path(folder.name) / "demo"
        command = [os.environ["CASHIER_BIN"], "demo", "--listen", "127.0.0.1:0", "--data", str(data)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)

        def facts():
            if process.poll() is not None:
                raise AssertionError("the demo ended")
            return json.loads((data / "demo.json").read_text()) if (data / "demo.json").exists() else None

        cls.demo = patience.until(facts, "the demo")
        cls.loop = asyncio.new_event_loop()
        cls.addClassCleanup(cls.loop.close)
        cls.client = cls.make()

    @classmethod
    def make(cls, **changes):
        environment = {
            "OPENCASHIER_CLIENT_ID": cls.demo["merchant"]["client_id"],
            "OPENCASHIER_PRIVATE_KEY": pathlib.Path(cls.demo["merchant"]["private_key_pem"]).read_text(),
            "OPENCASHIER_WALLET_PUBLIC_KEY": pathlib.Path(cls.demo["wallet_public_key_pem"]).read_text(),
            "OPENCASHIER_BASE_URL": cls.demo["base_url"],
        }
        client = cls.kind.from_env({**environment, **changes}, retry=opencashier.Retry(attempts=8, base_s=0.01))
        cls.addClassCleanup(lambda: cls.finish(client.close() if cls.kind is opencashier.Client else client.aclose()))
        return client

    @classmethod
    def finish(cls, answer):
        return cls.loop.run_until_complete(answer) if inspect.isawaitable(answer) else answer

    def call(self, name, request):
        return self.finish(getattr(self.client, name)(request))

    def refusal(self, name, request):
        with self.assertRaises(opencashier.ApiError) as raised:
            self.call(name, request)
        return raised.exception.code

    def sign_in(self):
        user = self.demo["users"][0]
        host = f"{self.demo['base_url']}/host/v1"
        token = post(f"{host}/sessions", {"login_id": user["login_id"], "password": user["password"]})["session_token"]
        return user, lambda path, body: post(f"{host}/{path}", body, authorization=f"Bearer {token}")

    def pay(self, naming):
        user, host = self.sign_in()
        order = host("orders/resolve", naming)
        confirmation = {"amount": order["amount"], "payee_id": order["payee_id"], "pin": user["pin"]}
        host(f"orders/{order['token']}/confirm", confirmation)

    def order(self):
        return {"paymentRequestId": new_id(), "paymentAmount": AMOUNT, "order": {"orderDescription": "شاي & tea"}}

    def test_an_order_is_paid_and_refunded(self):
        request = self.order()
        made = self.call("pay", request)
        self.assertEqual(self.call("pay", request), made)
        self.pay({"payment_url": made["redirectActionForm"]["redirectUrl"]})
        payment = {"paymentId": made["paymentId"]}
        self.assertEqual(self.call("inquiry_payment", payment)["paymentStatus"], "SUCCESS")
        refund = self.call("refund", {"refundRequestId": new_id(), "refundAmount": {"currency": "IQD", "value": "1"}, **payment})
        named = {"refundId": refund["refundId"]}
        self.assertEqual(self.call("inquiry_refund", named)["refundStatus"], "SUCCESS")
        self.assertEqual(self.call("inquiry_proof", payment)["proof"]["format"], "opencashier.proof/v1")
        self.assertEqual(self.refusal("retry_refund", {"retryRequestId": new_id(), **named}), "ORDER_STATUS_INVALID")

    def test_an_order_is_closed(self):
        for name in ("cancel", "cancel_payment"):
            made = self.call("pay", self.order())
            self.call(name, {"paymentId": made["paymentId"]})
            closed = self.call("inquiry_payment", {"paymentId": made["paymentId"]})
            self.assertEqual(closed["paymentStatus"], "FAIL")

    def test_an_order_string_makes_its_order(self):
        request = self.order()
        self.pay({"order_str": self.client.order_str(request)})
        paid = self.call("inquiry_payment", {"paymentRequestId": request["paymentRequestId"]})
        self.assertEqual(paid["paymentStatus"], "SUCCESS")

    def test_a_user_who_signed_is_debited(self):
        prepared = self.call("prepare", {"extendInfo": json.dumps({"contractDesc": "Tea every week"})})
        user, host = self.sign_in()
        token = host("agreements/resolve", {"auth_url": prepared["authUrl"]})["token"]
        code = host(f"agreements/{token}/sign", {"pin": user["pin"]})["auth_code"]
        access = self.call("apply_token", {"grantType": "AUTHORIZATION_CODE", "authCode": code})["accessToken"]
        paid = self.call("debit", {**self.order(), "paymentAuthCode": access})
        self.assertEqual(self.call("inquiry_payment", {"paymentId": paid["paymentId"]})["paymentStatus"], "SUCCESS")
        self.call("cancel_token", {"accessToken": access})
        self.assertEqual(self.refusal("debit", {**self.order(), "paymentAuthCode": access}), "INVALID_ACCESS_TOKEN")

    def test_tokens_and_messages(self):
        user, host = self.sign_in()
        scopes = ["auth_base", "auth_user", "CARD_LIST", "NOTIFICATION_INBOX", "NOTIFICATION_PUSH"]
        code = host("auth-codes", {"client_id": self.demo["merchant"]["client_id"], "scopes": scopes, "agreed": True})
        tokens = self.call("apply_token", {"grantType": "AUTHORIZATION_CODE", "authCode": code["auth_code"]})
        token = {"accessToken": tokens["accessToken"]}
        self.assertEqual(self.call("inquiry_user_info", token)["userInfo"]["userName"]["fullName"], user["name"])
        templates = [{"templateParameters": {"Title": "Your tea is ready", "Content": "Come and get it."}}]
        for name in ("send_inbox", "send_push"):
            self.assertIn("messageId", self.call(name, {"requestId": new_id(), "templates": templates, **token}))
        currencies = [one["currency"] for one in self.call("inquiry_user_account_list", token)["accountList"]]
        self.assertIn("IQD", currencies)
        self.assertEqual(self.call("inquiry_user_card_list", token)["cardList"], [])
        self.call("cancel_token", token)
        self.assertEqual(self.refusal("inquiry_user_info", token), "INVALID_ACCESS_TOKEN")

    def test_sharing(self):
        app = {"x-hydrogen-client-id": self.demo["baas"]["client_id"]}
        base = f"{self.demo['base_url']}/hserve"
        app["authorization"] = "Hydrogen-r1 " + post(f"{base}/v2.0/login/anonymous/", {}, **app)["token"]
        order = {"gateway_type": "weixin_tenpay_native", "total_cost": 10, "merchandise_description": "Tea", "profit_sharing": True}
        payment = {"paymentId": post(f"{base}/v2.2/idp/pay/order/", order, **app)["trade_no"]}
        post(f"{self.demo['sandbox']['base_url']}/sandbox/v1/orders/{payment['paymentId']}/pay", {})

        def paid():
            return self.call("inquiry_payment", payment)["paymentStatus"] == "SUCCESS" or None

        patience.until(paid, "the payment")
        receiver = {"receiverType": "MERCHANT_ID", "receiverAccount": "1900000109"}
        channel = {"channel": "WECHAT_PAY", **receiver}
        self.call("add_receiver", {"receiverName": "Tea Farm", "relation": "SUPPLIER", **channel})
        part = {"currency": "CNY", "value": "250"}
        share = {"shareRequestId": new_id(), "receivers": [{"shareAmount": part, **receiver}], **payment}
        begun = self.call("share", share)
        self.assertEqual(begun["result"]["resultCode"], "SHARING_IN_PROCESS")
        self.assertEqual(self.call("inquiry_share", payment)["shares"][0]["shareId"], begun["shares"][0]["shareId"])
        self.call("remove_receiver", channel)
        back = {"returnRequestId": new_id(), "shareId": "no-such-share", "returnAmount": part}
        self.assertEqual(self.refusal("return_share", back), "ORDER_NOT_EXIST")
        other = {"finishRequestId": new_id(), "paymentId": "no-such-payment"}
        self.assertEqual(self.refusal("finish_share", other), "ORDER_NOT_EXIST")

    def test_an_unknown_shop_gets_no_signed_answer(self):
        stranger = self.make(OPENCASHIER_CLIENT_ID="NOBODY")
        with self.assertRaisesRegex(opencashier.UnknownOutcomeError, "check base_url and client_id") as raised:
            self.finish(stranger.pay(self.order()))
        self.assertIsInstance(raised.exception.__cause__, opencashier.VerificationError)

    def test_no_operation_is_left_out(self):
        text = pathlib.Path(__file__).read_text()
        self.assertEqual([name for name in OPERATIONS if f'"{name}"' not in text], [])


class AsyncWallet(Wallet):
    kind = opencashier.AsyncClient


if __name__ == "__main__":
    unittest.main()
