"""Load the builder and the tables of cases; solve them."""

from __future__ import annotations

import importlib.util
import sys
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
_load("everything")
for _path in sorted(HERE.glob("cases_*.py")):
    _load(_path.stem)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every case it asks for."""
    tables = {
        "law_case": paper.LAWS,
        "strengthening": [case for case in paper.LAWS if case.relaxed],
        "cost_case": paper.COSTS,
    }
    for name, cases in tables.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, cases, ids=[case.id for case in cases])
