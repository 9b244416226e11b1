"""`my.tradePay` with a payment service written in Python."""

import asyncio
import unittest

import cashier_host as sdk
from wallet import PAY_URL, Wallet

ERRORS = [
    # The error, the code before the order was submitted, and the code after.
    (sdk.SpiError.Unknown, sdk.CODE_FAILED, sdk.CODE_UNKNOWN),
    (sdk.SpiError.UserCancel, sdk.CODE_USER_CANCEL, sdk.CODE_UNKNOWN),
    (sdk.SpiError.AppServiceError, sdk.CODE_FAILED, sdk.CODE_UNKNOWN),
    (sdk.SpiError.Timeout, sdk.CODE_NETWORK_ERROR, sdk.CODE_UNKNOWN),
    (sdk.SpiError.SystemError, sdk.CODE_FAILED, sdk.CODE_UNKNOWN),
    (sdk.SpiError.AuthPendingAgreement, sdk.CODE_FAILED, sdk.CODE_PROCESSING),
]


class StayInside(unittest.IsolatedAsyncioTestCase):
    """The cashier is shown over the mini program."""

    async def test_paid(self):
        """A completed payment reaches the program with its code, and the service knows which program requested what."""

        async def pay(wallet, request):
            self.assertTrue(wallet.host.submitted(request.request_id))
            self.assertEqual(wallet.host.state(request.request_id), sdk.PaymentState.SUBMITTED)
            return sdk.PaymentResult(result_code=sdk.CODE_SUCCESS)

        wallet = Wallet(pay)
        self.assertEqual(await wallet.trade_pay(), "9000")
        [context], [request] = wallet.contexts, wallet.requests
        self.assertEqual((context.app_id, context.app_name, context.page_path), ("tea", "Tea", "pages/index/index"))
        self.assertEqual((context.source, context.env_version), (sdk.Source.CONTAINER, sdk.EnvVersion.RELEASE))
        self.assertEqual((request.payment_url, request.trade_no, request.order_str), (PAY_URL, None, None))
        self.assertEqual(wallet.host.outcome(request.request_id), "9000")
        self.assertEqual(wallet.host.state(request.request_id), sdk.PaymentState.FINAL)

    async def test_every_code(self):
        """The six codes pass; an invented or empty one is an unknown outcome."""
        codes = [sdk.CODE_SUCCESS, sdk.CODE_PROCESSING, sdk.CODE_FAILED]
        codes += [sdk.CODE_USER_CANCEL, sdk.CODE_NETWORK_ERROR, sdk.CODE_UNKNOWN]
        self.assertEqual(codes, ["9000", "8000", "4000", "6001", "6002", "6004"])
        for code, wanted in [*zip(codes, codes), ("OK", "6004"), ("", "6004")]:

            async def pay(_wallet, _request):
                return sdk.completed(code, "")

            with self.subTest(code=code):
                self.assertEqual(await Wallet(pay).trade_pay(), wanted)

    async def test_errors(self):
        """Each of the six errors has its code before and after the order was submitted."""
        for error, before, after in ERRORS:
            for submits, wanted in [(False, before), (True, after)]:

                async def pay(wallet, request):
                    if submits:
                        wallet.host.submitted(request.request_id)
                    raise error(reason="on purpose")

                with self.subTest(error=error.__name__, submits=submits):
                    self.assertEqual(await Wallet(pay).trade_pay(), wanted)

    async def test_exceptions(self):
        """Any other exception is the unknown error, even a cancellation inside the service: a payment never hangs."""
        for exception in [KeyError("no such account"), asyncio.CancelledError()]:
            for submits, wanted in [(False, "4000"), (True, "6004")]:

                async def pay(wallet, request):
                    if submits:
                        wallet.host.submitted(request.request_id)
                    raise exception

                with self.subTest(exception=type(exception).__name__, submits=submits):
                    wallet = Wallet(pay)
                    self.assertEqual(await wallet.trade_pay(), wanted)
                    seen = [data for _, name, data in wallet.observer.events if "error" in data]
                    self.assertEqual([data["error"] for data in seen], ["1000"])

    async def test_refused_and_again(self):
        """After a definite refusal the payment is as before: a cancellation counts as one again."""

        async def pay(wallet, request):
            self.assertTrue(wallet.host.submitted(request.request_id))
            self.assertFalse(wallet.host.request_cancel(request.request_id))
            self.assertTrue(wallet.host.submission_refused(request.request_id))
            raise sdk.SpiError.UserCancel(reason="after a wrong PIN")

        self.assertEqual(await Wallet(pay).trade_pay(), "6001")


class OpenPage(unittest.IsolatedAsyncioTestCase):
    """A page of the wallet handles the payment."""

    async def opened(self):
        async def pay(_wallet, _request):
            return sdk.opens_page("wallet://cashier", {"theme": "dark"})

        wallet = Wallet(pay)
        _, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        await wallet.ui.page_is_open.wait()
        [shown] = wallet.ui.shown
        self.assertEqual(shown[1:], ("wallet://cashier", {"theme": "dark"}))
        return wallet, shown[0], answer

    async def test_completed(self):
        """The page reports once and is closed, and the program gets the code; it was hidden meanwhile."""
        wallet, request_id, answer = await self.opened()
        self.assertIsNone(wallet.host.outcome(request_id))
        self.assertTrue(wallet.host.complete_payment(request_id, sdk.PaymentResult(result_code=sdk.CODE_SUCCESS)))
        self.assertFalse(wallet.host.complete_payment(request_id, sdk.PaymentResult(result_code=sdk.CODE_FAILED)))
        self.assertEqual((await answer)["value"], {"resultCode": "9000"})
        self.assertTrue(wallet.ui.page_closes.is_set())
        self.assertEqual([name for name in wallet.sink.events() if name.startswith("app")], ["appHide", "appShow"])

    async def test_failed(self):
        """The page may report an error instead."""
        wallet, request_id, answer = await self.opened()
        self.assertTrue(wallet.host.fail_payment(request_id, sdk.SpiError.Timeout(reason="no answer")))
        self.assertEqual((await answer)["value"], {"resultCode": "6002"})

    async def test_closed(self):
        """A page that is closed without a report means that the user gave up."""
        wallet, _, answer = await self.opened()
        wallet.ui.page_closes.set()
        self.assertEqual((await answer)["value"], {"resultCode": "6001"})

    async def test_cancelled(self):
        """The wallet can ask to give up a payment that was not submitted."""
        wallet, request_id, answer = await self.opened()
        self.assertTrue(wallet.host.request_cancel(request_id))
        self.assertEqual((await answer)["value"], {"resultCode": "6001"})

    async def test_busy(self):
        """A second payment is refused while one is open, even from another program; the first is unaffected."""
        wallet, request_id, answer = await self.opened()
        second = await wallet.call("tradePay", {"paymentUrl": PAY_URL})
        sink, instance = wallet.open("coffee")
        third = await wallet.call("tradePay", {"paymentUrl": PAY_URL}, instance, sink)
        for refused in (second, third):
            self.assertFalse(refused["ok"])
            self.assertEqual((refused["error"]["error"], refused["error"]["resultCode"]), (10001, "4000"))
        wallet.host.complete_payment(request_id, sdk.completed(sdk.CODE_SUCCESS, ""))
        self.assertEqual((await answer)["value"], {"resultCode": "9000"})


class Callers(unittest.IsolatedAsyncioTestCase):
    """The program that requested a payment may go away; the payment does not."""

    async def test_a_caller_gives_up(self):
        """Cancelling `receive`, or a time limit around it, does not cancel the service; its outcome is known."""
        started, may_end, ended = asyncio.Event(), asyncio.Event(), []

        async def pay(wallet, request):
            wallet.host.submitted(request.request_id)
            started.set()
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise
            ended.append("paid")
            return sdk.completed(sdk.CODE_SUCCESS, "")

        wallet = Wallet(pay)
        receiving, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        await started.wait()
        receiving.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await receiving
        self.assertEqual(ended, [])
        may_end.set()
        self.assertEqual((await answer)["value"], {"resultCode": "9000"})
        self.assertEqual(ended, ["paid"])
        self.assertEqual(wallet.host.outcome(wallet.requests[0].request_id), "9000")

    async def test_a_program_goes_away(self):
        """A payment of a program that is gone ends as usual; the host is told, the program is not."""
        started, may_end = asyncio.Event(), asyncio.Event()

        async def pay(wallet, request):
            started.set()
            await may_end.wait()
            return sdk.completed(sdk.CODE_SUCCESS, "")

        wallet = Wallet(pay)
        receiving, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        await started.wait()
        wallet.instance.disconnect()
        may_end.set()
        await receiving
        self.assertFalse(answer.done())
        self.assertEqual(wallet.host.outcome(wallet.requests[0].request_id), "9000")

    async def test_post(self):
        """A message can be passed on without waiting."""

        async def pay(_wallet, _request):
            return sdk.completed(sdk.CODE_SUCCESS, "")

        wallet = Wallet(pay)
        text, number = wallet.message("tradePay", {"paymentUrl": PAY_URL})
        wallet.instance.post(text)
        self.assertEqual((await wallet.sink.answer(number))["value"], {"resultCode": "9000"})


class Backend(sdk.WalletGateway):
    """A backend with one order."""

    def __init__(self, *statuses):
        self.statuses, self.silent = list(statuses), asyncio.Event()

    async def resolve(self, order):
        if not self.statuses:
            await self.silent.wait()
        return sdk.Order(id="ord_1", status=sdk.OrderStatus.UNPAID)

    async def inquire(self, order_id):
        status = self.statuses.pop(0)
        if isinstance(status, Exception):
            raise status
        return status


class Gateways(unittest.IsolatedAsyncioTestCase):
    """The wallet's backend decides."""

    async def test_the_backend_decides(self):
        """The service loses the connection, but the backend knows that the order was paid."""

        async def pay(wallet, request):
            self.assertEqual(request.order_id, "ord_1")
            wallet.host.submitted(request.request_id)
            raise sdk.SpiError.Timeout(reason="no answer")

        self.assertEqual(await Wallet(pay, gateway=Backend(sdk.OrderStatus.PAID)).trade_pay(), "9000")

    async def test_a_silent_backend(self):
        """Without any answer after the submission the outcome is unknown, whatever the exceptions were."""

        async def pay(wallet, request):
            wallet.host.submitted(request.request_id)
            raise sdk.SpiError.UserCancel(reason="the sheet was closed")

        silence = [sdk.GatewayError.Unreachable(reason="down"), OSError("down"), sdk.GatewayError.NotSignedIn()]
        wallet = Wallet(pay, gateway=Backend(*silence))
        _, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        await wallet.clock.pass_by(500)
        await wallet.clock.pass_by(1_000)
        self.assertEqual((await answer)["value"], {"resultCode": "6004"})

    async def test_time_out(self):
        """A backend that never returns the order: after fifteen seconds the network counts as down, and nobody was asked
        to pay."""

        async def pay(_wallet, _request):
            self.fail("nothing to pay")

        wallet = Wallet(pay, gateway=Backend())
        _, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        await wallet.clock.pass_by(15_000)
        self.assertEqual((await answer)["value"], {"resultCode": "6002"})
        self.assertEqual(wallet.requests, [])

    async def test_time_limits_end(self):
        """A time limit that is no longer needed is cancelled at once."""

        async def pay(_wallet, _request):
            return sdk.completed(sdk.CODE_USER_CANCEL, "")

        backend = Backend()
        wallet = Wallet(pay, gateway=backend)
        _, answer = wallet.begin("tradePay", {"paymentUrl": PAY_URL})
        limit = await wallet.clock.sleeper(15_000)
        backend.statuses.append(sdk.OrderStatus.UNPAID)
        backend.silent.set()
        self.assertEqual((await answer)["value"], {"resultCode": "6001"})
        await asyncio.wait([limit])
        self.assertTrue(limit.cancelled())


if __name__ == "__main__":
    unittest.main()
