"""One solve from instance to verified plan."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyomo.environ as pyo

from .alone import one_at_a_time
from .arguments import SECONDS, SHARE, SWITCH, called_with, one_of, takes
from .arrays import Floats
from .certificate import certify as certify_bound
from .compile import Case, Memo
from .errors import InfeasibleError, SolverError
from .extract import plan_of
from .formulation import HOOKS, Edit, Hook
from .instance import AN_INSTANCE, Instance
from .memory import peak_mb
from .network import build_network
from .physics.complete import never_complete
from .physics.geometry import Geometry, derive_geometry, geometry_key
from .plan import A_PLAN, Plan, make_plan
from .possible import infeasibilities
from .problem import Problem
from .progress import Progress
from .routes import check_critical, find_routes
from .signals import Requests, kept
from .solver import (
    SEED,
    THREADS,
    Limits,
    Report,
    Solution,
    UnitError,
    relative_gap,
    relaxation,
    threads_of,
)
from .solver import solve as search
from .verify import verify
from .wording import count, money

Observer = Callable[[Progress], None]
OBSERVER = called_with(1, "a function of one Progress")
NOTHING_TO_CERTIFY = "the linear relaxation was not solved: nothing is certified"


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
        """The Pyomo model, its laws written out over the routes that the solver held last."""
        return self.problem.formulation.expanded(self.solution.routes)

    @property
    def geometry(self) -> Geometry:
        """The space coefficients."""
        return self.problem.geometry

    @property
    def graph(self) -> Any:
        """The NetworkX link graph."""
        return self.problem.network.graph


def prepare(
    inst: Instance,
    stages: Stages | None = None,
    hooks: Sequence[Hook | Edit] = (),
    like: Problem | None = None,
) -> Problem:
    """Derive geometry, graph and route pool of an instance.

    Args:
        inst: the instance.
        stages: told of each stage.
        hooks: laws from outside.
        like: the problem of an earlier instance; what derives from tables and settings that are
            the same is taken over from it.

    Raises:
        InfeasibleError: arithmetic proves that critical work cannot be served.
        InstanceError: a shell can never be complete, and no work could use it as it is.
    """
    stages = stages or Stages(None)
    memo = Memo(inst, None if like is None else like.case.memo)
    if reasons := memo.made("reasons", infeasibilities):
        raise InfeasibleError(reasons)
    with stages.stage("geometry"):
        geometry = memo.made("geometry", derive_geometry, key=geometry_key)
    never_complete(inst, geometry)
    stages.say(
        "geometry", f"{count(geometry.satellites)} satellites × {count(geometry.instants)} instants"
    )
    with stages.stage("routes"):
        network = memo.made("network", build_network, geometry)
        routes = memo.made("routes", find_routes, geometry, network)
        check_critical(inst, routes)
    scope = "all there are" if routes.complete else "a pool"
    stages.say("routes", f"{count(routes.size)} within latency and residency ({scope})")
    case = Case(inst, geometry, network, memo)
    return Problem(case, routes, tuple(Hook.of(hook) for hook in hooks))


@takes(
    inst=AN_INSTANCE, gap=SHARE.or_none(), time_limit=SECONDS.or_none(),
    threads=THREADS.or_none(), seed=SEED.or_none(), certify=SWITCH.or_none(), hooks=HOOKS,
    on_infeasible=one_of("raise", "return"), progress=OBSERVER.or_none(), like=A_PLAN.or_none(),
)  # fmt: skip
@one_at_a_time
def solve(
    inst: Instance,
    *,
    gap: float | None = None,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int | None = None,
    certify: bool | None = None,
    hooks: Sequence[Hook | Edit] = (),
    on_infeasible: str = "raise",
    progress: Observer | None = None,
    like: Plan | None = None,
) -> Plan:
    """Return the cheapest plan of an instance, with a proven bound, verified.

    Args:
        gap: relative gap to prove (default: the instance's).
        time_limit: seconds of solving (default: the instance's).
        threads, seed: of HiGHS (default 2, 0); same numbers, same plan. More threads than cores are
            as many as there are.
        certify: prove in exact arithmetic what the linear relaxation says (`plan.certified_musd`).
        hooks: laws from outside: `Hook`s, which may bring their own check, or plain functions that
            edit the Pyomo model.
        on_infeasible: "raise", or "return" a plan whose status says so.
        progress: called with every `Progress`.
        like: a plan solved before in this process: geometry, routes and numbers that the change of
            the instance does not touch are taken over. The plan is the same with or without.

    Raises:
        UsageError: an argument makes no sense.
        InfeasibleError: no plan can meet the laws (unless on_infeasible="return").
        SolverError: the solver failed; never for a limit, which is a status.
    """
    stages = Stages(progress)
    try:
        origin = None if like is None else like.origin
        before = origin.problem if isinstance(origin, SolveOrigin) else None
        problem = prepare(inst, stages, hooks, before)
    except InfeasibleError as error:
        if on_infeasible == "raise":
            raise
        return replace(make_plan(inst, "infeasible"), warnings=error.reasons)
    settings = inst.settings.solve
    limits = Limits(
        gap=settings.gap if gap is None else float(gap),
        time_limit_s=settings.time_limit_s if time_limit is None else float(time_limit),
        threads=threads_of(threads),
        seed=0 if seed is None else int(seed),
    )
    _build(problem, stages)
    limits = replace(limits, time_limit_s=limits.time_limit_s - stages.seconds["build"])
    with kept() as asked:  # from here on there may be a plan to lose
        plan, solution = _searched(problem, limits, stages)
        if certify and plan.bound_musd is not None:
            plan = _certified(problem, plan, solution, limits, stages, asked)
    stages.seconds["total"] = time.monotonic() - stages.began
    plan = replace(plan, seconds=dict(stages.seconds), peak_mb=peak_mb() + solution.peak_mb)
    if plan.status in ("infeasible", "pool_infeasible") and on_infeasible == "raise":
        raise InfeasibleError(_why_infeasible(plan.status))
    return plan


def _why_infeasible(status: str) -> tuple[str, ...]:
    if status == "infeasible":
        return ("no plan meets all laws: critical work cannot be served within the limits",)
    why = "no plan meets all laws over the routes of the pool; more routes might: "
    return (why + "raise routing.routes_per_host or set it to all",)


def _build(problem: Problem, stages: Stages) -> None:
    """Build the program over the whole pool."""
    with stages.stage("build"):
        size = problem.formulation.whole.program.size
    stages.say("building", f"{count(size['columns'])} columns, {count(size['rows'])} rows", "build")


def _searched(problem: Problem, limits: Limits, stages: Stages) -> tuple[Plan, Solution]:
    """Return the plan, verified if there is one, and the solution it was read from."""
    with stages.stage("solve"), tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "solver.log"
        within = replace(limits, log=log)
        try:
            solution = search(problem.formulation.whole, problem.seeds(), within, _reporter(stages))
        except UnitError as error:
            raise placed(problem, error) from None
        origin = SolveOrigin(problem, solution, log.read_bytes() if log.exists() else b"")
    plan = replace(plan_of(problem, solution), origin=origin)
    proven = (plan.cost_musd, plan.bound_musd, stages.seconds["solve"])
    _reporter(stages)("solving", "", *proven)  # the last word is that of the plan
    return plan if plan.cost_musd is None else _verified(problem, plan, stages), solution


def placed(problem: Problem, error: UnitError) -> SolverError:
    """Return the error with the law and the thing that it is about."""
    place = problem.formulation.place_of(row=error.row, column=error.column)
    return SolverError(f"{place}: {error}")


def _verified(problem: Problem, plan: Plan, stages: Stages) -> Plan:
    """Return the plan with the verdict of the verifier and of what hooks check themselves."""
    with stages.stage("verify"):
        checked = verify(problem.instance, plan, geometry=problem.geometry, network=problem.network)
        broken = tuple(x for hook in problem.hooks for x in hook.broken(problem.instance, plan))
    ok = checked.ok and not broken
    broken = (*checked.broken, *broken)
    worst = f" (largest violation {checked.max_violation:.0e})" if checked.max_violation else ""
    stages.say("verified", f"{'all laws hold' if ok else 'LAWS ARE BROKEN'}{worst}", "verify")
    return replace(
        plan,
        status=plan.status if ok else "unverified",
        verified=ok,
        max_violation=checked.max_violation,
        warnings=(*plan.warnings, *broken),
    )


def _certified(
    problem: Problem, plan: Plan, solution: Solution, limits: Limits, stages: Stages,
    asked: Requests,
) -> Plan:  # fmt: skip
    """Return the plan with what exact arithmetic says of its linear relaxation."""
    with stages.stage("certify"):
        linear = None if asked.count else solution.linear or _relaxed(problem, limits)
        if linear is None:
            return replace(plan, warnings=(*plan.warnings, NOTHING_TO_CERTIFY))
        form = problem.formulation
        found = certify_bound(form.program, form.whole.demands, linear[1], linear[0])
    stages.say("certified", f"{money(found.proven, at_least=True)} in exact arithmetic", "certify")
    if not found.ok:
        why = f"the linear bound {found.claimed} could not be certified: {found.proven} is proven"
        return replace(plan, certified_musd=found.proven, warnings=(*plan.warnings, why))
    return replace(plan, certified_musd=found.proven)


def _relaxed(problem: Problem, limits: Limits) -> tuple[float, Floats] | None:
    """Return bound and prices of the linear relaxation of a pool that was searched as it is."""
    whole, report = problem.formulation.whole, _reporter(Stages(None))
    try:
        found = relaxation(whole, problem.seeds(), limits, report)
    except (SolverError, MemoryError):
        return None
    return None if isinstance(found, Solution) else (found.bound, found.prices)


def _reporter(stages: Stages) -> Report:
    def report(
        stage: str, message: str, incumbent: float | None, bound: float | None, seconds: float
    ) -> None:
        if stages.observer is not None:
            both = incumbent is not None and bound is not None
            gap = relative_gap(incumbent, bound) if both else None
            stages.observer(Progress(stage, message, incumbent, bound, gap, seconds))

    return report
