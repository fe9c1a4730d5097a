"""A plan that a wall clock had a part in says so; any other is the same each time."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from everything import everything

from optimizer.extract import STOPPED_BEFORE, STOPPED_BY_CLOCK
from optimizer.progress import Progress
from optimizer.run import solve
from optimizer.solver import Outcome, search, strategy


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
    monkeypatch.setattr(search, "time", SimpleNamespace(monotonic=made.monotonic))
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
    assert plan.cost_musd is None
    assert plan.warnings[-1] == STOPPED_BEFORE
    assert plan.to_json_dict()["reproducible"] is False


def test_a_plan_found_before_the_clock_ran_out_is_kept_and_told(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)

    def late(progress: Progress) -> None:
        if progress.stage == "solving" and progress.incumbent is not None:
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


def test_an_interrupt_is_told_even_where_the_plan_is_good_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Trimmed(search.Session):
        trims = False

        def set_option(self, name: str, value: bool | int | float | str) -> None:
            self.trims |= (name, value) == ("mip_rel_gap", strategy._TRIM_GAP)
            super().set_option(name, value)

        def run(self, *rest: Any) -> Outcome:
            if self.trims:  # Ctrl-C while a plan good enough is trimmed
                self.interrupted.set()
            return super().run(*rest)

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(search, "Session", Trimmed)
    plan = solve(everything(), threads=1, gap=0.5)
    assert plan.status == "optimal"
    assert not plan.reproducible
