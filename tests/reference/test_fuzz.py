"""Schemathesis: made-up calls of every operation of every document. No answer is a fault of the server, and each is documented."""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request
import uuid

import patience

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,code_is_documented"
#: How many cases the generator makes for an operation, beside those of its other phases.
EXAMPLES = int(os.environ.get("REFERENCE_EXAMPLES", "50"))
#: The fewest cases that count as a test of all documents.
CASES_MIN = 5_000


def post(url, body=None, headers=None):
    headers = {"content-type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, json.dumps(body or {}).encode(), headers, method="POST")
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"{}")


def start(case, folder):
    """A demo with the sandbox; its facts."""
    data = pathlib.Path(folder) / "demo"
    command = [os.environ["CASHIER_BIN"], "demo", "--listen", "127.0.0.1:0", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    case.addClassCleanup(process.wait)
    case.addClassCleanup(process.terminate)

    def facts():
        if process.poll() is not None:
            raise AssertionError("the demo ended")
        return json.loads((data / "demo.json").read_text()) if (data / "demo.json").exists() else None

    return data, patience.until(facts, "the demo")


class Fuzz(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.data, cls.demo = start(cls, folder.name)
        cls.url, cls.sandbox = cls.demo["base_url"].rstrip("/"), cls.demo["sandbox"]["base_url"].rstrip("/")
        cls.counts = collections.Counter()
        cls.app = {"x-hydrogen-client-id": cls.demo["baas"]["client_id"]}

    def visitor(self):
        """The headers of a new user of the app."""
        token = post(f"{self.url}/hserve/v2.0/login/anonymous/", None, self.app)["token"]
        return {**self.app, "authorization": f"Hydrogen-r1 {token}"}

    def order(self, visitor):
        """An order of the web shop."""
        order = {"gateway_type": "weixin_tenpay_native", "total_cost": 10, "merchandise_description": "Tea", "profit_sharing": True}
        return post(f"{self.url}/hserve/v2.2/idp/pay/order/", order, visitor)

    def session(self):
        user = self.demo["users"][0]
        login = {"login_id": user["login_id"], "password": user["password"]}
        return {"authorization": "Bearer " + post(f"{self.url}/host/v1/sessions", login)["session_token"]}

    def fuzz(self, api, document, **stage):
        """Runs schemathesis on one document."""
        log, file = self.folder / f"{api}.log", self.folder / f"{api}.json"
        file.write_text(json.dumps({"api": api, "pool": {}, "log": str(log), **stage}))
        command = [str(pathlib.Path(sys.executable).with_name("st")), "run", document, "--checks", CHECKS]
        # One worker: with two threads CPython 3.11 sometimes loses count of its recursion while the tool compiles patterns.
        command += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES), "--seed", "1", "--workers", "1"]
        command += ["--generation-database", "none", "--continue-on-failure", "--no-shrink", "--warnings", "off", "--no-color"]
        env = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "REFERENCE_STAGE": str(file)}
        env["PYTHONPATH"] = os.pathsep.join([str(pathlib.Path(__file__).parent), env.get("PYTHONPATH", "")])
        done = subprocess.run(command, env=env, cwd=self.folder, capture_output=True, text=True)
        lines = log.read_text().splitlines() if log.exists() else []
        self.counts[api] = len(lines)
        print(f"{api}: {len(lines)} cases", dict(collections.Counter(line.split()[1] for line in lines)), file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stdout[-12_000:] + done.stderr[-2_000:])

    def merchant_pool(self, sharing):
        """What the wallet's calls can name: an order through a provider, and its numbers."""
        return {"paymentId": [sharing["transaction_no"], sharing["trade_no"]]}

    def test_1_wallet(self):
        partner = self.data / "euphrates" / "keys" / "wallet.private.pem"
        order = self.order(self.visitor())
        post(f"{self.sandbox}/sandbox/v1/orders/{order['trade_no']}/pay")
        self.fuzz(
            "wallet",
            f"{self.url}/v1/openapi.json",
            merchant={"client_id": self.demo["merchant"]["client_id"], "private_key": pathlib.Path(self.demo["merchant"]["private_key_pem"]).read_text()},
            partner={"client_id": "DEMO_EUPHRATES", "private_key": partner.read_text()},
            pool=self.merchant_pool(order),
        )

    def test_2_host(self):
        user = self.demo["users"][0]
        pool = {"login_id": [user["login_id"]], "client_id": [self.demo["merchant"]["client_id"]], "scopes": [["auth_base"]], "pin": [user["pin"]]}
        self.fuzz("host", f"{self.url}/host/v1/openapi.json", headers=[self.session()], leaving=self.session(), pool=pool)

    def test_3_baas(self):
        visitor = self.visitor()
        order = self.order(visitor)
        pool = {
            "order": [order["trade_no"], order["transaction_no"]],
            "username": [f"tea-{uuid.uuid4()}"],
            "callback_url": [f"{self.url}/shop/web"],
            "method": ["username"],
            "provider": ["wechat", "qq"],
        }
        self.fuzz("baas", f"{self.url}/hserve/openapi.json", headers=[visitor], leaving=self.visitor(), pool=pool)

    def developer(self):
        """The headers of one more developer of the demo's shop."""
        client_id = self.demo["merchant"]["client_id"]
        command = [os.environ["CASHIER_BIN"], "merchant", "dev-key", "issue", client_id, "--json"]
        command += ["--database", f"sqlite:{self.data / 'cashier.db'}", "--keys", str(self.data / "keys")]
        issued = subprocess.run(command, check=True, capture_output=True, text=True)
        return {"authorization": "Bearer " + json.loads(issued.stdout)["key"]}

    def test_4_dev(self):
        """Several developers, because one of them may not call as often as this."""
        headers = [self.developer() for _ in range(8)]
        made = post(f"{self.url}/dev/v1/triggers/payment.succeeded", None, headers[0])["steps"]
        names = ["payment.expired", "refund.partial", "notice.duplicate", "notice.out_of_order"]
        pool = {"id": [step[name] for step in made for name in ("paymentId", "eventId") if name in step], "name": names}
        pool |= {"payment": pool["id"], "currency": ["IQD"], "amount": ["1000", 5], "path": ["/notify"]}
        self.fuzz("dev", f"{self.url}/dev/v1/openapi.json", headers=headers, leaving={}, pool=pool)

    def test_5_sandbox(self):
        """Last, because it moves clocks, breaks providers, and forgets everything."""
        numbers = [self.order(self.visitor())["trade_no"] for _ in range(3)]
        pool = {"order": numbers, "code": numbers}
        self.fuzz("sandbox", f"{self.sandbox}/sandbox/v1/openapi.json", headers=[{}], leaving={}, pool=pool)

    def test_6_enough(self):
        """The documents of the reference are all here, and there were enough cases."""
        with urllib.request.urlopen(f"{self.url}/docs/api/wallet") as answer:
            page = answer.read().decode()
        listed = {part.split('"')[0].split("?")[0] for part in page.split('href="/docs/api/')[1:]} - {"collection.json"}
        self.assertEqual(listed, set(self.counts), "a document is not tested")
        self.assertGreaterEqual(sum(self.counts.values()), CASES_MIN, self.counts)


if __name__ == "__main__":
    unittest.main()
