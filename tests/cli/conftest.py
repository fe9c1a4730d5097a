"""A runner of commands, and a stand-in for the solver."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from optimizer import saving
from optimizer.cli.app import app
from optimizer.instance import Instance
from optimizer.plan import Plan, make_plan

Command = Callable[..., Result]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in this process; colours are off."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")

    def start(*arguments: str | Path) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return start


@pytest.fixture
def location(instances: Path) -> Path:
    """The smallest example: two sites, three regions."""
    return instances / "location"


@pytest.fixture
def plan(location: Path) -> Plan:
    """A plan for the smallest example, made by hand: memphis hosts everything."""
    return stand_in(Instance.load(location))


def stand_in(inst: Instance, status: str = "optimal", **fields: Any) -> Plan:
    """Make a plan without solving: one site opened for 7 MUSD, 60 of them for halls."""
    site, workload = inst.sites[0].site, inst.workloads[0].workload
    period = inst.periods[0].period
    values = {
        "open": pd.DataFrame({"site": [site], "period": [period], "value": [1.0]}),
        "serve": pd.DataFrame(
            {"route": ["r1"], "period": [period], "slice": ["all"], "value": [2.0]}
        ),
    }
    routes = pd.DataFrame(
        {
            "route": ["r1"],
            "commodity": [workload],
            "workload": [workload],
            "host_kind": ["site"],
            "host": [site],
            "latency_ms": [12.0],
        }
    )
    costs = pd.DataFrame({"line": ["sites", "transit"], "period": [period] * 2, "musd": [60.0, 7]})
    limits = pd.DataFrame(
        {
            "law": ["links.link", "sites.space"],
            "index": ["west", site],
            "used": [3.0, 1.0],
            "cap": [3.0, 9.0],
            "slack": [0.0, 8.0],
            "price": [-1.5, 0.0],
            "unit": ["Gbps", "MW"],
        }
    )
    made = {"cost_musd": 67.0, "bound_musd": 66.5, "gap": 0.5 / 67} | fields
    plan = make_plan(inst, status, values, {"routes": routes, "costs": costs, "limits": limits})
    return replace(plan, **made, verified=True, max_violation=0.0)


@pytest.fixture
def pretend(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """Put a solver in place that answers, or raises, what the test says; returns what it got."""

    def install(answer: Callable[[Instance], Plan] | Exception) -> dict[str, Any]:
        seen: dict[str, Any] = {}

        def solve(inst: Instance, **options: Any) -> Plan:
            seen.update(options, inst=inst)
            if isinstance(answer, Exception):
                raise answer
            return answer(inst)

        def save_run(inst: Instance, plan: Plan, out: Path | None) -> Path:
            seen["saved"] = plan
            return out or Path("results") / inst.name / "stamp"

        module = ModuleType("optimizer.run")
        module.__dict__.update(solve=solve)
        monkeypatch.setitem(sys.modules, "optimizer.run", module)
        monkeypatch.setattr(saving, "save_run", save_run)
        return seen

    return install
