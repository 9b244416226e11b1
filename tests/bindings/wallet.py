"""A wallet for tests: every service of the host SDK, written in Python, with time moved by the test."""

import asyncio
import faulthandler
import json
import sys

import cashier_host as sdk

# A test that hangs ends the run and prints where.
faulthandler.dump_traceback_later(120, exit=True, file=sys.__stderr__)

PAY_URL = "https://wallet.example/cashier/ord_1"


class Sink(sdk.MessageSink):
    """The program's side of the bridge: stores every message and waits for the answers to calls."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.messages = []
        self.answers = {}
        self.flush = asyncio.Event()

    def send(self, message):
        # Called from a thread of the SDK.
        self.loop.call_soon_threadsafe(self.arrive, json.loads(message))

    def arrive(self, message):
        self.messages.append(message)
        if message["kind"] == "flush":
            self.flush.set()
        if message["kind"] == "result":
            self.answer(message["id"]).set_result(message)

    def answer(self, call):
        return self.answers.setdefault(call, self.loop.create_future())

    def events(self):
        return [message["name"] for message in self.messages if message["kind"] == "event"]


class Clock(sdk.Clock):
    """Time stands still until a test moves it."""

    def __init__(self):
        self.now = 1_000_000
        self.sleepers = []
        self.asleep = asyncio.Condition()

    def now_ms(self):
        return self.now

    async def sleep(self, duration_ms):
        woken = asyncio.get_running_loop().create_future()
        async with self.asleep:
            self.sleepers.append((self.now + duration_ms, duration_ms, woken))
            self.asleep.notify_all()
        await woken

    async def sleeper(self, duration_ms):
        """The sleeper that waits for exactly this long, once there is one."""

        def found():
            return [woken for _, wanted, woken in self.sleepers if wanted == duration_ms and not woken.done()]

        async with self.asleep:
            return (await self.asleep.wait_for(found))[0]

    async def pass_by(self, duration_ms):
        """Lets time pass, once a sleeper waits for exactly this long. Others may wait too, or may have just given up."""
        await self.sleeper(duration_ms)
        self.now += duration_ms
        for until, _, woken in self.sleepers:
            if until <= self.now and not woken.done():
                woken.set_result(None)


class Ui(sdk.HostUi):
    """A screen that records what it shows. A page stays open until the test or the SDK closes it."""

    def __init__(self):
        self.shown = []
        self.page_is_open = asyncio.Event()
        self.page_closes = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    async def alert(self, alert):
        if alert.content == "broken":
            raise ZeroDivisionError("the screen is broken")
        self.shown.append(alert)

    async def confirm(self, confirm):
        return confirm.content == "agree?"

    async def prompt(self, prompt):
        return None

    async def toast(self, toast):
        self.shown.append(toast)

    def hide_toast(self):
        pass

    def show_loading(self, content, delay_ms):
        pass

    def hide_loading(self):
        pass

    async def open_page(self, request_id, route, extended_info):
        self.shown.append((request_id, route, extended_info))
        self.page_is_open.set()
        await self.page_closes.wait()

    def close_page(self, request_id):
        self.loop.call_soon_threadsafe(self.page_closes.set)


class Fetch(sdk.HttpFetch):
    """A network that answers with what was sent."""

    async def fetch(self, request):
        if request.url.endswith("/forbidden"):
            raise sdk.FetchError.Forbidden()
        if request.url.endswith("/broken"):
            raise OSError("no route to host")
        body = json.dumps({"url": request.url, "sent": request.body.decode()}).encode()
        return sdk.FetchResponse(status=200, headers={"content-type": "application/json"}, body=body)

    def network_type(self):
        return sdk.NetworkType.MOBILE5G


class Storage(sdk.Storage):
    """The programs' storage."""

    def __init__(self):
        self.scopes = {}

    def scope(self, scope):
        return self.scopes.setdefault((scope.user, scope.app_id), {})

    async def all(self, scope):
        return dict(self.scope(scope))

    async def set(self, scope, key, value):
        self.scope(scope)[key] = value

    async def remove(self, scope, key):
        self.scope(scope).pop(key, None)

    async def clear(self, scope):
        self.scope(scope).clear()


class Observer(sdk.Observer):
    """Records what happens."""

    def __init__(self):
        self.events = []
        self.faults = []

    def event(self, direction, name, data):
        self.events.append((direction, name, json.loads(data)))

    def fault(self, name, reason):
        self.faults.append((name, reason))


class Payment(sdk.PaymentService):
    """Handles payments with a function of the test, which gets the wallet and the request."""

    def __init__(self, wallet, function):
        self.wallet, self.function = wallet, function

    async def pay(self, context, request):
        self.wallet.contexts.append(context)
        self.wallet.requests.append(request)
        return await self.function(self.wallet, request)


class Wallet:
    """A host with one open program."""

    def __init__(self, pay=None, **services):
        self.contexts, self.requests, self.calls = [], [], 0
        self.clock, self.ui, self.storage, self.observer = Clock(), Ui(), Storage(), Observer()
        if pay is not None:
            services["payment"] = Payment(self, pay)
        settings = sdk.HostSettings(
            site_name="DEMO", cashier_origins=["https://wallet.example"], silent_scopes=["auth_base"]
        )
        self.host = sdk.MiniProgramHost(
            settings,
            sdk.HostServices(
                ui=self.ui, fetch=Fetch(), storage=self.storage, clock=self.clock, observer=self.observer, **services
            ),
        )
        self.sink, self.instance = self.open()

    def open(self, app_id="tea"):
        program = sdk.Program(
            app_id=app_id, name="Tea", pages=["pages/index/index"], request_domains=["api.tea.example"]
        )
        sink = Sink()
        instance = self.host.open(program, sdk.Surroundings(user="u1"), sink)
        instance.launch()
        instance.gesture()
        return sink, instance

    def message(self, api, params):
        """The text of a call, and its number."""
        self.calls += 1
        call = {"v": 1, "kind": "call", "id": self.calls, "api": api, "params": params}
        return json.dumps(call), self.calls

    async def call(self, api, params, instance=None, sink=None):
        """Calls an API as a program does, and returns the result message."""
        text, number = self.message(api, params)
        await (instance or self.instance).receive(text)
        return await (sink or self.sink).answer(number)

    def begin(self, api, params):
        """Calls an API without waiting. Returns the task of `receive`, and the future answer."""
        text, number = self.message(api, params)
        return asyncio.ensure_future(self.instance.receive(text)), self.sink.answer(number)

    async def trade_pay(self):
        """The result code of a payment."""
        answer = await self.call("tradePay", {"paymentUrl": PAY_URL})
        assert answer["ok"], answer
        return answer["value"]["resultCode"]
