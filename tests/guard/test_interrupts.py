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

# Runs the command line, and sends itself a signal some seconds after it starts, or enters a stage.
SCRIPT = """
import importlib, os, signal, sys, threading
name, where, seconds = sys.argv.pop(1), sys.argv.pop(1), float(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)

def send():
    os.kill(os.getpid(), getattr(signal, name))

def later():
    timer = threading.Timer(seconds, send)
    timer.daemon = True
    timer.start()

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
            sent.append(later() if seconds else send())
        return real(*args, **options)

    setattr(home, last, entered)
else:
    later()

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
    "saving": "optimizer.folders:_finish",
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


@pytest.mark.parametrize(
    ("stage", "name"), [("geometry", "SIGINT"), ("routes", "SIGTERM"), ("building", "SIGINT")]
)
def test_before_there_is_a_plan_it_ends(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, stage: str, name: str
) -> None:
    done = interrupted(name, BEFORE[stage])
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert left_behind(tmp_path) == set()
    assert json.loads(done.stdout)["exit_code"] == 130


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("verifying", "SIGINT"),
        ("certifying", "SIGTERM"),
        ("saving", "SIGTERM"),
        ("saving", "SIGINT"),
        ("printing", "SIGINT"),
    ],
)
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


def true_whenever(done: CompletedProcess[str], folder: Path) -> None:
    """Hold what is true of an interrupted solve whenever it was."""
    assert done.returncode in (0, 130), done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout, (done.returncode, done.stderr)
    document = json.loads(done.stdout)
    if document.get("cost_musd") is None:
        assert left_behind(folder) == set()
        return
    assert document["verified"] is True
    assert left_behind(folder) == {"run"}
    assert Plan.load(folder / "run").cost_musd == document["cost_musd"]


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("stage", [*BEFORE, *AFTER])
def test_twenty_moments_of_each_stage(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, stage: str, seed: int
) -> None:
    chance = random.Random(seed)
    name = chance.choice(["SIGINT", "SIGTERM", "SIGHUP"])
    after = chance.choice([0.0, 0.001, 0.01, 0.1]) * chance.random()
    true_whenever(interrupted(name, (BEFORE | AFTER)[stage], after), tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(40))
def test_any_moment_of_a_small_solve(
    interrupted: Callable[..., CompletedProcess[str]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    name = chance.choice(["SIGINT", "SIGTERM"])
    true_whenever(interrupted(name, seconds=chance.uniform(0.3, 3.0)), tmp_path)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20))
def test_twenty_moments_of_a_search(
    python: Callable[..., CompletedProcess[str]], hard_folder: Path, tmp_path: Path, seed: int
) -> None:
    (tmp_path / "interrupt.py").write_text(SCRIPT)
    chance = random.Random(seed)
    name, after = chance.choice(["SIGINT", "SIGTERM"]), chance.uniform(0.01, 6)
    ask = ["solve", str(hard_folder), "-o", str(tmp_path / "run"), "--json", "--gap", "0"]
    script = str(tmp_path / "interrupt.py")
    done = python(script, name, "optimizer.run:search", str(after), *ask, timeout=200)
    assert done.returncode == 130
    true_whenever(done, tmp_path)
