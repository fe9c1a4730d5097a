"""Ctrl-C and requests to terminate in every stage: before a plan it ends, after it all is kept."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from optimizer import Plan

pytestmark = pytest.mark.slow

# Runs the command line, and sends itself a signal when it enters a stage, or after some seconds.
SCRIPT = """
import importlib, os, signal, sys, threading
name, where, seconds = sys.argv.pop(1), sys.argv.pop(1), float(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)

def send():
    os.kill(os.getpid(), getattr(signal, name))

if where:
    module, _, function = where.partition(":")
    home = importlib.import_module(module)
    *path, last = function.split(".")
    for part in path:
        home = getattr(home, part)
    real = getattr(home, last)
    sent = []

    def entered(*args, **options):
        if not sent:
            sent.append(send())
        return real(*args, **options)

    setattr(home, last, entered)
else:
    timer = threading.Timer(seconds, send)
    timer.daemon = True
    timer.start()

from optimizer.cli import main
main()
"""
BEFORE = {  # stages without a plan to lose
    "geometry": "optimizer.run:derive_geometry",
    "routes": "optimizer.run:find_routes",
    "building": "optimizer.run:_build",
}
AFTER = {  # the search has what it needs, or has ended
    "verifying": "optimizer.run:verify",
    "certifying": "optimizer.run:certify_bound",
    "saving": "optimizer.plan.store:_write_all",
    "printing": "optimizer.cli.solve:emit_json",
}


@pytest.fixture
def interrupted(
    python: Callable[..., CompletedProcess[str]], instances: Path, tmp_path: Path
) -> Callable[..., CompletedProcess[str]]:
    """Solve tiny and be interrupted; `name` of a signal, `where` or after how many seconds."""
    (tmp_path / "interrupt.py").write_text(SCRIPT)

    def run(name: str, where: str = "", seconds: float = 0.0) -> CompletedProcess[str]:
        script, out = str(tmp_path / "interrupt.py"), str(tmp_path / "run")
        ask = ["solve", str(instances / "tiny"), "-o", out, "--json", "--certify"]
        return python(script, name, where, str(seconds), *ask)

    return run


def left_behind(folder: Path) -> set[str]:
    """Return what stands in a folder beside the script."""
    return {path.name for path in folder.iterdir()} - {"interrupt.py"}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("stage", BEFORE)
def test_before_there_is_a_plan_it_ends(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, stage: str, name: str
) -> None:
    done = interrupted(name, BEFORE[stage])
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert left_behind(tmp_path) == set()
    assert json.loads(done.stdout)["exit_code"] == 130


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("stage", AFTER)
def test_a_plan_that_is_there_is_verified_saved_and_printed(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, stage: str, name: str
) -> None:
    done = interrupted(name, AFTER[stage])
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    assert document["status"] == "optimal"
    assert document["verified"] is True
    assert left_behind(tmp_path) == {"run"}
    assert Plan.load(tmp_path / "run").cost_musd == document["cost_musd"]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(60))
def test_at_any_moment_nothing_is_lost_or_half_written(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    name = chance.choice(["SIGINT", "SIGTERM"])
    done = interrupted(name, seconds=chance.uniform(0.0, 3.0))
    assert done.returncode in (0, 130), done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads(done.stdout)
    if "cost_musd" in document and document["cost_musd"] is not None:
        assert left_behind(tmp_path) == {"run"}
        assert Plan.load(tmp_path / "run").cost_musd == document["cost_musd"]
    else:
        assert left_behind(tmp_path) == set()
