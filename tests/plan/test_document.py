"""The document that scripts read keeps its keys, their order and their kinds."""

from __future__ import annotations

import json
from dataclasses import replace

from optimizer.instance import Instance
from optimizer.plan import Plan, make_plan

KEYS = [
    "schema", "instance", "run", "status", "cost_musd", "bound_musd", "certified_musd", "gap",
    "bound_scope", "reproducible", "verified", "max_violation", "seconds", "peak_mb", "size",
    "costs_musd",
    "served_eflop_h", "shortfall_eflop_h", "usd_per_eflop_h", "modules", "sites",
    "concerns",
]  # fmt: skip


def test_keys_come_in_their_published_order(plan: Plan, inst: Instance) -> None:
    assert list(plan.to_json_dict()) == KEYS
    assert list(make_plan(inst, "no_plan").to_json_dict()) == KEYS


def test_the_document_says_what_the_plan_says(plan: Plan) -> None:
    document = json.loads(json.dumps(plan.to_json_dict("results/x"), allow_nan=False))
    assert document["schema"] == "orbisite.solve/1"
    assert document["run"] == "results/x"
    assert document["verified"] is True
    assert list(document["seconds"]) == [
        "read", "geometry", "routes", "build", "solve", "verify", "certify", "total",
    ]  # fmt: skip
    assert document["seconds"]["read"] == 0.25
    assert document["size"] == {
        "routes": 10, "columns": 5, "rows": 0, "nonzeros": 0, "integers": 0,
    }  # fmt: skip
    assert document["modules"][0] == {"module": "big", "shell": "s", "period": 2030, "count": 2}
    assert document["sites"] == [{"site": "a", "period": 2030, "opened": True, "halls": {}}]
    assert abs(sum(document["costs_musd"].values()) - document["cost_musd"]) < 1e-6


def test_without_a_plan_numbers_are_null_not_nan(inst: Instance) -> None:
    bare = make_plan(inst, "infeasible")
    plan = replace(bare, bound_musd=float("inf"), gap=float("nan"))
    document = plan.to_json_dict()
    assert document["cost_musd"] is None
    assert document["bound_musd"] is None
    assert document["gap"] is None
    json.dumps(document, allow_nan=False)


def test_halls_are_listed_under_their_site(inst: Instance) -> None:
    import pandas as pd

    halls = pd.DataFrame(
        [("a", "h2", 2032, 3.0), ("a", "h1", 2032, 1.0)],
        columns=["site", "hall", "period", "value"],
    )
    plan = make_plan(inst, "feasible", {"halls": halls})
    assert plan.to_json_dict()["sites"] == [
        {"site": "a", "period": 2032, "opened": False, "halls": {"h1": 1, "h2": 3}}
    ]
