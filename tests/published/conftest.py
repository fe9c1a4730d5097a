"""The studies, solved once."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from optimizer.published import Bench

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def studies(instances: Path) -> Path:
    """The folder of the studies' instances."""
    return instances / "published"


@pytest.fixture(scope="session")
def bench(studies: Path) -> Bench:
    """Solves each question once."""
    return Bench(studies)


@pytest.fixture(scope="session")
def printer() -> ModuleType:
    """The script that prints docs/published.md."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import print_published
    finally:
        sys.path.pop(0)
    return print_published
