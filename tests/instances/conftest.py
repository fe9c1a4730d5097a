"""The reference instance and the tables it is built from."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def folder(instances: Path) -> Path:
    return instances / "starlink-2035"


@pytest.fixture(scope="module")
def built(instances: Path) -> Path:
    return instances / "build" / "tables"
