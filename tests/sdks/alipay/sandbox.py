"""What the scripts know about the sandbox under test, how they control it, and an address for its notices."""
import datetime
import http.server
import io
import itertools
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.parse
import urllib.request
import zipfile

import patience

FACTS = json.loads(pathlib.Path(os.environ["SANDBOX_CREDENTIALS"]).read_text())
ALIPAY = FACTS["alipay"]
BASE = FACTS["base_url"]
GATEWAY = "https://openapi.alipay.com/gateway.do"


def file(name):
    return pathlib.Path(name).read_text()


def legacy_key(name):
    """The private key in the older form (PKCS#1), which Python clients read."""
    command = ["openssl", "rsa", "-traditional", "-in", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


_count = itertools.count(1)


def number():
    return f"P{time.time_ns()}{os.getpid()}{next(_count)}"


def _call(method, route, body=None):
    request = urllib.request.Request(f"{BASE}/sandbox/v1{route}", method=method)
    if body is not None:
        request.add_header("content-type", "application/json")
        request.data = json.dumps(body).encode()
    with urllib.request.urlopen(request) as answer:
        text = answer.read().decode()
    return json.loads(text) if text else None


def pay(out_trade_no):
    """The payer pays."""
    return _call("POST", f"/orders/{out_trade_no}/pay")


def day(offset=0):
    """A day in China, `offset` seconds from the sandbox's current time."""
    now = datetime.datetime.fromisoformat(_call("GET", "/clock")["now"].replace("Z", "+00:00"))
    china = now.astimezone(datetime.timezone.utc) + datetime.timedelta(seconds=offset, hours=8)
    return china.strftime("%Y-%m-%d")


def unpack(address):
    """The text of a bill's first file."""
    with urllib.request.urlopen(address) as answer:
        files = zipfile.ZipFile(io.BytesIO(answer.read()))
    return files.read(files.namelist()[0]).decode("gbk")


class Notices:
    """Receives notices and accepts them."""

    def __init__(self):
        received = self.received = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                received.append(dict(urllib.parse.parse_qsl(body, keep_blank_values=True)))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"success")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/notice"

    def of(self, out_trade_no):
        """The first notice of an order."""
        of_order = lambda: next((dict(one) for one in self.received if one["out_trade_no"] == out_trade_no), None)
        return patience.until(of_order, f"the notice of {out_trade_no}")
