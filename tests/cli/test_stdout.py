"""Standard output holds what was asked for and nothing else, as a script sees it."""

from __future__ import annotations

import inspect
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from optimizer.cli.app import app

Python = Callable[..., CompletedProcess[str]]

BANNER = ("Copyright", "MIT licence", "git hash")  # what HiGHS calls itself by
TINY = "instances/tiny"

# command line -> exit code; RUN and BROKEN stand for folders that are made before
DOCUMENTS = {
    "validate instances/tiny": 0,
    "validate BROKEN": 3,
    "solve instances/tiny -o OUT": 0,
    "solve instances/tiny -q -o OUT": 0,
    "solve instances/tiny --time-limit 0.001 -o OUT": 6,
    "solve instances/tiny --set workloads.*.critical=yes --set links.*.existing_gbps=0.5": 4,
    "solve BROKEN": 3,
    "solve nowhere": 2,
    "show instances/tiny": 0,
    "show instances/tiny sites.plant.open_musd": 0,
    "show instances/tiny --sources": 0,
    "show BROKEN": 3,
    "show RUN": 0,
    "compare RUN RUN": 0,
    "compare RUN": 2,
    "published sceptic": 0,
    "published nobody": 2,
    "reconcile": 0,
    "doctor": 0,
    "help": 0,
    "help gap": 0,
    "help gapp": 2,
}
TEXTS = (
    "solve instances/tiny -q -o OUT",
    "validate instances/tiny -q",
    "show instances/tiny",
    "show RUN",
    "compare RUN RUN",
    "new OUT",
    "new --list",
    "import orlib tests/data/orlib_cap/cap41.txt OUT",
    "schema",
    "doctor",
    "--help",
    "--version",
)


@pytest.fixture(scope="module")
def run(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved plan."""
    from optimizer.instance import Instance
    from optimizer.run import solve
    from optimizer.saving import save_run

    inst = Instance.load(root / TINY)
    return save_run(inst, solve(inst), tmp_path_factory.mktemp("saved") / "run")


@pytest.fixture
def orbisite(python: Python, run: Path, tmp_path: Path, root: Path) -> Python:
    """Run a command line in a process of its own."""
    broken = tmp_path / "broken"
    shutil.copytree(root / TINY, broken)
    sites = (broken / "sites.csv").read_text(encoding="utf-8")
    (broken / "sites.csv").write_text(sites.replace("plant,41", "plant,95N"), encoding="utf-8")
    places = {"RUN": str(run), "BROKEN": str(broken), "OUT": str(tmp_path / "out")}

    def start(line: str, *more: str) -> CompletedProcess[str]:
        words = [places.get(word, word) for word in line.split()]
        return python("-m", "optimizer", *words, *more)

    return start


def test_every_command_that_has_json_is_here() -> None:
    commands = [one for one in app.registered_commands if one.callback]
    having = {
        one.name or one.callback.__name__
        for one in commands
        if one.callback and "as_json" in inspect.signature(one.callback).parameters
    }
    assert having == {line.split()[0] for line in DOCUMENTS}


@pytest.mark.slow
@pytest.mark.parametrize("line", DOCUMENTS)
def test_json_is_one_document_and_nothing_else(orbisite: Python, line: str) -> None:
    done = orbisite(line, "--json")
    assert done.returncode == DOCUMENTS[line], done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    assert document["schema"].startswith("orbisite.")
    assert not [word for word in BANNER if word in done.stderr]


@pytest.mark.slow
@pytest.mark.parametrize("line", TEXTS)
def test_no_library_speaks_up(orbisite: Python, line: str) -> None:
    done = orbisite(line)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not [word for word in BANNER if word in done.stdout + done.stderr]
    if " -q" in line:
        assert done.stderr == ""


def test_schema_is_one_document(orbisite: Python) -> None:
    assert json.loads(orbisite("schema").stdout)["$schema"]


def test_a_callback_may_print_during_a_solve(python: Python) -> None:
    code = (
        "from optimizer import Instance, solve\n"
        f"plan = solve(Instance.load({TINY!r}), progress=lambda now: print(now.stage))\n"
        "print(plan.status)"
    )
    lines = python("-c", code).stdout.splitlines()
    assert lines[0] == "geometry"
    assert "solving" in lines
    assert lines[-1] == "optimal"
    assert not [line for line in lines if not line.isalpha()]
