"""Plans side by side: what the gap cannot tell apart is marked `~`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.plan import Plan, compare_plans
from optimizer.plan.frames import tidy_tables, tidy_values


def scaled(plan: Plan, factor: float) -> Plan:
    """Return a plan whose platforms cost more, with as many more of them."""
    costs = plan.costs
    costs.loc[costs["line"].eq("platforms"), "musd"] *= factor
    tables = {name: plan.tables[name] for name in plan.tables} | {"costs": costs}
    return replace(plan, tables=tidy_tables(tables), cost_musd=float(costs["musd"].sum()))


def row(frame: object, item: str) -> object:
    return frame[frame["item"].eq(item)].iloc[0]  # type: ignore[index]


def test_a_plan_does_not_differ_from_itself(plan: Plan) -> None:
    compared = plan.compare(plan)
    assert compared.differences.empty
    assert compared.frame["difference"].eq(0).all()
    assert compared.frame["mark"].eq("").all()
    assert compared.names == ("space (1)", "space (2)")


@pytest.mark.parametrize(("factor", "mark"), [(1.01, "~"), (2.0, "")])
def test_money_below_the_gap_is_noise(plan: Plan, factor: float, mark: str) -> None:
    compared = plan.compare(scaled(plan, factor))
    for item in ("cost", "platforms"):
        line = row(compared.frame, item)
        assert line["mark"] == mark  # type: ignore[index]
        assert line["difference"] > 0  # type: ignore[index]


def test_decisions_that_one_plan_lacks_count_as_zero(plan: Plan) -> None:
    values = {name: plan.values[name] for name in plan.values}
    other = replace(plan, values=tidy_values({**values, "gateway": values["gateway"].iloc[:0]}))
    found = row(plan.compare(other).differences, "w")
    assert found["difference"] == -1  # type: ignore[index]


def test_many_plans_stand_side_by_side_under_their_names(plan: Plan) -> None:
    compared = compare_plans([plan, scaled(plan, 1.5), scaled(plan, 2.0)], ["a", "b", "c"])
    assert list(compared.frame.columns) == [
        "group", "item", "period", "unit", "a", "b", "c", "difference", "mark",
    ]  # fmt: skip
    assert "platforms" in str(compared)
