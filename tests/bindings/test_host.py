"""The host SDK except payments, with services written in Python."""

import asyncio
import json
import pathlib
import subprocess
import sys
import unittest

import cashier_host as sdk
import patience
from wallet import Wallet


class OAuth(sdk.OAuthService):
    """Grants `auth_base` to everybody, and the other scopes if the user agrees."""

    def __init__(self, agrees):
        self.agrees, self.asked, self.pages = agrees, [], []

    async def get_auth_code(self, context, request):
        self.asked.append((context.app_id, request.client_id, request.scopes, request.agreed, request.flow))
        if request.scopes != ["auth_base"] and not request.agreed:
            raise sdk.SpiError.AuthPendingAgreement(reason="ask first")
        return sdk.OAuthResult(auth_code="code-1", auth_success_scopes=request.scopes)

    async def show_auth_page(self, context, page):
        self.pages.append((page.name, page.scopes))
        if isinstance(self.agrees, Exception):
            raise self.agrees
        return self.agrees


class AuthCodes(unittest.IsolatedAsyncioTestCase):
    """`my.getAuthCode`."""

    async def test_silent(self):
        """A silent scope needs no page."""
        oauth = OAuth(False)
        answer = await Wallet(oauth=oauth).call("getAuthCode", {"scopes": "auth_base"})
        self.assertEqual((answer["value"]["authCode"], oauth.pages), ("code-1", []))

    async def test_consent(self):
        """The service requires consent, the user agrees on a page with the program's name, and the code arrives."""
        oauth = OAuth(True)
        answer = await Wallet(oauth=oauth).call("getAuthCode", {"scopes": ["auth_user"]})
        self.assertEqual(answer["value"], {"authCode": "code-1", "authSuccessScopes": ["auth_user"], "authErrorScopes": {}})
        self.assertEqual(oauth.pages, [("Tea", ["auth_user"])])
        local = sdk.OAuthFlow.LOCAL_MINI_PROGRAM
        asked = [("tea", "tea", ["auth_user"], agreed, local) for agreed in (False, True)]
        self.assertEqual(oauth.asked, asked)

    async def test_no_consent(self):
        """A refusal is failure 11; a page that breaks is a refusal."""
        for agrees in (False, RuntimeError("no page")):
            with self.subTest(agrees=agrees):
                answer = await Wallet(oauth=OAuth(agrees)).call("getAuthCode", {"scopes": ["auth_user"]})
                self.assertEqual((answer["ok"], answer["error"]["error"]), (False, 11))


class Member(sdk.MemberInfoService):
    """Knows one member."""

    async def member_info(self, context):
        return sdk.MemberInfo(user_id="u1", nick_name="Mina")


class Phone(sdk.PhoneService):
    """Answers what the test says, and keeps one file."""

    def __init__(self, answer="{}", file=None):
        self.answer, self.file, self.asked = answer, file, []

    async def call(self, context, api, params_json):
        self.asked.append((context.app_id, api, json.loads(params_json)))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def read_file(self, context, path):
        if path == "https://phone/broken":
            raise OSError("no card")
        return self.file if path == "https://phone/1" else None

    async def keep_file(self, context, file):
        if self.file is not None:
            return None
        self.file = file
        return "https://phone/1"


class Phones(unittest.IsolatedAsyncioTestCase):
    """The calls that use the phone."""

    async def test_call(self):
        """Parameters and answer cross as they are; without the service there is no such API."""
        phone = Phone('{"code": "6901", "kind": ["qr", null, 1]}')
        wallet = Wallet(phone=phone)
        self.assertIn("scan", json.loads(await wallet.instance.init_message("{}"))["apis"])
        answer = await wallet.call("scan", {"type": "qr", "hideAlbum": True})
        self.assertEqual(answer["value"], {"code": "6901", "kind": ["qr", None, 1]})
        self.assertEqual(phone.asked, [("tea", "scan", {"type": "qr", "hideAlbum": True})])
        self.assertEqual((await Wallet().call("scan", {}))["error"]["error"], 1)

    async def test_failures(self):
        """A failure has the service's number; the program learns nothing of an exception or of a broken answer."""
        told = sdk.PhoneError.Failed(number=11, advice="the user went back")
        wallet = Wallet(phone=Phone(told))
        error = (await wallet.call("scan", {}))["error"]
        self.assertEqual((error["error"], error["errorMessage"]), (11, "the user went back"))
        self.assertEqual(wallet.observer.faults, [])
        for answer in (OSError("secret path"), "{"):
            with self.subTest(answer=answer):
                wallet = Wallet(phone=Phone(answer))
                error = (await wallet.call("scan", {}))["error"]
                self.assertEqual((error["error"], error["errorMessage"]), (3, "the phone could not do this"))
                [(name, _)] = wallet.observer.faults
                self.assertEqual(name, "PhoneService.call")

    async def test_files(self):
        """A downloaded file is kept, then uploaded again, byte for byte; a full or broken phone is an error."""
        phone = Phone()
        wallet = Wallet(phone=phone)
        tea = "https://api.tea.example"
        kept = await wallet.call("downloadFile", {"url": f"{tea}/menu"})
        self.assertEqual((kept["value"]["apFilePath"], phone.file.media_type), ("https://phone/1", "application/json"))
        self.assertEqual(json.loads(phone.file.content), {"url": f"{tea}/menu", "sent": ""})
        again = await wallet.call("downloadFile", {"url": f"{tea}/menu"})
        self.assertEqual(again["error"]["error"], 14)
        form = {"url": f"{tea}/send", "fileName": "menu", "fileType": "image"}
        sent = await wallet.call("uploadFile", {**form, "filePath": "https://phone/1"})
        self.assertIn(phone.file.content.decode(), json.loads(sent["value"]["data"])["sent"])
        for path in ("https://phone/2", "https://phone/broken"):
            self.assertEqual((await wallet.call("uploadFile", {**form, "filePath": path}))["error"]["error"], 12)
        self.assertEqual([name for name, _ in wallet.observer.faults], ["PhoneService.readFile"])


class Services(unittest.IsolatedAsyncioTestCase):
    """The other services."""

    async def test_absent_services(self):
        """APIs of services that the wallet lacks do not exist."""
        wallet = Wallet()
        init = json.loads(await wallet.instance.init_message("{}"))
        for api in ("tradePay", "getAuthCode", "getOpenUserInfo"):
            self.assertNotIn(api, init["apis"])
            answer = await wallet.call(api, {"paymentUrl": "https://wallet.example/x"})
            self.assertEqual(answer["error"]["error"], 1)

    async def test_member(self):
        """The member service is behind `getOpenUserInfo`."""
        answer = await Wallet(member=Member()).call("getOpenUserInfo", {})
        self.assertIn("Mina", answer["value"]["response"])

    async def test_storage(self):
        """Values of any kind are stored by user and program, and returned with the first message."""
        wallet = Wallet()
        value = {"list": [1, "two", None], "text": "茶"}
        self.assertTrue((await wallet.call("setStorage", {"key": "cart", "data": value}))["ok"])
        [(scope, values)] = wallet.storage.scopes.items()
        self.assertEqual((scope, json.loads(values["cart"])), (("u1", "tea"), value))
        values["broken"] = "not JSON"
        init = json.loads(await wallet.instance.init_message('{"app": 1}'))
        self.assertEqual((init["storage"], init["program"], init["site"]), ({"cart": value}, {"app": 1}, "DEMO"))
        self.assertEqual([name for name, _ in wallet.observer.faults], ["Storage.all"])

    async def test_request(self):
        """Exchanges and their failures cross the bridge, and the allow-list is enforced."""
        wallet = Wallet()
        tea = "https://api.tea.example"
        answer = await wallet.call("request", {"url": f"{tea}/order", "method": "POST", "data": {"cups": 2}})
        self.assertEqual(answer["value"]["data"], {"url": f"{tea}/order", "sent": '{"cups":2}'})
        for url, error in [(f"{tea}/forbidden", 4), (f"{tea}/broken", 12), ("https://evil.example/", 4)]:
            answer = await wallet.call("request", {"url": url})
            self.assertEqual((answer["ok"], answer["error"]["error"]), (False, error))
        network = (await wallet.call("getNetworkType", {}))["value"]
        self.assertEqual(network["networkType"], "5G")

    async def test_screen(self):
        """Dialogs reach the wallet; a screen that fails is reported to the observer and does not affect the program."""
        wallet = Wallet()
        self.assertTrue((await wallet.call("alert", {"title": "T", "content": "C"}))["ok"])
        self.assertEqual(wallet.ui.shown, [sdk.Alert(title="T", content="C", button_text="")])
        self.assertEqual((await wallet.call("confirm", {"content": "agree?"}))["value"], {"confirm": True})
        self.assertTrue((await wallet.call("alert", {"content": "broken"}))["ok"])
        [(name, reason)] = wallet.observer.faults
        self.assertEqual(name, "HostUi.alert")
        self.assertIn("the screen is broken", reason)


class Lives(unittest.IsolatedAsyncioTestCase):
    """The life of a program."""

    async def test_end(self):
        """A program that is closed says when it is ready, and gets nothing after that."""
        wallet = Wallet()
        closing = asyncio.ensure_future(wallet.instance.end())
        await wallet.sink.flush.wait()
        await wallet.instance.receive(json.dumps({"v": 1, "kind": "flushed", "token": "close"}))
        await closing
        count = len(wallet.sink.messages)
        wallet.instance.show()
        await asyncio.sleep(0)
        self.assertEqual(len(wallet.sink.messages), count)

    async def test_end_of_a_dead_program(self):
        """A program that never answers is ended after five seconds."""
        wallet = Wallet()
        closing = asyncio.ensure_future(wallet.instance.end())
        await wallet.clock.pass_by(5_000)
        await closing

    async def test_events(self):
        """The wallet's events reach the program; data that is not JSON is refused."""
        wallet = Wallet()
        wallet.instance.event("themeChange", '{"dark": true}')
        wallet.instance.hide()
        with self.assertRaises(sdk.SetupError.NotJson):
            wallet.instance.event("themeChange", "{")
        self.assertFalse(wallet.instance.back())
        await asyncio.sleep(0)
        self.assertEqual(wallet.sink.events(), ["launch", "route", "themeChange", "appHide"])

    async def test_bad_descriptions(self):
        """Text that must be JSON but is not is an error at once."""
        wallet = Wallet()
        program = sdk.Program(app_id="a", name="A", pages=["p"])
        with self.assertRaises(sdk.SetupError.NotJson):
            wallet.host.open(program, sdk.Surroundings(user="u1", system="?"), wallet.sink)
        with self.assertRaises(sdk.SetupError.NotJson):
            await wallet.instance.init_message("?")

    def test_end_of_the_process(self):
        """A process may end while payments wait, whatever they wait for: Python is no longer called."""
        script = pathlib.Path(__file__).with_name("ends_early.py")
        for _ in range(5):
            ended = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=patience.PATIENCE_S)
            self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, "still paying\n", ""))

    def test_no_loop(self):
        """A host outside an event loop is refused: its services could not run."""
        with self.assertRaises(RuntimeError):
            sdk.MiniProgramHost(sdk.HostSettings(site_name="DEMO"), None)


if __name__ == "__main__":
    unittest.main()
