"""docs/formulation.md says what the model is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_laws_on_the_page_are_those_of_the_code() -> None:
    command = [sys.executable, str(ROOT / "docs" / "print_laws.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr
