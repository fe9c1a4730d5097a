"""A problem that HiGHS could search for hours, and finds plans for at once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from optimizer.instance import Instance

sys.path.append(str(Path(__file__).resolve().parent))  # tests are no package


@pytest.fixture(scope="session")
def hard_folder(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published network design problem, as an instance."""
    from optimizer.importers import convert_canad

    folder = tmp_path_factory.mktemp("hard") / "c37"
    convert_canad(root / "tests" / "data" / "canad" / "c37.dow", folder)
    return folder


@pytest.fixture(scope="session")
def hard(hard_folder: Path) -> Instance:
    """The same, read."""
    return Instance.load(hard_folder)
