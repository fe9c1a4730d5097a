"""Ctrl-C and a request to terminate keep the best plan found, and save it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

pytestmark = pytest.mark.slow

# Runs the command line and sends itself a signal as soon as there is a first plan.
SCRIPT = """
import os, signal, sys
from optimizer.cli import live, main

signal.signal(signal.SIGINT, signal.default_int_handler)
show = live.Stages.__call__
sent = []
chosen = getattr(signal, sys.argv.pop(1))

def watch(self, progress):
    show(self, progress)
    if progress.incumbent is not None and not sent:
        sent.append(os.kill(os.getpid(), chosen))

live.Stages.__call__ = watch
main()
"""


@pytest.fixture(scope="module")
def hard(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published problem that takes hours to solve, and seconds to find a plan for."""
    from optimizer.importers import convert_canad

    folder = tmp_path_factory.mktemp("hard") / "c37"
    convert_canad(root / "tests" / "data" / "canad" / "c37.dow", folder)
    return folder


@pytest.mark.parametrize("signal", ["SIGINT", pytest.param("SIGTERM", marks=pytest.mark.nightly)])
def test_an_interrupted_solve_saves_its_best_plan(
    python: Callable[..., CompletedProcess[str]], hard: Path, tmp_path: Path, signal: str
) -> None:
    out = tmp_path / "run"
    (tmp_path / "interrupt.py").write_text(SCRIPT)
    script = str(tmp_path / "interrupt.py")
    arguments = ["solve", str(hard), "--gap", "0", "--time-limit", "200", "-o", str(out), "--json"]
    done = python(script, signal, *arguments, timeout=300)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    assert document["status"] == "interrupted"
    assert document["verified"] is True
    assert json.loads((out / "run.json").read_text())["cost_musd"] == document["cost_musd"]
