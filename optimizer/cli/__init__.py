"""The command line. Each command is a short function that imports what it needs when it runs."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # end a command, all in the same way
INTERRUPTED = 130


class Unbreakable:
    """A stream of messages: that nobody reads them any more is no reason to lose a plan."""

    def __init__(self, stream: TextIO) -> None:
        """Write to a stream as long as it takes what is written."""
        self._stream = stream

    def write(self, text: str) -> int:
        """Write, or not."""
        with suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush, or not."""
        with suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        """Be the stream in all else."""
        return getattr(self._stream, name)


def main() -> None:
    """Run the command line and leave with its exit code; a signal is heard from start to end."""
    _open_what_is_closed()
    sys.stderr = Unbreakable(sys.stderr)
    numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    heard = [one for one in numbers if signal.getsignal(one) is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, signal.default_int_handler)
    try:
        from .app import app

        app(prog_name="orbisite")
    except KeyboardInterrupt:  # before the command had begun
        _say_interrupted()
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as end:
        if end.code == INTERRUPTED:  # of typer's own, while it read the command line
            _say_interrupted()
        raise
    finally:  # all that was to be done is done
        for number in heard:
            signal.signal(number, signal.SIG_IGN)


def _open_what_is_closed() -> None:
    """Have what is printed go nowhere where whoever started us closed its stream (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)


def _say_interrupted() -> None:
    """Print a document if one was asked for, and none was printed."""
    console = sys.modules.get(f"{__name__}.console")
    if "--json" in sys.argv and not getattr(console, "EMITTED", None):
        told = {"error": "interrupted", "exit_code": INTERRUPTED, "message": "Interrupted."}
        document = {"schema": "orbisite.error/1", **told}
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
