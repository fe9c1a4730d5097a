"""The engine finds the published optima, proves them, and its verifier agrees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from optimizer.importers import convert_canad, convert_netdes, convert_orlib
from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.run import solve

DATA = Path(__file__).parents[1] / "data"
MUSD_PER_MONEY = 1e-3
GAP = 1e-7
MOST_CPU_S = 10  # of this process, so that a busy machine does not fail a test; most take 1 or 2
Optima = Callable[[str], dict[str, float]]

CAP = sorted(path.stem for path in (DATA / "orlib_cap").glob("cap*.txt"))
ALL_WAYS = ("r01.1", "r02.1", "r04.1")
POOL = ("r05.1", "r07.1", "c33", "c25_100_10_V_L_5")
SLOW_POOL = ("c25_100_10_F_L_5",)
HARD = ("c37", "c38", "c40", "c25_100_30_V_T_5")
NETDES = sorted(path.stem for path in (DATA / "netdes").glob("network-*.dat"))
QUICK_NETDES = "network-10-10-L-01"


def nightly(names: Iterable[str]) -> list[object]:
    return [pytest.param(name, marks=pytest.mark.nightly) for name in names]


def quickly_solved(folder: Path) -> Plan:
    """Read and solve; every step counts, and so does every thread."""
    begun = time.process_time()
    plan = solve(Instance.load(folder), gap=GAP)
    assert time.process_time() - begun < MOST_CPU_S
    return plan


def check(plan: Plan, published_musd: float, *, scope: str, rel: float = 1e-6) -> None:
    assert plan.verified
    assert plan.max_violation <= 1e-6
    assert plan.bound_scope == scope
    assert plan.cost_musd == pytest.approx(published_musd, rel=rel)
    assert plan.status == "optimal"
    if scope == "full":
        assert plan.bound_musd == pytest.approx(published_musd, rel=rel)


def test_all_37_warehouse_problems_are_here_with_their_optima(optima: Optima) -> None:
    assert len(CAP) == 37
    assert sorted(optima("orlib_cap")) == CAP


@pytest.mark.parametrize("name", CAP)
def test_warehouse_location_reaches_the_published_optimum(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    folder = convert_orlib(DATA / "orlib_cap" / f"{name}.txt", tmp_path / name)
    check(quickly_solved(folder), optima("orlib_cap")[name] * MUSD_PER_MONEY, scope="full")


@pytest.mark.parametrize("name", ALL_WAYS)
def test_network_design_over_all_ways_reaches_the_published_optimum(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    folder = convert_canad(DATA / "canad" / f"{name}.dow", tmp_path / name)
    check(quickly_solved(folder), optima("canad")[name] * MUSD_PER_MONEY, scope="full")


@pytest.mark.parametrize("name", POOL)
def test_network_design_over_a_pool_of_cheap_ways_reaches_the_published_optimum(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    folder = convert_canad(DATA / "canad" / f"{name}.dow", tmp_path / name)
    check(quickly_solved(folder), optima("canad")[name] * MUSD_PER_MONEY, scope="pool")


@pytest.mark.parametrize("name", nightly(SLOW_POOL))
def test_a_longer_network_design_over_a_pool_reaches_the_published_optimum(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    inst = Instance.load(convert_canad(DATA / "canad" / f"{name}.dow", tmp_path / name))
    check(solve(inst, gap=GAP), optima("canad")[name] * MUSD_PER_MONEY, scope="pool")


@pytest.mark.nightly
@pytest.mark.parametrize("name", HARD)
def test_a_hard_design_ends_with_a_verified_plan_and_a_bound_below_it(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    inst = Instance.load(convert_canad(DATA / "canad" / f"{name}.dow", tmp_path / name))
    plan = solve(inst, gap=0.001, time_limit=120)
    assert plan.status in ("optimal", "feasible")
    assert plan.verified
    assert plan.bound_musd <= plan.cost_musd
    assert plan.cost_musd >= optima("canad").get(name, 0.0) * MUSD_PER_MONEY * (1 - 1e-9)


@pytest.mark.parametrize("name", [QUICK_NETDES, *nightly(n for n in NETDES if n != QUICK_NETDES)])
def test_stochastic_design_reaches_the_published_optimum(
    name: str, tmp_path: Path, optima: Optima
) -> None:
    inst = Instance.load(convert_netdes(DATA / "netdes" / f"{name}.dat", tmp_path / name))
    published = optima("netdes")[name] * MUSD_PER_MONEY
    check(solve(inst, gap=GAP, time_limit=300), published, scope="full", rel=2e-6)
