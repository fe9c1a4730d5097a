"""The dozen lines after a solve, from a plan made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from optimizer.cli.summary import headline, summary_lines
from optimizer.instance import Instance
from optimizer.plan import Plan, make_plan

MODULE, LAUNCHER, SHELL = "pod", "rocket", "ring"


@pytest.fixture
def inst(instances: Path) -> Instance:
    """The example with a site and a shell."""
    return Instance.load(instances / "tiny")


@pytest.fixture
def plan(inst: Instance) -> Plan:
    """Modules from two launchers, a hall, antennas, lines; 40 MUSD in all."""
    p, t = inst.periods[0].period, inst.slices[0].slice
    site, hall, power = inst.sites[0].site, inst.halls[0].hall, inst.power[0].power
    rows = {
        "open": [(site, p, 1.0)],
        "halls": [(site, hall, p, 3.0)],
        "power_mw": [(site, power, p, 12.5)],
        "manifest": [(MODULE, LAUNCHER, SHELL, p, 1391.0), (MODULE, "ferry", SHELL, p, 9.0)],
        "launches": [(LAUNCHER, SHELL, p, 39.0), ("ferry", SHELL, p, 1.0)],
        "gateway": [("accra", p, 1.0), ("athens", p, 1.0)],
        "antennas": [("accra", "feeder-rf", p, 4.0), ("athens", "feeder-rf", p, 2.0)],
        "lines": [("atlantic", p, 2.0)],
        "serve": [("r1", p, t, 3.0), ("r2", p, t, 1.0)],
        "short": [(inst.workloads[0].workload, p, t, 0.5)],
    }
    from optimizer.plan import FAMILIES

    values = {
        name: pd.DataFrame(cells, columns=[*FAMILIES[name], "value"])
        for name, cells in rows.items()
    }
    work = inst.workloads[0].workload
    columns = ["route", "commodity", "workload", "host_kind", "host", "latency_ms"]
    routes = pd.DataFrame(
        [("r1", work, work, "site", site, 10.0), ("r2", work, work, "zone", "ring:S90W180", 30.0)],
        columns=columns,
    )
    limits = pd.DataFrame(
        [
            ("launches.cadence", f"{LAUNCHER},{p}", 39.0, 39.0, 0.0, -2.0, "launches"),
            ("launches.cadence", f"ferry,{p}", 1.0, 1.0, 0.0, -5.0, "launches"),
            ("sites.space", f"{site},{p}", 3.0, 9.0, 6.0, 0.0, "MW"),
        ],
        columns=["law", "index", "used", "cap", "slack", "price", "unit"],
    )
    costs = pd.DataFrame({"line": ["launches", "halls"], "period": [p, p], "musd": [30.0, 10.0]})
    tables = {"routes": routes, "limits": limits, "costs": costs}
    made = make_plan(inst, "optimal", values, tables)
    proof = {"cost_musd": 40.0, "bound_musd": 39.8, "gap": 0.005}
    return replace(made, **proof, verified=True, max_violation=0.0)


def test_every_section_says_its_part(inst: Instance, plan: Plan) -> None:
    lines = "\n".join(summary_lines(inst, plan))
    kilowatts = inst.by_id("modules")[MODULE].it_kw
    assert kilowatts == 500
    assert "1 400 × pod (700 MW)" in lines  # 1391 + 9 over both launchers, 0.5 MW each
    assert "to ring on 1 × ferry, 39 × rocket" in lines
    assert f"{inst.sites[0].site}: opened, 3 × {inst.halls[0].hall}" in lines
    assert f"{inst.power[0].power} 12.5 MW" in lines
    assert "gateways accra athens, 6 feeder-rf antennas, 2 lines on 1 link" in lines
    assert "40.00 M$ present value: launches 75 %, halls 25 %" in lines
    assert "75 % ground, 25 % orbit" in lines  # 3 and 1 EFLOPS over the same hours
    assert f"fall short: {inst.workloads[0].workload}" in lines


def test_a_law_is_named_once_where_it_is_worth_most(inst: Instance, plan: Plan) -> None:
    binding = [line for line in summary_lines(inst, plan) if "cadence" in line]
    # 39 x 2 = 78 against 1 x 5 = 5
    assert len(binding) == 1
    assert "rocket" in binding[0]
    assert "one more is worth 2.00 M$ (and in 1 more place)" in binding[0]
    assert "sites.space" not in "\n".join(summary_lines(inst, plan))


def test_the_headline_says_what_is_proven(plan: Plan) -> None:
    assert headline(plan) == "Plan within 0.5 % of optimal, over the routes of the pool."
    assert headline(replace(plan, bound_scope="full", gap=0.0)) == "Plan optimal."
    assert headline(replace(plan, gap=None)) == "Plan without a proven bound."
    assert "NOT verified" in headline(replace(plan, verified=False))
    assert headline(replace(plan, status="feasible")).startswith("Stopped at a limit with a plan")


def test_a_summary_needs_no_instance(plan: Plan) -> None:
    assert "1 400 × pod to ring" in "\n".join(summary_lines(None, plan))


def test_long_lists_are_cut(inst: Instance, plan: Plan) -> None:
    p = inst.periods[0].period
    many = [(f"site-{n:02}", "big", p, 1.0) for n in range(20)]
    frames = {name: plan.values[name] for name in plan.values}
    frames["halls"] = pd.DataFrame(many, columns=["site", "hall", "period", "value"])
    from optimizer.plan import Frames

    lines = summary_lines(inst, replace(plan, values=Frames(frames)))
    assert any("more" in line and "..." in line for line in lines)
    assert len(lines) < 30
