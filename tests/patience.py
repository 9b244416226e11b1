"""How long a Python test waits for what must happen: the only limit.

It guards only against hanging: a test that waits in vain ends, and says for what. It is minutes long, because everything takes
longer on a busy machine, and nothing that a test asserts may depend on how fast the machine is.
"""
import time

PATIENCE_S = 300
# The pause between two checks of something that does not announce its changes.
PAUSE_S = 0.025


def until(look, what):
    """Checks until `look` returns something, and returns it."""
    end = time.monotonic() + PATIENCE_S  # any machine: guards only against hanging
    while time.monotonic() < end:  # any machine: as above
        seen = look()
        if seen is not None:
            return seen
        time.sleep(PAUSE_S)  # any machine: a pause between two looks
    raise AssertionError(f"waited in vain for {what}")
