"""A wallet of the unit tests: it signs with openssl, not with the SDK's own code, and remembers what it was asked."""

import asyncio
import atexit
import base64
import inspect
import json
import pathlib
import subprocess
import tempfile
import urllib.parse

import httpx
import opencashier

CLIENT_ID = "TEST_SHOP"
NOW_S = 1767323045.0
TIME = "2026-01-02T03:04:05+00:00"
VECTORS = pathlib.Path(__file__).parents[2] / "crates/protocol/src/wallet/vectors"
FOLDER = tempfile.TemporaryDirectory()
atexit.register(FOLDER.cleanup)


def openssl(*args, data=None):
    return subprocess.run(["openssl", *args], input=data, capture_output=True, check=True).stdout


class Keys:
    """A pair of keys, as files and as texts."""

    def __init__(self, name):
        self.private_file = pathlib.Path(FOLDER.name) / f"{name}.pem"
        self.private = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048").decode()
        self.private_file.write_text(self.private)
        self.public_file = pathlib.Path(FOLDER.name) / f"{name}.public.pem"
        self.public = openssl("pkey", "-pubout", data=self.private.encode()).decode()
        self.public_file.write_text(self.public)


SHOP, WALLET = Keys("shop"), Keys("wallet")


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def result(status, code, **more):
    return {"result": {"resultStatus": status, "resultCode": code, "resultMessage": f"It is {code}."}, **more}


def signed(path, time_header, body, client_id=CLIENT_ID, time=TIME, key=WALLET):
    """The headers with which the wallet sends a body. The arguments replace parts of what is signed."""
    text = f"POST {path}\n{client_id}.{time}.".encode() + body
    made = base64.b64encode(openssl("dgst", "-sha256", "-sign", str(key.private_file), data=text)).decode()
    signature = f"algorithm=RSA256,keyVersion=1,signature={urllib.parse.quote(made, safe='')}"
    return {"client-id": client_id, time_header: time, "signature": signature}


def is_signed_by_shop(path, headers, body):
    """Whether the shop signed this request."""
    file = pathlib.Path(FOLDER.name) / "signature"
    file.write_bytes(base64.b64decode(headers["signature"].removeprefix("algorithm=RSA256, signature=")))
    text = f"POST {path}\n{headers['client-id']}.{headers['request-time']}.".encode() + body
    command = ["openssl", "dgst", "-sha256", "-verify", str(SHOP.public_file), "-signature", str(file)]
    return subprocess.run(command, input=text, capture_output=True).returncode == 0


class Bench:
    """A client of either kind, whose wallet gives these answers in turn.

    An object is signed and sent, an exception breaks the connection, a function makes the response itself. `asked` has the requests,
    `pauses` the pauses between them; time passes only there.
    """

    def __init__(self, kind, answers, **options):
        self.asked, self.pauses, self.now = [], [], NOW_S
        answers = list(answers)

        def answer(request):
            self.asked.append(request)
            given = answers.pop(0)
            if isinstance(given, Exception):
                raise given
            if callable(given):
                return given(request.url.path)
            body = json.dumps(given).encode()
            return httpx.Response(200, headers=signed(request.url.path, "response-time", body), content=body)

        def sleep(seconds):
            self.pauses.append(seconds)
            self.now += seconds

        async def sleep_async(seconds):
            sleep(seconds)

        transport = httpx.MockTransport(answer)
        given = {"client_id": CLIENT_ID, "private_key": SHOP.private, "wallet_public_key": WALLET.public}
        given |= {"base_url": "https://wallet.example", "now": lambda: self.now, "random": lambda: 0.0, **options}
        if kind is opencashier.Client:
            self.client = kind(http=httpx.Client(transport=transport), sleep=sleep, **given)
        else:
            self.client = kind(http=httpx.AsyncClient(transport=transport), sleep=sleep_async, **given)

    def call(self, operation, request):
        """Calls an operation, and waits for it."""
        answer = getattr(self.client, operation)(request)
        return asyncio.run(finished(answer)) if inspect.isawaitable(answer) else answer


async def finished(awaitable):
    return await awaitable
