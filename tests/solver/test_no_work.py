"""Without any work the cheapest plan is to do nothing."""

from __future__ import annotations

from pathlib import Path

from optimizer import Instance, solve


def test_no_work_costs_nothing(instances: Path) -> None:
    files = dict(Instance.load(instances / "tiny").source_files)
    files["workloads.csv"] = files["workloads.csv"].splitlines()[0] + b"\n"
    del files["sources.csv"]
    plan = solve(Instance.from_files(files))
    assert (plan.status, plan.cost_musd, plan.verified) == ("optimal", 0.0, True)
