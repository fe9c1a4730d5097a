"""A plan's tables: typed, sorted, without zeros, and out of reach of those who read them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pandas as pd
import pytest

from optimizer.errors import PlanError
from optimizer.instance import Instance
from optimizer.plan import FAMILIES, Plan, make_plan
from optimizer.run import solve


def _open(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["site", "period", "value"])


def test_rows_are_sorted_and_zeros_dropped(inst: Instance) -> None:
    rows = [("b", 2032, 1.0), ("a", 2032, 0.0), ("b", 2030, -0.0), ("a", 2030, 1)]
    plan = make_plan(inst, "feasible", {"open": _open(rows)})
    assert plan.values["open"].values.tolist() == [["a", 2030, 1.0], ["b", 2032, 1.0]]
    assert str(plan.values["open"]["value"].dtype) == "float64"
    assert str(plan.values["open"]["period"].dtype) == "int64"


def test_every_family_is_there_with_its_columns(inst: Instance) -> None:
    plan = make_plan(inst, "no_plan")
    for family, columns in FAMILIES.items():
        assert list(plan.values[family].columns) == [*columns, "value"]
        assert plan.values[family].empty
    assert plan.cost is None
    assert plan.usd_per_eflop_h is None


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"opened": _open([])}, "unknown families"),
        ({"open": pd.DataFrame({"site": ["a"], "value": [1.0]})}, "columns"),
        ({"open": _open([("a", "soon", 1.0)])}, "not of its column's type"),
        ({"open": _open([("a", 2030, "many")])}, "not of its column's type"),
    ],
)
def test_a_table_of_another_form_is_refused(
    inst: Instance, values: dict[str, pd.DataFrame], message: str
) -> None:
    with pytest.raises(PlanError, match=message):
        make_plan(inst, "feasible", values)


def test_what_a_reader_does_to_a_table_stays_with_him(plan: Plan) -> None:
    before = plan.costs["musd"].sum()
    mine = plan.costs
    mine.loc[:, "musd"] = 0.0
    values = plan.values["serve"]
    values["value"] = 7.0
    assert plan.costs["musd"].sum() == before
    assert plan.values["serve"]["value"].ne(7.0).all()
    with pytest.raises(FrozenInstanceError):
        plan.status = "error"  # type: ignore[misc]
    with pytest.raises(TypeError):
        plan.years[2030] = 9  # type: ignore[index]


def test_status_and_scope_are_of_a_closed_list(plan: Plan) -> None:
    with pytest.raises(PlanError, match="status 'fine'"):
        replace(plan, status="fine")
    with pytest.raises(PlanError, match="bound_scope 'some'"):
        replace(plan, bound_scope="some")


def test_modules_sites_and_hosts_by_hand(plan: Plan) -> None:
    # small: 6 on rockets and 1 shared to s, 2 to g; big: 2
    assert plan.modules.values.tolist() == [
        ["big", "s", 2030, 2],
        ["small", "g", 2030, 2],
        ["small", "s", 2030, 7],
    ]
    assert plan.sites.values.tolist() == [["a", 2030, True, "", 0]]
    hosts = plan.hosts.set_index(["host", "period", "slice"])["eflops"]
    assert hosts["s", 2030, "light"] == 0.1
    assert hosts["a", 2032, "dark"] == 0.5
    # yard: 0.5 EFLOPS all year, four years
    assert plan.served_eflop_h["ground"] == pytest.approx(0.5 * 8760 * 4)
    # sleep falls 0.05 short in the 380 hours of the flare, in each of four years
    short = plan.shortfall[plan.shortfall["workload"].eq("sleep")]
    assert short["eflop_h"].sum() == pytest.approx(0.05 * 380 * 4)


def test_the_levelised_cost_discounts_cost_and_work_alike(plan: Plan) -> None:
    assert plan.cost is not None
    assert plan.usd_per_eflop_h is not None
    worth = {2030: 1.1**-1 + 1.1**-2, 2032: 1.1**-3 + 1.1**-4}
    hours = {"dark": 4000.0, "light": 4380.0, "flare": 380.0}
    work = sum(r.eflops * hours[r.slice] * worth[r.period] for r in plan.hosts.itertuples())
    assert plan.usd_per_eflop_h == pytest.approx(plan.cost * 1e6 / work)


def test_a_plan_in_one_line_says_what_its_bound_is_over(root: Path) -> None:
    plan = solve(Instance.load(root / "instances/tiny"), threads=1)
    assert str(plan) == (
        "tiny: optimal, 23.1795 MUSD, gap 0 % to a bound of 23.1795 over all routes, verified"
    )
    shorter = replace(plan, bound_scope="pool", verified=False)
    assert str(shorter).endswith("over the routes of the pool, not verified")
