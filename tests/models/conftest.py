"""Make the builder and the tables of cases importable, and run a test for every case."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE))  # tests are no package; `paper` and its cases stand here

paper = import_module("paper")
for _path in sorted(HERE.glob("cases_*.py")):
    import_module(_path.stem)


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
