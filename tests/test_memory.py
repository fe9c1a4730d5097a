"""Peak memory in megabytes, whatever the system counts by."""

from __future__ import annotations

from collections.abc import Callable
from subprocess import CompletedProcess

Python = Callable[..., CompletedProcess[str]]


def test_held_megabytes_count_as_so_many(python: Python) -> None:
    # Much more than this process has: Linux hands its peak down to the one it starts.
    code = "from optimizer.memory import peak_mb; held = b'x' * 800_000_000; print(peak_mb())"
    assert 800 < float(python("-c", code).stdout) < 900
