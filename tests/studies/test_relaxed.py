"""The relaxation: below every plan, and it shows what orbit is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from optimizer import Instance, solve
from optimizer.errors import SolverError
from optimizer.studies.relaxed import relax

NO_ORBIT = {"policy.orbit_share_max": 0}


@pytest.fixture(scope="module")
def tiny(instances: Path) -> Instance:
    return Instance.load(instances / "tiny")


def test_a_relaxation_is_below_the_plan_and_its_bound_below_it(tiny: Instance) -> None:
    found, plan = relax(tiny), solve(tiny, gap=1e-6)
    assert plan.cost_musd is not None
    assert found.bound_musd <= found.cost_musd + 1e-9
    assert found.cost_musd < plan.cost_musd


def test_work_in_orbit_is_named(tiny: Instance) -> None:
    found = relax(tiny)
    orbit = found.served[found.served["tier"] == "orbit"]
    assert 0 < found.orbit_share < 1
    assert found.orbit_share == pytest.approx(
        orbit["eflop_h"].sum() / found.served["eflop_h"].sum()
    )
    assert found.modules["count"].sum() > 0


def test_orbit_forbidden_costs_more_and_flies_nothing(tiny: Instance) -> None:
    free, ground = relax(tiny), relax(tiny.with_(NO_ORBIT))
    assert ground.orbit_share == 0
    assert ground.modules["count"].sum() == pytest.approx(0)
    assert ground.cost_musd > free.cost_musd


def test_what_is_served_and_short_is_what_is_asked(tiny: Instance) -> None:
    """All work of the tiny world: demand times the hours of its periods."""
    found, plan = relax(tiny), solve(tiny, gap=1e-6)
    asked = plan.hosts["eflop_h"].sum() + plan.shortfall["eflop_h"].sum()
    assert found.served["eflop_h"].sum() + found.short_eflop_h == pytest.approx(asked)


def test_a_limit_that_stops_it_is_told(tiny: Instance) -> None:
    with pytest.raises(SolverError, match="the relaxation ended"):
        relax(tiny, time_limit=1e-6)
