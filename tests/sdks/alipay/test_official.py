"""The official Python client (alipay-sdk-python), unmodified, against the sandbox: every operation that it offers."""
import json
import unittest

import sandbox

from alipay.aop.api.AlipayClientConfig import AlipayClientConfig
from alipay.aop.api.DefaultAlipayClient import DefaultAlipayClient
from alipay.aop.api.request.AlipayDataDataserviceBillDownloadurlQueryRequest import AlipayDataDataserviceBillDownloadurlQueryRequest as BillRequest
from alipay.aop.api.request.AlipayTradeAppPayRequest import AlipayTradeAppPayRequest as AppPayRequest
from alipay.aop.api.request.AlipayTradeCancelRequest import AlipayTradeCancelRequest as CancelRequest
from alipay.aop.api.request.AlipayTradeCloseRequest import AlipayTradeCloseRequest as CloseRequest
from alipay.aop.api.request.AlipayTradeCreateRequest import AlipayTradeCreateRequest as CreateRequest
from alipay.aop.api.request.AlipayTradeFastpayRefundQueryRequest import AlipayTradeFastpayRefundQueryRequest as RefundQueryRequest
from alipay.aop.api.request.AlipayTradeOrderSettleRequest import AlipayTradeOrderSettleRequest as SettleRequest
from alipay.aop.api.request.AlipayTradePagePayRequest import AlipayTradePagePayRequest as PagePayRequest
from alipay.aop.api.request.AlipayTradePrecreateRequest import AlipayTradePrecreateRequest as PrecreateRequest
from alipay.aop.api.request.AlipayTradeQueryRequest import AlipayTradeQueryRequest as QueryRequest
from alipay.aop.api.request.AlipayTradeRefundRequest import AlipayTradeRefundRequest as RefundRequest
from alipay.aop.api.request.AlipayTradeRoyaltyRelationBatchqueryRequest import AlipayTradeRoyaltyRelationBatchqueryRequest as BatchqueryRequest
from alipay.aop.api.request.AlipayTradeRoyaltyRelationBindRequest import AlipayTradeRoyaltyRelationBindRequest as BindRequest
from alipay.aop.api.request.AlipayTradeRoyaltyRelationUnbindRequest import AlipayTradeRoyaltyRelationUnbindRequest as UnbindRequest
from alipay.aop.api.request.AlipayTradeWapPayRequest import AlipayTradeWapPayRequest as WapPayRequest
from alipay.aop.api.util.SignatureUtils import get_sign_content, verify_with_rsa

PUBLIC_KEY = sandbox.file(sandbox.ALIPAY["alipay_public_key_pem"])
BUYER = "2088000000000001"
RECEIVER = {"type": "userId", "account": "2088000000000202"}


def client(charset="utf-8"):
    config = AlipayClientConfig()
    config.app_id = sandbox.ALIPAY["app_id"]
    config.app_private_key = sandbox.legacy_key(sandbox.ALIPAY["app_private_key_pem"])
    config.alipay_public_key = PUBLIC_KEY
    config.charset = charset
    return DefaultAlipayClient(config)


CLIENT = client()


def call(kind, content, notify_url=None, own=CLIENT):
    request = kind()
    request.biz_content = content
    if notify_url:
        request.notify_url = notify_url
    return json.loads(own.execute(request))


class Official(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.notices = sandbox.Notices()

    def paid(self, amount, **extra):
        out_trade_no = sandbox.number()
        made = call(CreateRequest, {"out_trade_no": out_trade_no, "total_amount": amount, "subject": "一杯茶", "product_code": "JSAPI_PAY", "buyer_id": BUYER, **extra}, self.notices.url)
        self.assertEqual(made["code"], "10000", made)
        sandbox.pay(out_trade_no)
        return out_trade_no, made["trade_no"]

    def test_precreate_query_notice(self):
        """A code is made, is paid, and is announced with a signature that the client verifies."""
        out_trade_no = sandbox.number()
        made = call(PrecreateRequest, {"out_trade_no": out_trade_no, "total_amount": "88.88", "subject": "茶 100%"}, self.notices.url)
        self.assertTrue(made["qr_code"].startswith("https://qr.alipay.com/"))
        self.assertEqual(call(QueryRequest, {"out_trade_no": out_trade_no})["sub_code"], "ACQ.TRADE_NOT_EXIST")
        sandbox.pay(out_trade_no)
        found = call(QueryRequest, {"out_trade_no": out_trade_no})
        self.assertEqual((found["trade_status"], found["total_amount"]), ("TRADE_SUCCESS", "88.88"))
        notice = self.notices.of(out_trade_no)
        sign = notice.pop("sign")
        self.assertEqual(notice.pop("sign_type"), "RSA2")
        self.assertTrue(verify_with_rsa(PUBLIC_KEY, get_sign_content(notice).encode(), sign))

    def test_refund(self):
        """Partial refunds add up, a repeat moves nothing, too much is refused."""
        out_trade_no, trade_no = self.paid("10.00")
        refund = {"trade_no": trade_no, "refund_amount": "4.00", "out_request_no": "r1"}
        self.assertEqual(call(RefundRequest, refund)["fund_change"], "Y")
        again = call(RefundRequest, refund)
        self.assertEqual((again["fund_change"], again["refund_fee"]), ("N", "4.00"))
        other = call(RefundRequest, {**refund, "refund_amount": "5.00"})
        self.assertEqual(other["code"], "40004", other)
        self.assertEqual(call(RefundRequest, {**refund, "refund_amount": "6.01", "out_request_no": "r2"})["code"], "40004")
        found = call(RefundQueryRequest, {"out_trade_no": out_trade_no, "out_request_no": "r1"})
        self.assertEqual(found["refund_status"], "REFUND_SUCCESS")
        self.assertNotIn("refund_status", call(RefundQueryRequest, {"out_trade_no": out_trade_no, "out_request_no": "r9"}))

    def test_close_and_cancel(self):
        """An unpaid trade is closed; a paid one is cancelled with a refund."""
        out_trade_no = sandbox.number()
        order = {"out_trade_no": out_trade_no, "total_amount": "0.01", "subject": "tea", "product_code": "JSAPI_PAY", "buyer_id": BUYER}
        call(CreateRequest, order)
        self.assertEqual(call(CloseRequest, {"out_trade_no": out_trade_no})["code"], "10000")
        self.assertEqual(call(QueryRequest, {"out_trade_no": out_trade_no})["trade_status"], "TRADE_CLOSED")
        paid, _ = self.paid("2.00")
        self.assertEqual(call(CancelRequest, {"out_trade_no": paid})["action"], "refund")

    def test_pages(self):
        """The client's links, form and text for apps are accepted."""
        for kind, code in ((PagePayRequest, "FAST_INSTANT_TRADE_PAY"), (WapPayRequest, "QUICK_WAP_WAY")):
            request = kind()
            request.biz_content = {"out_trade_no": sandbox.number(), "total_amount": "1.00", "subject": "茶", "product_code": code}
            request.return_url = "http://127.0.0.1:9/back"
            link = CLIENT.page_execute(request, "GET")
            with sandbox.urllib.request.urlopen(link) as page:
                self.assertIn("SANDBOX", page.read().decode())
            self.assertIn('method="post"', CLIENT.page_execute(request, "POST"))
        request = AppPayRequest()
        request.biz_content = {"out_trade_no": sandbox.number(), "total_amount": "1.00", "subject": "茶", "product_code": "QUICK_MSECURITY_PAY"}
        with sandbox.urllib.request.urlopen(f"{sandbox.GATEWAY}?{CLIENT.sdk_execute(request)}") as page:
            self.assertIn("SANDBOX", page.read().decode())

    def test_sharing(self):
        """A receiver is bound, gets a share, and is unbound."""
        relation = {"receiver_list": [RECEIVER], "out_request_no": sandbox.number()}
        self.assertEqual(call(BindRequest, relation)["result_code"], "SUCCESS")
        listed = call(BatchqueryRequest, {"out_request_no": sandbox.number()})
        self.assertIn(RECEIVER["account"], [receiver["account"] for receiver in listed["receiver_list"]])
        _, trade_no = self.paid("100.00", extend_params={"royalty_freeze": "true"})
        settle = {"out_request_no": sandbox.number(), "trade_no": trade_no, "royalty_parameters": [{"royalty_type": "transfer", "trans_in_type": "userId", "trans_in": RECEIVER["account"], "amount": "20.00"}]}
        self.assertEqual(call(SettleRequest, settle)["trade_no"], trade_no)
        self.assertEqual(call(UnbindRequest, {**relation, "out_request_no": sandbox.number()})["result_code"], "SUCCESS")

    def test_gbk(self):
        """A merchant that still uses GBK is understood, and understands the answer."""
        own, out_trade_no = client("gbk"), sandbox.number()
        made = call(PrecreateRequest, {"out_trade_no": out_trade_no, "total_amount": "1.00", "subject": "一杯茶"}, own=own)
        self.assertEqual(made["code"], "10000", made)
        refused = call(PrecreateRequest, {"out_trade_no": out_trade_no, "total_amount": "0", "subject": "一杯茶"}, own=own)
        self.assertEqual(refused["sub_code"], "ACQ.INVALID_PARAMETER")

    def test_bill(self):
        """The bill has a payment's line; a future day has no bill."""
        out_trade_no, _ = self.paid("7.00")
        address = call(BillRequest, {"bill_type": "trade", "bill_date": sandbox.day()})["bill_download_url"]
        self.assertIn(out_trade_no, sandbox.unpack(address))
        self.assertNotEqual(call(BillRequest, {"bill_type": "trade", "bill_date": sandbox.day(86400)})["code"], "10000")


if __name__ == "__main__":
    unittest.main()
