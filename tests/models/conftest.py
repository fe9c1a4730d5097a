"""Load the builder and the tables of cases; solve them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).resolve().parent


def _load(name: str) -> ModuleType:
    """Import a helper by its path: tests are no package."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


paper = _load("paper")
for _path in sorted(HERE.glob("cases_*.py")):
    _load(_path.stem)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every case it asks for."""
    for name, cases in (("law_case", paper.LAWS), ("cost_case", paper.COSTS)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases, ids=[case.id for case in cases])


@pytest.fixture
def optimum() -> Callable[..., object]:
    """Solve an instance to its optimum."""
    return paper.optimum


@pytest.fixture
def relaxation() -> Callable[..., float]:
    """Solve the linear relaxation of an instance."""
    return paper.relaxation
