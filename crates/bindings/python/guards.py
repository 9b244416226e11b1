"""Two repairs of the generated module, which matter because the SDK calls services from threads of its own.

1. A coroutine of a service that ends with `asyncio.CancelledError` gives no answer at all, because that is no ordinary
   exception: a payment would hang for ever. Here it becomes one, and so an unknown error.
2. A wait that is not needed any more is cancelled by `call_soon`, which other threads must not call: the cancellation
   comes late, and a loop in debug mode refuses it.

Both belong to one exact version of the generator; `tests/bindings` fails when they stop working.
"""

import asyncio
import contextlib


class ServiceCancelled(Exception):
    """What a service waited for was cancelled, and not by the SDK."""


def install(generated):
    """Puts both repairs in place."""
    _answer_cancellations(generated)
    _cancel_from_any_thread(generated)


def _answer_cancellations(generated):
    for name in ("_uniffi_trait_interface_call_async", "_uniffi_trait_interface_call_async_with_error"):
        if hasattr(generated, name):
            setattr(generated, name, _guarded(getattr(generated, name)))


def _guarded(call_async):
    def call(make_call, *rest):
        async def answer():
            try:
                return await make_call()
            except asyncio.CancelledError as error:
                # Asked to stop: the SDK does not wait any more, or the loop is being closed.
                if asyncio.current_task().cancelling():
                    raise
                raise ServiceCancelled("the service's coroutine was cancelled") from error

        return call_async(answer, *rest)

    return call


def _cancel_from_any_thread(generated):
    def dropped(handle):
        _, task = generated._UNIFFI_FOREIGN_FUTURE_HANDLE_MAP.remove(handle)
        # A future of `run_coroutine_threadsafe`: it passes the cancellation on to the loop itself, unless that is closed.
        with contextlib.suppress(RuntimeError):
            task.cancel()

    callback = generated._UNIFFI_FOREIGN_FUTURE_DROPPED_CALLBACK(dropped)
    generated._uniffi_future_dropped_callback = callback
