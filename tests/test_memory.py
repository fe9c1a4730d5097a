"""Peak memory in megabytes, whatever the system counts by."""

from __future__ import annotations

from collections.abc import Callable
from subprocess import CompletedProcess

Python = Callable[..., CompletedProcess[str]]


def test_held_megabytes_count_as_so_many(python: Python) -> None:
    # Much more than this process has: Linux hands its peak down to the one it starts.
    code = "from optimizer.memory import peak_mb; held = b'x' * 800_000_000; print(peak_mb())"
    assert 800 < float(python("-c", code).stdout) < 900


def test_what_only_unix_has_is_not_imported_on_windows(python: Python) -> None:
    code = (
        "import asyncio, concurrent.futures.process, ctypes.wintypes, multiprocessing, sys\n"
        "import highspy, pandas, pydantic, pyomo.environ, rich.console, scipy.sparse, typer\n"
        "sys.platform = 'win32'\n"
        "sys.modules |= dict.fromkeys(['resource', 'fcntl', 'pwd', 'grp', 'termios'])\n"
        "import optimizer.doctor, optimizer.published, optimizer.run, optimizer.cli.app\n"
        "print('imported')"
    )
    done = python("-c", code)
    assert done.stdout == "imported\n", done.stderr
