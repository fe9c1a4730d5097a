"""The engine against a second formulation of its orbital part, on random small instances."""

from __future__ import annotations

from typing import Any

import pytest
from second_program import optimum
from small_orbits import small_orbit

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.run import solve
from optimizer.solver import strategy
from optimizer.solver.session import MipWatch, Outcome, Session
from optimizer.solver.strategy import Strategy

# Seeds that take either solver more than seconds are left out.
LONG = {14, 20, 23}
QUICK = [s for s in range(28) if s not in LONG]
MANY = [s for s in range(28, 228) if s not in LONG]


def pooled(seed: int) -> bool:
    """Say whether the engine has a pool, which is whole where it says so, not all routes."""
    return seed % 4 == 3


def both(seed: int) -> tuple[Plan, float]:
    """Return the engine's plan of a seed, and the least cost that the second program finds."""
    files = small_orbit(seed, 40 if pooled(seed) else "all")
    return solve(Instance.from_files(files), gap=1e-9, threads=1), optimum(files)


def agree(plan: Plan, least: float) -> bool:
    """Say whether costs are the same: a pool may lack the best way, and finds no cheaper one."""
    whole = plan.bound_scope == "full"
    dear = plan.cost >= least - 1e-6 * max(1, abs(least))
    return dear and (not whole or plan.cost == pytest.approx(least, rel=1e-6, abs=1e-6))


@pytest.mark.parametrize("seed", QUICK)
def test_a_second_formulation_has_the_same_optimum(seed: int) -> None:
    plan, least = both(seed)
    assert plan.bound_scope == "full" or pooled(seed)
    assert agree(plan, least), (plan.cost, least)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", MANY)
def test_a_second_formulation_has_the_same_optimum_on_many(seed: int) -> None:
    plan, least = both(seed)
    assert plan.bound_scope == "full" or pooled(seed)
    assert agree(plan, least), (plan.cost, least)


LATE = [6, 21, 33, 35]  # rows that seldom bind do, and come late


@pytest.mark.parametrize("seed", LATE)
def test_a_generation_of_columns_has_it_too(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    plan, least = both(seed)
    assert plan.status == "optimal"
    assert agree(plan, least), (plan.cost, least)


@pytest.mark.parametrize("seed", LATE)
def test_a_plan_found_as_time_is_up_is_written_down(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """No dive: the search finds the first plan, and the clock is past its end."""
    searched: list[Outcome] = []
    run, left = Session.run, Strategy.left

    def search(
        session: Session, limit_s: float, watch: MipWatch | None = None, *rest: Any
    ) -> Outcome:
        found = run(session, limit_s, watch, *rest)
        searched.extend([found] if watch is not None and found.values is not None else [])
        return found

    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)
    monkeypatch.setattr(strategy, "dive", lambda *_: None)
    monkeypatch.setattr(Strategy, "_searched_tree", lambda *_: None)
    monkeypatch.setattr(Session, "run", search)
    monkeypatch.setattr(Strategy, "left", lambda self: -1.0 if searched else left(self))
    plan, least = both(seed)
    assert searched
    assert plan.verified
    assert plan.cost >= least - 1e-6 * max(1, abs(least))
