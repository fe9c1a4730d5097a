"""A plan is a value: copied, pickled or read back it is equal, and says the same."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from optimizer import Hook, InfeasibleError, Instance, InstanceError, Problem, Progress, solve
from optimizer.errors import PlanError
from optimizer.plan import Plan, make_plan

COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle{n}": lambda x, n=n: pickle.loads(pickle.dumps(x, n)) for n in range(6)},
}


@pytest.mark.parametrize("copied", COPIES)
def test_a_copy_is_equal(plan: Plan, copied: str) -> None:
    again = COPIES[copied](plan)
    assert again == plan
    assert hash(again) == hash(plan)
    assert again.to_json_dict() == plan.to_json_dict()
    assert str(again) == str(plan)


@pytest.mark.parametrize("copied", COPIES)
def test_a_solved_plan_can_be_copied_and_saved(
    instances: Path, tmp_path: Path, copied: str
) -> None:
    inst = Instance.load(instances / "tiny")
    plan = solve(inst)
    again = COPIES[copied](plan)
    assert again == plan
    again.save(tmp_path / "run")
    assert Plan.load(tmp_path / "run") == plan
    if copied.startswith("pickle"):  # no model goes through a pickle, as none is saved
        with pytest.raises(PlanError, match="no model"):
            again.model  # noqa: B018
    else:
        assert again.model is not None


def test_plans_come_back_from_other_processes(instances: Path) -> None:
    inst = Instance.load(instances / "tiny")
    dearer = inst.with_({"sites.*.open_musd": "+1"})
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        one, two = pool.map(solve, [inst, dearer])
    assert (one, two) == (solve(inst), solve(dearer))
    assert two.cost > one.cost


def test_what_tells_plans_apart(plan: Plan, inst: Instance) -> None:
    empty = make_plan(inst, "no_plan")
    assert replace(plan, seconds={"total": 99.0}, peak_mb=1.0) == plan
    assert replace(plan, gap=0.02) != plan
    assert replace(plan, verified=False) != plan
    assert replace(plan, warnings=()) != plan
    assert replace(plan, tables=empty.tables, cost_musd=None) != plan
    assert replace(plan, values=empty.values) != plan
    assert plan != "plan"


def test_errors_and_the_like_go_through_a_pickle(inst: Instance, plan: Plan) -> None:
    things = [
        InstanceError((Problem("a.csv", 1, 2, "wrong"),)),
        InfeasibleError(("no room",)),
        PlanError("damaged"),
        Progress("solving", "", 1.0, 0.5, 0.5, 3.0),
        Hook(print),
        plan.compare(plan),
    ]
    for thing in things:
        assert str(pickle.loads(pickle.dumps(thing))) == str(thing)
    assert pickle.loads(pickle.dumps(inst)).digest == inst.digest
