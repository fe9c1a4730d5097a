"""The command line. Each command is a short function that imports what it needs when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line and leave with its exit code."""
    _open_what_is_closed()
    try:
        from .app import app
    except KeyboardInterrupt:  # before anything has begun
        raise SystemExit(130) from None
    app(prog_name="orbisite")


def _open_what_is_closed() -> None:
    """Have what is printed go nowhere where whoever started us closed its stream (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)
