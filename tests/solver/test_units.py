"""The same question has the same answer in whatever units it is put, or is refused."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from cases_costs import all_classes
from reworded import MONEY, reworded
from scipy.optimize import Bounds, LinearConstraint, milp
from small_orbits import small_orbit
from test_relations import MONEY as EVERY_PRICE

from optimizer.errors import InstanceError, SolverError, UsageError
from optimizer.instance import Instance
from optimizer.run import prepare, solve
from optimizer.solver import strategy
from optimizer.solver.session import DROPPED
from optimizer.solver.units import TAME_COSTS, TAME_ENTRIES, TAME_SIDES, Units, column_sizes, tame
from optimizer.verify import verify

HEAD = "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,out_gbps_per_eflops,latency_ms,"


def half_served(
    demand: float, link: float, per_eflops: float, usd: float, hall: float, musd: float = 0
) -> Instance:
    """One site, one link that carries half the work; the rest falls short at a price."""
    files = {
        "instance.yaml": "format: 1\nname: half\n",
        "regions.csv": "region,lat_deg,lon_deg,jurisdiction\nr,40,0,AA\n",
        "sites.csv": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw\ns,40,1,AA,0,100\n",
        "halls.csv": "hall,it_mw,eflops,capex_musd,accelerator_musd,life_y,accelerator_life_y\n"
        f"h,1,{hall!r},{musd!r},0,1,1\n",
        "links.csv": f"link,from,to,kind,existing_gbps,latency_ms\nl,r,s,fibre,{link!r},1\n",
        "workloads.csv": HEAD + "shortfall_usd_per_eflops_h\n"
        f"w,c,r,r,{demand!r},{per_eflops!r},0,100,{usd!r}\n",
    }
    return Instance.from_files({name: text.encode() for name, text in files.items()})


# 8760 h x half the demand x its price; in the first a hall besides.
HALVES = {
    "gflops": (half_served(1e9, 0.5, 1e-9, 1e-4, 1e9, 1.0), 439),
    "a thin link": (half_served(1, 5e-10, 1e-9, 1e5, 1), 438),
    "cheap work": (half_served(1e6, 5e5, 1, 1e-5, 1e6), 0.0438),
    "much work": (half_served(1e9, 50, 1e-7, 1e-4, 1e9), 438),
    "a hall beyond all need": (half_served(1, 0.5, 1, 100, 1e12), 0.438),
    "next to nothing": (half_served(1e-9, 5e-10, 1, 1e-3, 1), 4.38e-15),
    "all the ranges allow": (half_served(1e12, 5e11, 1, 1, 1e12), 4.38e9),
}  # fmt: skip


@pytest.mark.parametrize("name", HALVES)
def test_numbers_far_from_one_are_solved_right(name: str) -> None:
    inst, right = HALVES[name]
    plan = solve(inst, gap=0.0)
    assert plan.status == "optimal"
    assert plan.verified
    assert plan.cost_musd == pytest.approx(right, rel=1e-9, abs=0)
    assert plan.bound_musd == pytest.approx(right, rel=1e-6, abs=0)
    assert plan.bound_musd <= plan.cost_musd
    binding = plan.limits.set_index("law").loc["links.link"]
    assert (binding["used"] > 0).any()


@pytest.mark.parametrize("name", HALVES)
def test_the_verifier_sees_half_a_load_too_many_in_any_unit(name: str) -> None:
    inst, _ = HALVES[name]
    plan = solve(inst, gap=0.0)
    serve = plan.values["serve"]
    spoilt = {**plan.values, "serve": serve.assign(value=serve["value"] * (1 + 3e-6))}
    broken = set(verify(inst, replace(plan, values=spoilt)).violations["law"])
    assert {"link", "demand"} <= broken


def test_tame_numbers_are_handed_over_as_they_are() -> None:
    form = prepare(all_classes()).formulation.whole
    units = Units.of(form)
    assert units.plain
    assert units.scaled(form) is form


@pytest.mark.parametrize("seed", range(6))
def test_what_rows_imply_holds_for_every_plan(seed: int) -> None:
    # the largest value of each column, by a solve of its own
    form = prepare(Instance.from_files(small_orbit(seed))).formulation.whole
    program, sizes = form.program, column_sizes(form.program)
    bounds = Bounds(program.col_lower, program.col_upper)
    rows = LinearConstraint(program.matrix, program.row_lower, program.row_upper)
    for column in Random(seed).sample(range(len(sizes)), 15):
        objective = np.zeros(len(sizes))
        objective[column] = -1
        found = milp(objective, constraints=rows, bounds=bounds)
        if found.status == 0:
            assert -found.fun <= sizes[column] * (1 + 1e-6)


def draws(seed: int) -> list[tuple[float, float, float]]:
    """Return factors of compute, traffic and money."""
    random = Random(seed)
    drawn = [
        tuple(10.0 ** random.randint(-6, 6) for _ in ("compute", "gbps", "musd")) for _ in range(4)
    ]
    return [(1e-9, 1.0, 1.0), (1e6, 1e-6, 1e-6), *drawn]  # type: ignore[list-item]


def the_same(inst: Instance, factors: tuple[float, float, float], cost: float) -> bool:
    """Say whether the instance in other units was solved, and to the same cost."""
    compute, gbps, musd = factors
    try:
        other = reworded(inst, compute=compute, gbps=gbps, musd=musd)
    except (InstanceError, UsageError):
        return False  # a number is out of its range
    plan = solve(other, gap=1e-9, threads=1)
    assert plan.cost_musd == pytest.approx(cost * musd, rel=1e-6, abs=0)
    assert plan.bound_musd <= plan.cost_musd
    assert (plan.status, plan.verified) == ("optimal", True)
    return True


@pytest.mark.parametrize("columns", [strategy.DIRECT_COLUMNS, 0], ids=["whole", "generated"])
@pytest.mark.parametrize("seed", [0, 3, 5, 8, 11])
def test_other_units_are_the_same_question(
    monkeypatch: pytest.MonkeyPatch, seed: int, columns: int
) -> None:
    monkeypatch.setattr(strategy, "DIRECT_COLUMNS", columns)
    inst = Instance.from_files(small_orbit(seed, 40 if seed % 4 == 3 else "all"))
    cost = solve(inst, gap=1e-9, threads=1).cost_musd
    solved = [the_same(inst, factors, cost) for factors in draws(seed)]
    assert sum(solved) >= 3


@pytest.mark.nightly
@pytest.mark.parametrize("seed", [s for s in range(12, 60) if s not in (14, 20, 23)])
def test_other_units_are_the_same_question_on_many(seed: int) -> None:
    inst = Instance.from_files(small_orbit(seed, 40 if seed % 4 == 3 else "all"))
    cost = solve(inst, gap=1e-9, threads=1).cost_musd
    solved = [the_same(inst, factors, cost) for factors in draws(seed)]
    assert any(solved)


def test_every_price_is_reworded() -> None:
    assert MONEY == EVERY_PRICE


def test_a_law_that_no_unit_can_hold_is_refused_by_its_name() -> None:
    # a millionth of a Gbps beside a million million, on a link to be bought
    small = half_served(1, 0, 1e-6, 1, 1e6)
    text = small.source_files
    links = b"link,from,to,kind,existing_gbps,module_gbps,module_musd,max_modules,latency_ms,"
    inst = Instance.from_files(
        dict(text)
        | {
            "links.csv": links + b"life_y\nl,r,s,fibre,0,1e12,1,1,1,1\n",
            "workloads.csv": text["workloads.csv"] + b"v,c,r,r,1e6,1e6,0,100,1\n",
        }
    )
    with pytest.raises(SolverError, match=r"links\.link, l:fwd.*1e-06 to 1e\+12.*unit"):
        solve(inst)


def test_a_price_beyond_all_that_is_paid_is_refused_by_its_name() -> None:
    with pytest.raises(SolverError, match=r"routing\.short, w.*unit"):
        solve(half_served(1, 1e3, 1, 1e12, 1, 1e-9))


def test_units_are_powers_of_two_and_integers_keep_theirs() -> None:
    form = prepare(HALVES["gflops"][0]).formulation.whole
    units = Units.of(form)
    assert not tame(form.program)
    for factors in (units.column, units.row, np.array([units.money])):
        assert (np.frexp(factors)[0] == 0.5).all()
    assert (units.column[form.program.integer] == 1).all()
    scaled = units.scaled(form).program
    assert (np.abs(scaled.matrix.data) > DROPPED).all()


def test_the_limits_of_what_is_tame_are_those_of_the_solver() -> None:
    assert TAME_ENTRIES[0] > DROPPED
    assert TAME_COSTS[0] >= 1e-7  # HiGHS's dual tolerance
    assert TAME_SIDES[0] > 1e-7  # and its primal one
