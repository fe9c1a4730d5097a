"""A stream that is closed, full or no longer read is no fault of ours, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LINES = {
    "show instances/tiny >&-": 0,
    "show instances/tiny --json >&- 2>&-": 0,
    "solve nowhere 2>&-": 2,
    "schema | head -1 >&2": 0,
    "show instances/tiny > /dev/full": 2,
    "validate instances/tiny 2> /dev/full": 0,
    "solve nowhere --json > /dev/full": 2,
}


@pytest.mark.skipif(sys.platform != "linux", reason="a shell, and a device that is always full")
@pytest.mark.parametrize("line", LINES)
def test_streams_may_fail(line: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m optimizer {line}"],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == LINES[line], done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
