"""Pricing routes, promising columns, rounding and fixing: the same optimum as all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cases_costs
import cases_ground
import cases_orbit
import cases_policy
import cases_sky
import cases_space
import cases_time
import pytest
from everything import everything
from paper import ground, optimum, relaxation, row
from searching import searching

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.run import prepare, solve
from optimizer.solver import Limits, Outcome, Relaxed, Strategy, relative_gap, strategy

MAKERS: tuple[Callable[[], Instance], ...] = (
    cases_ground.halls_share_the_space,
    cases_ground.storage_brings_nothing_into_an_outage,
    cases_space.rockets_fly_so_often,
    cases_space.a_gateway_opens_once,
    cases_space.only_satellites_in_sight_answer,
    cases_sky.lasers_carry_so_much,
    cases_policy.a_link_takes_so_many_lines,
    cases_policy.orbit_is_limited,
    cases_policy.hosting_abroad_is_limited,
    cases_costs.all_classes,
    cases_orbit.lasers_reach_the_other_half,
    cases_orbit.a_bundle_stays_on_its_satellites,
    cases_orbit.small_work_goes_on_small_clusters,
    cases_time.nothing_shifts_out_of_an_outage,
    cases_time.critical_work_never_falls_short,
)


@pytest.fixture
def by_pricing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat every pool as large."""
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", 0)


def silent(*_: object) -> None:
    """Report nothing."""


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.usefixtures("by_pricing")
def test_pricing_reaches_the_optimum(make: Callable[[], Instance]) -> None:
    plan = solve(make(), gap=1e-9, threads=1)
    monolith = optimum(make())
    assert plan.cost_musd == pytest.approx(monolith.cost_musd, rel=1e-9)
    assert plan.bound_musd <= monolith.cost_musd * (1 + 1e-9)
    assert plan.verified


def test_the_bound_of_pricing_is_no_worse_than_the_relaxation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(strategy, "_CLOSE", 0.0)  # price until no route is better
    inst = everything()
    limits = Limits(gap=0, time_limit_s=20, threads=1)
    relaxed = searching(prepare(inst), limits, silent).relaxation()
    assert isinstance(relaxed, Relaxed)
    assert relaxed.bound == pytest.approx(relaxation(inst), rel=1e-6)
    assert relaxed.bound <= relaxed.objective + 1e-6


@pytest.mark.usefixtures("by_pricing")
def test_the_bound_of_a_tree_is_no_worse_than_the_relaxation() -> None:
    inst = everything()
    solution = searching(prepare(inst), Limits(1e-6, 60, threads=1), silent).solve()
    assert solution.bound is not None
    assert solution.objective is not None
    assert solution.bound >= relaxation(inst) * (1 - 1e-6)
    assert solution.bound <= solution.objective + 1e-6


def test_pricing_adds_the_routes_that_the_seeds_lack() -> None:
    # The quickest way to each site is a seed; the second road, with the capacity, is not.
    quick, wide = row(existing_gbps=0.25), row(link="wide", latency_ms=5)
    inst = ground({"routing": {"routes_per_host": "all"}}, links=[quick, wide])
    problem = prepare(inst)
    assert len(problem.seeds()) < problem.routes.size
    solving = searching(problem, Limits(gap=1e-9, time_limit_s=20, threads=1), silent)
    solution = solving._by_core()
    assert solution.objective == pytest.approx(10)
    assert solution.status == "optimal"


@pytest.mark.usefixtures("by_pricing")
def test_critical_work_needs_no_lucky_seed() -> None:
    # The seeds alone cannot carry the critical work; that is no infeasibility.
    quick, wide = row(existing_gbps=0.25), row(link="wide", latency_ms=5)
    every = {"routing": {"routes_per_host": "all"}}
    inst = ground(every, links=[quick, wide], workloads=[row(critical="yes")])
    plan = solve(inst, threads=1)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(10)
    assert plan.verified


@pytest.mark.usefixtures("by_pricing")
def test_integers_may_need_routes_that_the_relaxation_does_not() -> None:
    # Critical work of 3 EFLOPS, sites of one hall each, and a budget. Fractions would use the
    # cheap sites; whatever is held back, the plan is the optimum of all at once.
    sites = [row(site=f"s{n}", max_it_mw=1, open_musd=4 + n) for n in range(6)]
    links = [row(link=f"l{n}", to=f"s{n}", latency_ms=1 + n) for n in range(6)]
    work = row(demand_eflops=3, critical="yes")
    inst = ground({"policy": {"budget_musd": {2026: 32}}}, sites=sites, links=links,
                  halls=[{}], workloads=[work])  # fmt: skip
    # Sites 4 + 5 + 6 and three halls of 5.
    plan = solve(inst, gap=1e-9, threads=1)
    assert plan.cost_musd == pytest.approx(30)
    assert plan.verified


@pytest.mark.usefixtures("by_pricing")
def test_routes_held_back_do_not_make_a_problem_infeasible() -> None:
    # The quick road lacks 0.9 Gbps; its line costs 8, and site and line, 18, break the budget of
    # 12. A fraction of the line would fit, so the relaxation never asks for the slow road.
    # It carries the 0.9 Gbps each way at 5 MUSD per Gbps: 10 + 9.
    quick = row(existing_gbps=0.1, module_gbps=10, module_musd=8, max_modules=1, life_y=1)
    slow = row(link="slow", latency_ms=5, usd_per_gbps_y=5000000)
    settings = {"routing": {"routes_per_host": "all"}, "policy": {"budget_musd": {2026: 12}}}
    inst = ground(settings, links=[quick, slow], workloads=[row(critical="yes")])
    plan = solve(inst, gap=1e-9, threads=1)
    assert plan.status == "optimal"
    assert plan.cost_musd == pytest.approx(19)
    assert plan.verified


def test_noise_in_integers_is_rounded_away(monkeypatch: pytest.MonkeyPatch) -> None:
    # What the solver calls whole may be off by 1e-7, and serve a little through a closed door.
    whole = Strategy._integer

    def noisy(self: Strategy, *rest: Any, **named: Any) -> Outcome:
        outcome = whole(self, *rest, **named)
        assert outcome.values is not None
        return replace(outcome, values=outcome.values + 1e-7)

    monkeypatch.setattr(Strategy, "_integer", noisy)
    plan = solve(cases_costs.all_classes(), gap=1e-5, threads=1)
    assert plan.cost_musd == pytest.approx(71.3, rel=1e-12)
    assert plan.verified


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100.0, 90.0, 0.1), (100.0, 100.0, 0.0), (0.0, 0.0, 0.0), (-10.0, -20.0, 1.0)],
)
def test_the_gap_is_relative_to_the_plan(objective: float, bound: float, gap: float) -> None:
    assert relative_gap(objective, bound) == pytest.approx(gap)


@pytest.mark.parametrize(("objective", "bound"), [(None, 1.0), (1.0, None), (None, None)])
def test_without_both_the_gap_is_infinite(objective: float | None, bound: float | None) -> None:
    assert relative_gap(objective, bound) == float("inf")


def limit(plan: Plan, law: str) -> dict[str, float]:
    """Return the tightest row of a law among the limits."""
    rows = plan.limits[plan.limits["law"] == law].sort_values("slack")
    return rows.iloc[0].to_dict()


# What one more unit of a limit saves, with the integers as they are.
@pytest.mark.parametrize(
    ("make", "law", "cap", "price", "unit"),
    [
        # The dear cooler costs 4 a MW, the limited one 2.
        (cases_ground.a_cooler_has_a_limit, "cooling.room", 0.5, 2, "MW"),
        (cases_ground.an_option_has_a_limit, "power.most", 0.4, 2, "MW"),
        # Air at 4, wet at 2 and 8760 m3 a MW.
        (cases_ground.water_has_a_permit, "cooling.water", 4380, 2 / 8760, "m3"),
        # Clean power at 5, dirty at 3 and 8760 t a MW.
        (cases_policy.carbon_is_capped, "policy.carbon_cap", 4380, 2 / 8760, "t"),
    ],
)
def test_prices_of_limits(
    make: Callable[[], Instance], law: str, cap: float, price: float, unit: str
) -> None:
    found = limit(optimum(make()), law)
    assert found["cap"] == pytest.approx(cap)
    assert found["used"] == pytest.approx(cap)
    assert found["slack"] == pytest.approx(0, abs=1e-9)
    assert found["price"] == pytest.approx(price, rel=1e-6)
    assert found["unit"] == unit


def test_a_limit_with_slack_has_no_price() -> None:
    found = limit(optimum(cases_ground.load_is_fed()), "power.most")
    assert found["used"] == pytest.approx(1)
    assert found["cap"] == pytest.approx(100)
    assert found["price"] == 0
