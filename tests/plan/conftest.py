"""A plan with a bit of everything, made by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from optimizer.concern import Concern
from optimizer.instance import Instance
from optimizer.plan import Plan, make_plan
from tests.verify.orbits import space, space_plan


@pytest.fixture(scope="session")
def inst() -> Instance:
    return space()


@pytest.fixture(scope="session")
def plan(inst: Instance) -> Plan:
    """The plan of the small world in space, as a run would make it."""
    from dataclasses import replace

    base = space_plan(inst)
    limits = pd.DataFrame(
        [("slots", "s 2030", 9.531, 16.0, 6.469, 0.0, "satellites"),
         ("silicon", "=cmd", 0.1, 0.1, 0.0, -1 / 3, "EFLOPS")],
        columns=["law", "index", "used", "cap", "slack", "price", "unit"],
    )  # fmt: skip
    flows = pd.DataFrame(
        [("ra:fwd", 2030, "dark", 0.1 + 0.2, float("nan")), ("ra:fwd", 2030, "light", 0.5, 50.0)],
        columns=["arc", "period", "slice", "gbps", "capacity"],
    )
    assert base.cost_musd is not None
    tables = {**base.tables, "limits": limits, "flows": flows}
    return replace(
        make_plan(inst, "optimal", base.values, tables),
        cost_musd=base.cost_musd,
        bound_musd=base.cost_musd * 0.99,
        gap=0.01,
        bound_scope="full",
        warnings=('@a warning, with "quotes" and a -',),
        concerns=(Concern("no-route", "workloads.csv", 2, 1, "said"),),
        seconds={"read": 0.25, "total": 1.5},
        peak_mb=123.0,
        size={"routes": 10, "columns": 5},
        verified=True,
        max_violation=1e-16,
    )
