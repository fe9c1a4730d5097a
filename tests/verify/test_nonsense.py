"""Whatever a plan holds, the verifier answers, and never with yes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from optimizer.plan import FAMILIES, make_plan
from optimizer.plan.frames import tidy_tables, tidy_values
from optimizer.verify import Case, audit
from tests.verify.orbits import e, space, space_plan
from tests.verify.worlds import ground, ground_plan


@pytest.mark.parametrize("world", ["ground", "space"])
@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, 1e308, -1e308])
def test_a_number_that_is_none_is_refused(world: str, nonsense: float) -> None:
    inst = ground() if world == "ground" else space()
    plan = ground_plan(inst) if world == "ground" else space_plan(inst)
    case = Case.read(inst)
    for family in FAMILIES:
        frame = plan.values[family]
        if len(frame):
            frame.loc[0, "value"] = nonsense
            values = {name: plan.values[name] for name in plan.values} | {family: frame}
            verdict = audit(case, replace(plan, values=tidy_values(values)))
            assert not verdict.ok, family
            assert "number" in set(verdict.violations["law"]), family


@pytest.mark.parametrize("world", ["ground", "space"])
def test_a_plan_of_nothing_leaves_all_work_unserved(world: str) -> None:
    inst = ground() if world == "ground" else space()
    verdict = audit(Case.read(inst), make_plan(inst, "no_plan"))
    assert not verdict.ok
    assert "demand" in set(verdict.violations["law"])
    assert verdict.cost_error == math.inf


def test_a_plan_of_another_instance_is_refused() -> None:
    verdict = audit(Case.read(ground()), space_plan(space()))
    assert not verdict.ok
    assert "known" in set(verdict.violations["law"])


def test_the_other_way_round_too() -> None:
    verdict = audit(Case.read(space()), ground_plan(ground()))
    assert not verdict.ok


@pytest.mark.parametrize("kind", ["site", "zone", "direct", "shell", "nowhere"])
@pytest.mark.parametrize("host", [f"{e()}>nowhere", f"{e()}>", e(), "s:nowhere>r", "s", ":>", ""])
def test_a_host_that_is_none_is_refused(kind: str, host: str) -> None:
    inst = space().with_({"workloads.soon.state_gb_per_eflops": 30})
    plan = space_plan(inst)
    routes = plan.routes
    routes.loc[routes["route"].eq("soon-e"), ["host_kind", "host"]] = [kind, host]
    tables = {name: plan.tables[name] for name in plan.tables} | {"routes": routes}
    verdict = audit(Case.read(inst), replace(plan, tables=tidy_tables(tables)))
    assert not verdict.ok
    assert {"route", "way"} & set(verdict.violations["law"])
