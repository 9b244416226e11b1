"""The community's Python client (python-alipay-sdk), unmodified, against the sandbox: every operation that it offers."""
import unittest
import urllib.request

import sandbox

from alipay import AliPay, DCAliPay
from alipay.exceptions import AliPayException

KEY = sandbox.legacy_key(sandbox.ALIPAY["app_private_key_pem"])
BUYER = "2088000000000001"


def clients():
    own = {"appid": sandbox.ALIPAY["app_id"], "app_private_key_string": KEY}
    yield "key", AliPay(alipay_public_key_string=sandbox.file(sandbox.ALIPAY["alipay_public_key_pem"]), **own)
    yield "certificate", DCAliPay(
        app_public_key_cert_string=sandbox.file(sandbox.ALIPAY["app_cert_pem"]),
        alipay_public_key_cert_string=sandbox.file(sandbox.ALIPAY["alipay_cert_pem"]),
        alipay_root_cert_string=sandbox.file(sandbox.ALIPAY["root_cert_pem"]),
        **own,
    )


class Community(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.notices = sandbox.Notices()

    def each(self):
        for mode, client in clients():
            with self.subTest(mode):
                yield client

    def paid(self, client, amount, **extra):
        out_trade_no = sandbox.number()
        made = client.api_alipay_trade_create("一杯茶", out_trade_no, amount, notify_url=self.notices.url, buyer_id=BUYER, product_code="JSAPI_PAY", **extra)
        sandbox.pay(out_trade_no)
        return out_trade_no, made["trade_no"]

    def test_precreate_query_notice(self):
        """A code is made, is paid, and is announced with a signature that the client verifies."""
        for client in self.each():
            out_trade_no = sandbox.number()
            made = client.api_alipay_trade_precreate("茶 100%", out_trade_no, "88.88", notify_url=self.notices.url)
            self.assertTrue(made["qr_code"].startswith("https://qr.alipay.com/"), made)
            self.assertEqual(client.api_alipay_trade_query(out_trade_no=out_trade_no)["sub_code"], "ACQ.TRADE_NOT_EXIST")
            sandbox.pay(out_trade_no)
            self.assertEqual(client.api_alipay_trade_query(out_trade_no=out_trade_no)["trade_status"], "TRADE_SUCCESS")
            notice = self.notices.of(out_trade_no)
            self.assertTrue(client.verify(notice, notice.pop("sign")))

    def test_refund_close_cancel(self):
        """A refund with its repeat and query; close; cancel."""
        for client in self.each():
            out_trade_no, trade_no = self.paid(client, "10.00")
            refund = {"out_trade_no": out_trade_no, "out_request_no": "r1"}
            self.assertEqual(client.api_alipay_trade_refund("4.00", **refund)["fund_change"], "Y")
            self.assertEqual(client.api_alipay_trade_refund("4.00", **refund)["fund_change"], "N")
            found = client.api_alipay_trade_fastpay_refund_query("r1", trade_no=trade_no)
            self.assertEqual((found["refund_status"], found["refund_amount"]), ("REFUND_SUCCESS", "4.00"))
            self.assertEqual(client.api_alipay_trade_cancel(out_trade_no=out_trade_no)["action"], "refund")
            number = sandbox.number()
            client.api_alipay_trade_create("tea", number, "0.01", buyer_id=BUYER, product_code="JSAPI_PAY")
            self.assertEqual(client.api_alipay_trade_close(out_trade_no=number)["code"], "10000")

    def test_sharing_and_bill(self):
        """Methods without a function of their own are called by name."""
        for client in self.each():
            receiver = {"type": "userId", "account": "2088000000000302"}
            bound = client.server_api("alipay.trade.royalty.relation.bind", {"receiver_list": [receiver], "out_request_no": sandbox.number()})
            self.assertEqual(bound["result_code"], "SUCCESS")
            _, trade_no = self.paid(client, "100.00", extend_params={"royalty_freeze": "true"})
            part = {"royalty_type": "transfer", "trans_in_type": "userId", "trans_in": receiver["account"], "amount": "20.00"}
            self.assertEqual(client.api_alipay_trade_order_settle(sandbox.number(), trade_no, [part])["code"], "10000")
            bill = client.server_api("alipay.data.dataservice.bill.downloadurl.query", {"bill_type": "trade", "bill_date": sandbox.day()})
            self.assertIn(trade_no, sandbox.unpack(bill["bill_download_url"]))

    def test_pages(self):
        """The texts that the client makes for pages and apps are accepted."""
        for client in self.each():
            for make in (client.api_alipay_trade_page_pay, client.api_alipay_trade_wap_pay, client.api_alipay_trade_app_pay):
                with urllib.request.urlopen(f"{sandbox.GATEWAY}?{make('茶', sandbox.number(), '1.00')}") as page:
                    self.assertIn("SANDBOX", page.read().decode())

    def test_errors(self):
        """An unregistered app is refused in a form that the client understands."""
        own = AliPay(appid="2021999999999999", app_private_key_string=KEY, alipay_public_key_string=sandbox.file(sandbox.ALIPAY["alipay_public_key_pem"]))
        try:
            self.assertEqual(own.api_alipay_trade_query(out_trade_no="x")["sub_code"], "isv.invalid-app-id")
        except AliPayException as error:
            self.assertIn("isv.invalid-app-id", str(error))


if __name__ == "__main__":
    unittest.main()
