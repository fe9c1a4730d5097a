"""Streams that whoever started us closed, filled up, or no longer reads."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO


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


def mend_streams() -> None:
    """Have what is printed go nowhere where a stream is closed (`>&-`); messages also later."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)
    sys.stderr = Unbreakable(sys.stderr)
