"""Make the generator and the second formulation importable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.solver import in_this_process

sys.path.append(str(Path(__file__).resolve().parent))  # tests are no package


@pytest.fixture(autouse=True)
def here() -> Iterator[None]:
    """Search in this process, where a test may put something else in a step's place."""
    with in_this_process():
        yield
