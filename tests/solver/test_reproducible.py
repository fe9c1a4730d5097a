"""A plan that a wall clock had a part in says so; any other is the same each time."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from everything import everything

from optimizer.extract import STOPPED_BY_CLOCK
from optimizer.progress import Progress
from optimizer.run import solve
from optimizer.solver import strategy


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the strategy; HiGHS keeps its own."""
    made = Clock()
    monkeypatch.setattr(strategy, "time", SimpleNamespace(monotonic=made.monotonic))
    return made


def test_with_time_enough_a_plan_is_reproducible(clock: Clock) -> None:
    plan = solve(everything(), threads=1, gap=0.2, time_limit=1000)
    assert plan.status == "optimal"
    assert plan.reproducible
    assert STOPPED_BY_CLOCK not in plan.warnings
    assert plan.to_json_dict()["reproducible"] is True


def test_a_step_that_the_clock_cut_short_is_told(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)

    def late(progress: Progress) -> None:
        if progress.stage == "pricing":
            clock.now_s = 2000.0

    plan = solve(everything(), threads=1, gap=0, time_limit=1000, progress=late)
    assert not plan.reproducible
    assert plan.warnings[-1] == STOPPED_BY_CLOCK
    assert plan.to_json_dict()["reproducible"] is False


def test_a_plan_found_before_the_clock_ran_out_is_kept_and_told(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)

    def late(progress: Progress) -> None:
        if progress.stage == "diving":
            clock.now_s = 2000.0

    plan = solve(everything(), threads=1, gap=0, time_limit=1000, progress=late)
    assert plan.cost_musd is not None
    assert plan.verified
    assert not plan.reproducible
    assert STOPPED_BY_CLOCK in plan.warnings


def test_a_limit_of_the_solver_itself_is_told() -> None:
    plan = solve(everything(), threads=1, time_limit=1e-6)
    assert plan.status == "no_plan"
    assert not plan.reproducible
