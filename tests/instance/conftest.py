"""Instances the tests of this folder begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer.instance import Instance

ROOT = Path(__file__).parents[2]
EVERY_COLUMN = ROOT / "tests" / "data" / "every-column"
LOCATION = ROOT / "instances" / "location"


def read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def every_column() -> dict[str, bytes]:
    """The files of an instance that fills every column of every table."""
    return read(EVERY_COLUMN)


@pytest.fixture
def location() -> dict[str, bytes]:
    """The files of the ten-row location example."""
    return read(LOCATION)


@pytest.fixture(scope="session")
def full() -> Instance:
    """The instance that fills every column."""
    return Instance.load(EVERY_COLUMN)


@pytest.fixture(scope="session")
def small() -> Instance:
    """The ten-row location example."""
    return Instance.load(LOCATION)
