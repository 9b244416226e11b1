"""Receives notices in FastAPI and Starlette: `app.post("/notify")(notice_route(wallet, record))`."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .client import AsyncClient, Client
from .errors import VerificationError
from .notices import ACKNOWLEDGEMENT, Notice


def notice_route(
    wallet: Client | AsyncClient, record: Callable[[Notice], Any], signed_path: str | None = None
) -> Callable[[Request], Awaitable[Response]]:
    """A route that passes each verified notice to `record`, which may be a coroutine function.

    The wallet sends the notice again if `record` raises. `signed_path` is the path of the notify URL, when a proxy changes it on the
    way.
    """

    async def notify(request: Request) -> Response:
        try:
            # The path as it was sent: that one is signed.
            path = signed_path or request.scope["raw_path"].decode()
            notice = wallet.construct_notice(request.headers, await request.body(), path)
        except VerificationError as error:
            return Response(str(error), status_code=401, media_type="text/plain")
        outcome = record(notice)
        if inspect.isawaitable(outcome):
            await outcome
        return Response(ACKNOWLEDGEMENT, media_type="application/json")

    return notify
