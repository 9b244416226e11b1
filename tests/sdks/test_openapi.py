"""PyPI openapi-python-client: clients generated from the OpenAPI documents sign in, order and pay."""

import base64
import datetime
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import patience
from openapi_spec_validator import OpenAPIV31SpecValidator


def read(url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


class StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        data = pathlib.Path(cls.folder.name) / "demo"
        demo = [os.environ["CASHIER_BIN"], "demo", "--listen", "127.0.0.1:0", "--data", str(data)]
        process = subprocess.Popen(demo, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(process.wait)
        cls.addClassCleanup(process.terminate)
        told = data / "demo.json"

        def facts():
            if process.poll() is not None:
                raise AssertionError("the demo ended")
            return json.loads(told.read_text()) if told.exists() else None

        cls.info = patience.until(facts, "the demo")
        cls.wallet, cls.sandbox = cls.info["base_url"], cls.info["sandbox"]["base_url"]
        sys.path.insert(0, cls.folder.name)
        cls.make("host_client", f"{cls.wallet}/host/v1/openapi.json")
        cls.make("sandbox_client", f"{cls.sandbox}/sandbox/v1/openapi.json")
        cls.make("wallet_client", f"{cls.wallet}/v1/openapi.json")
        cls.make("baas_client", f"{cls.wallet}/hserve/openapi.json")

    @classmethod
    def make(cls, package, url):
        """Checks a document against the standard, and generates a client from it."""
        document = read(url)
        OpenAPIV31SpecValidator(document).validate()
        file = pathlib.Path(cls.folder.name) / f"{package}.json"
        file.write_text(json.dumps(document))
        # The generator's warnings are faults of the document: it leaves out what it does not understand.
        generator = pathlib.Path(sys.executable).with_name("openapi-python-client")
        out = pathlib.Path(cls.folder.name) / package
        command = [generator, "generate", "--path", file, "--output-path", out, "--meta", "none", "--fail-on-warning"]
        path = f"{generator.parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)

    def call(self, name, client, *args, **kwargs):
        """Calls `package.api.tag.operation`, and returns the parsed answer."""
        answer = importlib.import_module(name).sync_detailed(*args, client=client, **kwargs)
        self.assertLess(answer.status_code, 300, answer.content)
        return answer.parsed

    def pay_url(self):
        """The shop makes an order and sends the browser to the cashier."""
        opener = urllib.request.build_opener(StayHere)
        try:
            opener.open(f"{self.wallet}/shop/orders", b"product=tea")
        except urllib.error.HTTPError as redirect:
            self.assertEqual(redirect.code, 303)
            return redirect.headers["location"]
        raise AssertionError("the shop did not redirect")

    def test_a_user_signs_in_and_pays(self):
        host = importlib.import_module("host_client")
        models = importlib.import_module("host_client.models")
        user = self.info["users"][0]
        params = models.SessionRequest(login_id=user["login_id"], password=user["password"])
        session = self.call("host_client.api.session.add_session", host.Client(self.wallet), body=params)
        client = host.AuthenticatedClient(self.wallet, session.session_token)
        params = models.AuthCodeRequest(client_id=self.info["merchant"]["client_id"], scopes=["auth_base", "LATER"])
        code = self.call("host_client.api.authorization.add_auth_code", client, body=params)
        self.assertEqual((code.auth_success_scopes, code.auth_error_scopes.to_dict()),
                         (["auth_base"], {"LATER": "PARAM_ILLEGAL"}))
        before = self.call("host_client.api.account.list_balances", client)
        order = self.call("host_client.api.order.resolve_order", client,
                          body=models.OrderNamingRequest(payment_url=self.pay_url()))
        self.assertEqual(order.state, "created")
        params = models.ConfirmationRequest(amount=order.amount, payee_id=order.payee_id, pin=user["pin"])
        self.call("host_client.api.order.confirm_order", client, order.token, body=params)
        order = self.call("host_client.api.order.show_order", client, order.token)
        self.assertEqual((order.state, order.paid_by_you), ("succeeded", True))
        after = self.call("host_client.api.account.list_balances", client)
        spent = int(before.balances[0].value) - int(after.balances[0].value)
        self.assertEqual(spent, int(order.amount.value))
        line = self.call("host_client.api.account.list_history", client, limit=1).lines[0]
        self.assertEqual((line.kind, line.change.value), ("payment", str(-spent)))

    def sign(self, request):
        """Signs a merchant's call: the document names the header, the guide says what is signed."""
        request.read()
        head = request.headers
        text = f"POST {request.url.path}\n{head['client-id']}.{head['request-time']}.".encode() + request.content
        command = ["openssl", "dgst", "-sha256", "-sign", self.info["merchant"]["private_key_pem"]]
        made = subprocess.run(command, input=text, capture_output=True, check=True).stdout
        head["signature"] = f"algorithm=RSA256, keyVersion=1, signature={base64.b64encode(made).decode()}"

    def test_a_merchant_orders_and_closes(self):
        models = importlib.import_module("wallet_client.models")
        hooks = {"event_hooks": {"request": [self.sign]}}
        client = importlib.import_module("wallet_client").Client(self.wallet, httpx_args=hooks)
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
        # The hook replaces this with the right signature.
        head = {"client_id": self.info["merchant"]["client_id"], "request_time": now, "signature": "none"}
        pay = models.PayRequest(
            product_code=models.PayRequestProductCode("51051000101000000011"),
            payment_request_id="generated-1",
            payment_amount=models.Amount("IQD", "1500000"),
            order=models.PayRequestOrder(order_description="Tea"),
        )
        made = self.call("wallet_client.api.payments.pay", client, body=pay, **head)
        self.assertEqual((made.result.result_status.value, made.result.result_code), ("A", "ACCEPT"))
        self.assertTrue(made.redirect_action_form.redirect_url.startswith(self.wallet))
        named = models.InquiryPaymentRequest(payment_request_id="generated-1")
        asked = self.call("wallet_client.api.payments.inquiry_payment", client, body=named, **head)
        self.assertEqual((asked.payment_id, asked.payment_status.value), (made.payment_id, "PROCESSING"))
        self.assertEqual(asked.payment_amount.value, "1500000")
        named = models.CancelPaymentRequest(payment_id=made.payment_id)
        closed = self.call("wallet_client.api.payments.cancel_payment", client, body=named, **head)
        self.assertEqual(closed.result.result_status.value, "S")
        one = models.Amount("IQD", "1")
        refund = models.RefundRequest(refund_request_id="generated-r", refund_amount=one, payment_id=made.payment_id)
        refused = self.call("wallet_client.api.payments.refund", client, body=refund, **head)
        self.assertEqual((refused.result.result_status.value, refused.result.result_code), ("F", "ORDER_STATUS_INVALID"))

    def test_a_payer_pays_at_the_provider(self):
        app = {"x-hydrogen-client-id": self.info["baas"]["client_id"]}
        token = read(f"{self.wallet}/hserve/v2.0/login/anonymous/", {}, app)["token"]
        app["authorization"] = f"Hydrogen-r1 {token}"
        params = {"gateway_type": "weixin_tenpay_native", "total_cost": 0.5, "merchandise_description": "Tea"}
        placed = read(f"{self.wallet}/hserve/v2.2/idp/pay/order/", params, app)
        sandbox = importlib.import_module("sandbox_client").Client(self.sandbox)
        listed = self.call("sandbox_client.api.default.list_orders", sandbox, payable=True)
        self.assertIn(placed["trade_no"], [order.out_trade_no for order in listed.orders])
        self.call("sandbox_client.api.default.pay_order", sandbox, placed["trade_no"])
        shown = read(f"{self.wallet}/hserve/v2.0/idp/pay/order/{placed['transaction_no']}/", headers=app)
        self.assertEqual(shown["status"], "success")


if __name__ == "__main__":
    unittest.main()
