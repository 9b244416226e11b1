"""Starts the `cashier` program, which the wheels for Linux hold: `uvx opencashier demo`."""

import os
import platform
import sys
from pathlib import Path
from typing import NoReturn

PROGRAM = Path(__file__).with_name("bin") / "cashier"


def main() -> NoReturn:
    """Becomes the program, or says in one sentence why there is none."""
    if not PROGRAM.is_file():
        system = f"{platform.system()} {platform.machine()}"
        sys.exit(f"opencashier: this package holds the SDK, but no program for {system}; build the program from source")
    os.execv(PROGRAM, ["cashier", *sys.argv[1:]])
