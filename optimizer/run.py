"""One solve from instance to verified plan, and the folder it is saved in."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from models import PlanningData

from .errors import InfeasibleError, SolverError
from .extract import cost_lines, decision_frames, flow_rows, limit_rows, route_rows
from .extract.values import by_component
from .formulate import FloatArray, Hook
from .instance import Instance
from .memory import peak_mb
from .network import build_network
from .physics.geometry import derive_geometry
from .plan import Plan
from .plan.result import make_plan
from .pool import Problem
from .progress import Progress
from .routes import check_critical, find_routes
from .solver import Limits, Report, Solution, Strategy, relative_gap
from .verify import verify

Observer = Callable[[Progress], None]
COST_TOLERANCE = 1e-9
STOPPED_BY_CLOCK = (
    "the time limit cut the search short: another run, or another machine, may end with another "
    "plan (the bound, the gap and the check of this one hold)"
)


@dataclass
class Stages:
    """Seconds by stage, reported to an observer as they pass."""

    observer: Observer | None
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - start

    def say(self, stage: str, message: str, key: str | None = None) -> None:
        """Report the result of a stage."""
        if self.observer is not None:
            self.observer(Progress(stage, message, seconds=self.seconds.get(key or stage, 0.0)))


@dataclass(frozen=True)
class SolveOrigin:
    """The solve a plan came from: its model, graph and log."""

    problem: Problem
    solution: Solution
    log: bytes

    @property
    def model(self) -> pyo.ConcreteModel:
        """The Pyomo model with the active routes."""
        return self.solution.form.model

    @property
    def graph(self) -> Any:
        """The NetworkX link graph."""
        return self.problem.network.graph


def prepare(inst: Instance, stages: Stages | None = None, hooks: Sequence[Hook] = ()) -> Problem:
    """Derive geometry, graph and route pool of an instance.

    Raises:
        InfeasibleError: arithmetic proves that critical work cannot be served.
    """
    stages = stages or Stages(None)
    inst.require_possible()
    with stages.stage("geometry"):
        geometry = derive_geometry(inst)
    stages.say("geometry", f"{geometry.satellites:,} satellites x {geometry.instants:,} instants")
    with stages.stage("routes"):
        network = build_network(inst, geometry)
        routes = find_routes(inst, geometry, network)
        check_critical(inst, routes)
    stages.say("routes", f"{routes.size:,} within latency and residency")
    return Problem(inst, geometry, network, routes, tuple(hooks))


def solve(
    inst: Instance,
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int | None = None,
    hooks: Sequence[Hook] = (),
    on_infeasible: str = "raise",
    progress: Observer | None = None,
) -> Plan:
    """Return the cheapest plan of an instance, with a proven bound, verified.

    Args:
        gap: relative gap to prove (default: the instance's).
        time_limit: seconds of solving (default: the instance's).
        threads, seed: of HiGHS (default 2, 0); same numbers, same plan.
        hooks: functions that add laws to the Pyomo model; the verifier does not know these.
        on_infeasible: "raise", or "return" a plan whose status says so.
        progress: called with every `Progress`.

    Raises:
        InfeasibleError: no plan can meet the laws (unless on_infeasible="return").
        SolverError: the solver failed; never for a limit, which is a status.
    """
    stages = Stages(progress)
    try:
        problem = prepare(inst, stages, hooks)
    except InfeasibleError as error:
        if on_infeasible == "raise":
            raise
        return make_plan(inst, status="infeasible", warnings=error.reasons)
    settings = inst.settings.solve
    limits = Limits(
        gap=settings.gap if gap is None else gap,
        time_limit_s=settings.time_limit_s if time_limit is None else time_limit,
        threads=2 if threads is None else threads,
        seed=0 if seed is None else seed,
    )
    plan = _solve_prepared(problem, limits, stages)
    if plan.status in ("infeasible", "pool_infeasible") and on_infeasible == "raise":
        raise InfeasibleError(_why_infeasible(plan.status))
    return plan


def _why_infeasible(status: str) -> tuple[str, ...]:
    if status == "infeasible":
        return ("no plan meets all laws: critical work cannot be served within the limits",)
    why = "no plan meets all laws over the routes of the pool; more routes might: "
    return (why + "raise routing.routes_per_host or set it to all",)


def _solve_prepared(problem: Problem, limits: Limits, stages: Stages) -> Plan:
    with stages.stage("build"):
        rows = len(problem.data.routing.COMMODITIES)
    stages.say("building", f"{rows:,} commodities", "build")
    with stages.stage("solve"), tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "solver.log"
        solution = Strategy(problem, replace(limits, log=log), _reporter(stages)).solve()
        origin = SolveOrigin(problem, solution, log.read_bytes() if log.exists() else b"")
    plan = replace(_plan(problem, solution, stages), origin=origin)
    if plan.cost_musd is None:
        return plan
    with stages.stage("verify"):
        checked = verify(problem.instance, plan, geometry=problem.geometry, network=problem.network)
    worst = f"largest violation {checked.max_violation:.0e}"
    said = "all laws hold" if checked.ok else "LAWS ARE BROKEN"
    stages.say("verified", f"{said} ({worst})", "verify")
    stages.seconds["total"] = time.monotonic() - stages.began
    return replace(
        plan,
        verified=checked.ok,
        max_violation=checked.max_violation,
        seconds=dict(stages.seconds),
        peak_mb=peak_mb(),
    )


def _reporter(stages: Stages) -> Report:
    def report(
        stage: str, message: str, incumbent: float | None, bound: float | None, seconds: float
    ) -> None:
        if stages.observer is not None:
            both = incumbent is not None and bound is not None
            gap = relative_gap(incumbent, bound) if both else None
            stages.observer(Progress(stage, message, incumbent, bound, gap, seconds))

    return report


def _plan(problem: Problem, solution: Solution, stages: Stages) -> Plan:
    inst, routes, form = problem.instance, problem.routes, solution.form
    scope = "full" if routes.complete else "pool"
    size = {"routes": routes.size, **form.size}
    warnings = _warnings(problem, solution)
    reproducible = not solution.by_clock and solution.status != "interrupted"
    if solution.values is None or solution.objective is None:
        status = solution.status
        if status == "infeasible" and not routes.complete:
            status = "pool_infeasible"
        stages.seconds["total"] = time.monotonic() - stages.began
        return make_plan(
            inst, status=status, bound_musd=solution.bound, bound_scope=scope,
            reproducible=reproducible, warnings=warnings, seconds=stages.seconds, size=size,
        )  # fmt: skip
    frames, cost = _frames(problem, solution, solution.values)
    if abs(cost - solution.objective) > COST_TOLERANCE * max(1.0, abs(cost)):
        raise SolverError(f"cost lines sum to {cost}, the objective is {solution.objective}")
    bound = None if solution.bound is None else min(solution.bound, cost)
    return make_plan(
        inst, status=solution.status, **frames, cost_musd=cost, bound_musd=bound,
        gap=None if bound is None else max(0.0, relative_gap(cost, bound)),
        bound_scope=scope, reproducible=reproducible, warnings=warnings, seconds=stages.seconds,
        size=size,
    )  # fmt: skip


def _frames(
    problem: Problem, solution: Solution, solved_values: FloatArray
) -> tuple[dict[str, Any], float]:
    """Return the tables of the plan and its cost, the exact sum of the cost lines."""
    form, active = solution.form, solution.active
    data = problem.compiled(active)
    values = np.where(np.abs(solved_values) < 1e-11, 0.0, solved_values)
    solved = by_component(form, values)
    serve = _serve(data, solved)
    costs = cost_lines(data, solved, serve)
    prices = np.zeros(len(form.rows)) if solution.row_dual is None else solution.row_dual
    limits = limit_rows(form, values, prices)
    used = np.flatnonzero(serve.any(axis=(1, 2)))
    routes, legs = route_rows(problem.routes, problem.network, active, used)
    flows = flow_rows(
        data, problem.routes, problem.network, problem.geometry, active, serve, _capacities(limits)
    )
    frames = {
        "values": decision_frames(solved, data.routing.routes), "routes": routes, "legs": legs,
        "costs": costs, "limits": limits, "flows": flows,
    }  # fmt: skip
    return frames, math.fsum(costs["musd"])


def _capacities(limits: pd.DataFrame) -> dict[tuple[str, int, str], float]:
    """Return the capacity of arcs that the link law bounds."""
    rows = limits[limits["law"] == "links.link"]
    found = {}
    for index, cap in zip(rows["index"], rows["cap"], strict=True):
        arc, p, t = index.rsplit(",", 2)
        found[arc, int(p), t] = float(cap)
    return found


def _serve(data: PlanningData, solved: Mapping[str, Mapping[Any, float]]) -> FloatArray:
    period = {p: i for i, p in enumerate(data.time.PERIODS)}
    slice_ = {t: i for i, t in enumerate(data.time.SLICES)}
    serve = np.zeros((len(data.routing.routes), len(period), len(slice_)))
    for index, value in solved.get("routing.serve", {}).items():
        r, p, t = index
        serve[r, period[p], slice_[t]] = value
    return serve


def _warnings(problem: Problem, solution: Solution) -> tuple[str, ...]:
    clock = (STOPPED_BY_CLOCK,) if solution.by_clock else ()
    added = ("laws added by hooks are not verified",) if problem.hooks else ()
    missing = tuple(f"{k} has no route: {why}" for k, why in problem.routes.unroutable)
    return (*problem.geometry.warnings, *problem.routes.warnings, *missing, *added, *clock)


def save_run(inst: Instance, plan: Plan, out: Path | None = None) -> Path:
    """Save a plan with an exact copy of its instance; return the folder.

    Args:
        out: the folder to make (default: results/<instance>/<stamp>-<hash>).
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder = out or Path("results") / inst.name / f"{stamp}-{inst.digest[:8]}"
    files = {f"instance/{name}": content for name, content in inst.source_files.items()}
    with tempfile.TemporaryDirectory() as scratch:
        derive_geometry(inst).save(Path(scratch))
        for path in sorted(Path(scratch).iterdir()):
            files[f"coefficients/{path.name}"] = path.read_bytes()
    if plan.origin is not None:
        files["solver.log"] = plan.origin.log
        files["arcs.csv"] = _arcs_csv(plan.origin.graph)
    folder.parent.mkdir(parents=True, exist_ok=True)
    plan.save(folder, extra_files=files)
    return folder


def _arcs_csv(graph: Any) -> bytes:
    """Return the link graph as a table: arc, kind, tail, head, latency_ms."""
    rows = [
        (arc, data["kind"], tail, head, data["latency_ms"])
        for tail, head, arc, data in graph.edges(keys=True, data=True)
    ]
    frame = pd.DataFrame(sorted(rows), columns=["arc", "kind", "tail", "head", "latency_ms"])
    return frame.to_csv(index=False, lineterminator="\n").encode()
