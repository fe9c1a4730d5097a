"""Whatever befalls the process that searches, its plan and bound are kept, and told truly."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from optimizer import Plan, Progress, SolverError, save_run, solve
from optimizer.instance import Instance
from optimizer.solver import guard, process

pytestmark = pytest.mark.slow


@pytest.fixture
def tiny(instances: Any) -> Instance:
    return Instance.load(instances / "tiny")


@pytest.fixture
def searching(monkeypatch: pytest.MonkeyPatch) -> list[process.Process]:
    """The processes that searches were given, as they were."""
    seen: list[process.Process] = []

    def taken() -> process.Process:
        seen.append(process.taken())
        return seen[-1]

    monkeypatch.setattr(guard, "taken", taken)
    return seen


def at_first_plan(
    searching: list[process.Process], act: Callable[[int], None]
) -> Callable[[Progress], None]:
    """Act once on the process that searches, as soon as it has a plan and a bound."""
    done: list[bool] = []

    def watch(progress: Progress) -> None:
        if progress.gap is not None and np.isfinite(progress.gap) and not done:
            done.append(True)
            act(searching[0].pid)

    return watch


@pytest.mark.parametrize("fault", ["SIGSEGV", "SIGABRT", "SIGKILL", "SIGTERM"])
def test_a_search_that_dies_leaves_its_plan(
    hard: Instance, searching: list[process.Process], fault: str
) -> None:
    number = getattr(signal, fault)
    watch = at_first_plan(searching, lambda pid: os.kill(pid, number))
    plan = solve(hard, gap=0, time_limit=120, threads=1, progress=watch)
    assert plan.status == "feasible"
    assert plan.verified
    assert plan.bound_musd <= plan.cost_musd
    assert not plan.reproducible
    assert any(fault in warning and "cut short" in warning for warning in plan.warnings)
    assert len(searching) == 2  # the second one polished what the first had found


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(50))
def test_whenever_and_however_it_dies_what_is_told_is_true(
    hard: Instance, searching: list[process.Process], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    number = getattr(signal, chance.choice(["SIGSEGV", "SIGABRT", "SIGKILL", "SIGBUS", "SIGFPE"]))
    after = chance.uniform(0, 4)

    def kill() -> None:
        while not searching:
            time.sleep(0.01)
        time.sleep(after)
        os.kill(searching[0].pid, number)

    killer = threading.Thread(target=kill)
    killer.start()
    plan = solve(hard, gap=0, time_limit=60, threads=1)
    killer.join()
    assert any(number.name in warning for warning in plan.warnings)
    if plan.cost_musd is None:
        assert plan.status == "error"
        return
    assert plan.status == "feasible"
    assert plan.verified
    assert plan.bound_musd is None or plan.bound_musd <= plan.cost_musd
    save_run(hard, plan, tmp_path / "run")
    assert Plan.load(tmp_path / "run").cost_musd == plan.cost_musd


def test_a_search_that_does_not_come_back_is_ended(
    hard: Instance, searching: list[process.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "OVERDUE_S", 2.0)
    watch = at_first_plan(searching, lambda pid: os.kill(pid, signal.SIGSTOP))
    began = time.monotonic()
    plan = solve(hard, gap=0, time_limit=8, threads=1, progress=watch)
    assert time.monotonic() - began < 40
    assert plan.status == "feasible"
    assert plan.verified
    assert any("did not come back" in warning for warning in plan.warnings)


def test_a_search_that_dies_without_a_plan_says_so(
    tiny: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def doomed() -> process.Process:
        found = process.Process()
        os.kill(found.pid, signal.SIGKILL)
        return found

    monkeypatch.setattr(guard, "taken", doomed)
    plan = solve(tiny)
    assert plan.status == "error"
    assert plan.cost_musd is None
    assert not plan.verified
    assert any("SIGKILL" in warning for warning in plan.warnings)


def test_a_plan_that_no_process_can_polish_is_kept_as_it_is(
    hard: Instance, searching: list[process.Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[process.Process] = []

    def mortal() -> process.Process:
        found = process.Process()
        counted.append(found)
        if len(counted) > 1:
            os.kill(found.pid, signal.SIGKILL)
        return found

    monkeypatch.setattr(guard, "taken", mortal)
    watch = at_first_plan(counted, lambda pid: os.kill(pid, signal.SIGKILL))
    plan = solve(hard, gap=0, time_limit=120, threads=1, progress=watch)
    assert plan.status == "feasible"
    assert plan.verified
    assert len(counted) == 2


def test_an_error_of_the_search_comes_back_as_what_it_was(
    tiny: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "SolverError": SolverError,
        "MemoryError": MemoryError,
        "ZeroDivisionError": guard.BrokenError,
    }
    for kind, error in told.items():
        failed = guard.Failed(kind, "these words", "Traceback ...")

        def fail(*_: object, word: guard.Failed = failed) -> None:
            raise guard._error_of(word)

        monkeypatch.setattr(guard, "_followed", fail)
        with pytest.raises(error, match="these words"):
            solve(tiny)


def test_the_next_search_has_the_same_process(
    tiny: Instance, searching: list[process.Process]
) -> None:
    for _ in range(3):
        assert solve(tiny).cost_musd == pytest.approx(23.1795, abs=1e-4)
    assert len({each.pid for each in searching[1:]}) == 1


def test_two_solves_at_once_are_two_searches(tiny: Instance) -> None:
    costs: list[float] = []

    def once() -> None:
        costs.append(solve(tiny).cost_musd)

    threads = [threading.Thread(target=once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert costs == pytest.approx([23.1795] * 2, abs=1e-4)


def test_without_another_process_the_search_is_here(
    tiny: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> process.Process:
        raise OSError("no more processes")

    monkeypatch.setattr(guard, "taken", none)
    assert solve(tiny).status == "optimal"


def test_a_search_ends_with_the_process_that_ordered_it(
    python: Callable[..., Any], hard_folder: Any
) -> None:
    script = (
        "import os, sys; from optimizer import Instance, solve; from optimizer.solver import guard;"
        "real = guard.taken\n"
        "def taken():\n"
        "    found = real(); print(found.pid, flush=True); return found\n"
        "guard.taken = taken\n"
        "stop = lambda progress: progress.incumbent is not None and os._exit(9)\n"
        "solve(Instance.load(sys.argv[1]), gap=0, time_limit=100, progress=stop)\n"
    )
    done = python("-c", script, str(hard_folder))
    assert done.returncode == 9, done.stderr
    pid = int(done.stdout.split()[0])
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and _runs(pid):
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat").read_text()  # Z: it has ended, and nobody has asked after it
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
