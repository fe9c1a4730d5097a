"""Borrow the paper instances of the formulation's tests (tests are no package); search here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.solver import in_this_process

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent / "models"), str(HERE.parent / "second")]


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """Search in this process, where a test may put something else in a step's place."""
    with in_this_process():
        yield
