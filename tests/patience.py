"""How long a Python test waits for what must come: the one limit.

It guards only against hanging: a test that waits in vain ends, and says for what. It is minutes, because on a machine that does
something else everything takes longer, and nothing that a test asserts may depend on how fast the machine is.
"""
import time

PATIENCE_S = 300
# Between two looks at something that tells nobody when it changes.
PAUSE_S = 0.025


def until(look, what):
    """Looks until there is something to see, and gives it."""
    end = time.monotonic() + PATIENCE_S  # any machine: guards only against hanging
    while time.monotonic() < end:  # any machine: as above
        seen = look()
        if seen is not None:
            return seen
        time.sleep(PAUSE_S)  # any machine: a pause between two looks
    raise AssertionError(f"waited in vain for {what}")
