"""Receives notices in Django: `path("notify", notice_view(wallet, record))`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .client import AsyncClient, Client
from .errors import VerificationError
from .notices import ACKNOWLEDGEMENT, Notice


def notice_view(
    wallet: Client | AsyncClient, record: Callable[[Notice], Any], signed_path: str | None = None
) -> Callable[[HttpRequest], HttpResponse]:
    """A view that passes each verified notice to `record`. The wallet sends the notice again if `record` raises.

    `signed_path` is the path of the notify URL, when a proxy changes it on the way.
    """

    # The wallet has a signature, which is better than a token in a form.
    @csrf_exempt
    def notify(request: HttpRequest) -> HttpResponse:
        try:
            notice = wallet.construct_notice(request.headers, request.body, signed_path or request.get_full_path())
        except VerificationError as error:
            return HttpResponse(str(error), status=401, content_type="text/plain")
        record(notice)
        return HttpResponse(ACKNOWLEDGEMENT, content_type="application/json")

    return notify
