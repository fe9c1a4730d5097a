"""The lines after a solve, from a plan made by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from optimizer.cli.sections import SECTIONS, Ratings
from optimizer.cli.summary import headline, summary_lines
from optimizer.instance import Instance
from optimizer.plan import FAMILIES, Frames, Plan, make_plan

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
            ("launches.cadence", f"{LAUNCHER},{p}", 39.0, 39.0, 0.0, -2.0, "-"),
            ("launches.cadence", f"ferry,{p}", 1.0, 1.0, 0.0, -5.0, "-"),
            ("sites.space", f"{site},{p}", 3.0, 9.0, 6.0, 0.0, "MW"),
            ("sites.silicon", f"{site},{hall},{p},{p},{t}", 3.0, 3.0, 0.0, -87.0, "EFLOPS"),
            ("routing.linking", f"{site},{p},{t}", 3.0, 3.0, 0.0, -8.0, "EFLOPS"),
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
    p = inst.periods[0].period
    # 1391 + 9 pods of 0.5 MW and 0.5 EFLOPS, 3 blocks of 1 MW and 1 EFLOPS
    assert f"Launch    {p}  40 launches, 1 400 modules (700 MW, 700 EFLOPS)" in lines
    assert f"largest: {p} 1 391 × pod (696 MW) to ring on rocket" in lines
    assert f"Build     {p}  1 site opened, 3 halls (3 MW, 3 EFLOPS), power supply 12.5 MW" in lines
    assert f"which is: {p} plant: 3 × block (3 MW)" in lines
    assert "2 gateways opened (accra, athens), 6 feeder-rf antennas, 2 lines on 1 link" in lines
    assert "40 M$ present value: launches 75 %, halls 25 %" in lines
    # 3 and 1 EFLOPS over the same hours, half an EFLOPS of 4.5 is short
    assert "EFLOPS·h: 75 % ground, 25 % orbit" in lines
    assert f"(11.1 % of what is asked) fall short: {inst.workloads[0].workload}" in lines


def test_what_is_printed_adds_up(inst: Instance, plan: Plan) -> None:
    """The parts that the summary adds up are the frames of the plan, and sum to its totals."""
    ratings = Ratings.of(inst)
    whole = {name: table(plan, ratings) for name, table in SECTIONS.items()}
    assert whole["launch"].query("what == 'modules'")["number"].sum() == plan.modules["count"].sum()
    assert whole["build"].query("what == 'halls'")["number"].sum() == plan.sites["count"].sum()
    assert whole["cost"]["total"].sum() == pytest.approx(plan.cost_musd)
    served = whole["serve"].groupby("what")["eflop_h"].sum()
    assert served["ground"] == pytest.approx(plan.served_eflop_h["ground"])
    assert served["short"] == pytest.approx(plan.shortfall["eflop_h"].sum())


def test_shares_of_the_cost_sum_to_the_whole(plan: Plan) -> None:
    p = int(plan.costs["period"].iloc[0])
    lines = {f"line-{n}": float(2**n) for n in range(8)}  # 1 + 2 + ... + 128 = 255
    frame = pd.DataFrame({"line": list(lines), "period": p, "musd": list(lines.values())})
    tables = {name: plan.tables[name] for name in plan.tables} | {"costs": frame}
    said = "\n".join(summary_lines(None, replace(plan, tables=Frames(tables), cost_musd=255.0)))
    assert "255 M$ present value: line-7 50.2 %, line-6 25.1 %" in said
    assert "line-3 3.14 %, the rest 2.75 %" in said  # (4 + 2 + 1) / 255


def test_limits_of_the_instance_bind_in_words_and_without_a_worth(
    inst: Instance, plan: Plan
) -> None:
    said = "\n".join(summary_lines(inst, plan))
    p = inst.periods[0].period
    assert f"Binding   all flights taken: ferry {p} (1), rocket {p} (39)" in said
    assert "worth" not in said
    for internal in ("silicon", "linking", "cadence", "full:"):  # the site has room: 3 of 9 MW
        assert internal not in said


def test_the_headline_says_what_is_proven(plan: Plan) -> None:
    assert headline(plan) == "Plan within 0.5 % of optimal, over the routes of the pool."
    assert headline(replace(plan, bound_scope="full", gap=0.0)) == "Plan optimal."
    # within: rounded up, or it would say more than is proven
    assert "within 0.497 % of" in headline(replace(plan, gap=0.0049612))
    assert headline(replace(plan, gap=None)) == "Plan without a proven bound."
    assert "NOT verified" in headline(replace(plan, verified=False))
    assert headline(replace(plan, status="feasible")).startswith("Stopped at a limit with a plan")


def test_where_only_the_solver_knows_a_way_to_learn_more_is_told(inst: Instance) -> None:
    critical = inst.with_({"workloads.*.critical": "yes"})
    said = summary_lines(critical, make_plan(critical, "infeasible"))
    assert said[0] == "No plan can obey the laws."
    assert said[1].startswith("Critical work: chat. With --set 'workloads.*.critical=no'")
    reasoned = replace(make_plan(critical, "infeasible"), warnings=("demand 9, room for 4",))
    assert len(summary_lines(critical, reasoned)) == 1
    assert len(summary_lines(inst, make_plan(inst, "infeasible"))) == 1


def test_a_summary_needs_no_instance(plan: Plan) -> None:
    assert "1 391 × pod to ring" in "\n".join(summary_lines(None, plan))


def test_long_lists_are_totals_and_the_largest(inst: Instance, plan: Plan) -> None:
    p = inst.periods[0].period
    many = [(f"site-{n:02}", "block", p, 1.0 + n) for n in range(20)]
    frames = {name: plan.values[name] for name in plan.values}
    frames["halls"] = pd.DataFrame(many, columns=["site", "hall", "period", "value"])
    lines = "\n".join(summary_lines(inst, replace(plan, values=Frames(frames))))
    assert "210 halls (210 MW, 210 EFLOPS)" in lines  # 1 + 2 + ... + 20
    assert f"largest: {p} site-19: 20 × block (20 MW)" in lines
    assert "... and 17 more, and power and cooling: orbisite show RUN build" in lines
    assert "site-02" not in lines
