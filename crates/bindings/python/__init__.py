"""The host SDK: what a wallet embeds so that mini programs can run in it and take payments."""

import asyncio
import atexit

from . import cashier_host as _generated
from . import guards as _guards
from .cashier_host import *  # noqa: F403
from .codes import *  # noqa: F403

_guards.install(_generated)
# While Python ends, a thread that comes from elsewhere would bring the process down.
atexit.register(_generated.shutdown)


class MiniProgramHost(_generated.MiniProgramHost):
    """A wallet that mini programs run in. Made inside the event loop that runs the wallet's services.

    The SDK calls services from threads of its own, which have no event loop; their coroutines run in the loop that was
    running when the newest host was made.
    """

    def __init__(self, settings, services):
        _generated.uniffi_set_event_loop(asyncio.get_running_loop())
        super().__init__(settings, services)
