"""docs/tutorial.md says what happens to whoever follows it to the letter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="the page is written for a Unix shell")
def test_the_tutorial_says_what_happens(root: Path) -> None:
    command = [sys.executable, str(root / "docs" / "run_tutorial.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert ran.returncode == 0, ran.stderr
