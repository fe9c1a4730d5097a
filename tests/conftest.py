"""What every test may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def instances(root: Path) -> Path:
    """The folder of the example instances."""
    return root / "instances"


@pytest.fixture
def python(root: Path) -> Callable[..., CompletedProcess[str]]:
    """Run this Python in a process of its own, with the project importable."""

    def start(*arguments: str, cwd: Path = root, timeout: float = 120) -> CompletedProcess[str]:
        paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NO_COLOR": "1"}
        return run(
            [sys.executable, *arguments],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    return start
