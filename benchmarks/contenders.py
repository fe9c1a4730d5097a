"""The contenders of the race: the engine, and HiGHS and SCIP on the engine's matrix."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

from trajectory import Trajectory

from optimizer.cli.options import load, split_sets
from optimizer.instance import Instance
from optimizer.memory import peak_mb
from optimizer.problem import Problem
from optimizer.program import Program
from optimizer.progress import Progress
from optimizer.quiet import stdout_guarded
from optimizer.run import SolveOrigin, prepare, solve
from optimizer.solver import Session, Strategy, in_this_process
from optimizer.solver.master import Held
from optimizer.solver.session import MipWatch, Outcome

ROOT = Path(__file__).resolve().parent.parent
SAME = 1e-6  # relative: costs this close are the same; the tolerance of HiGHS and SCIP
Said = tuple[float, str, float | None, float | None]  # seconds [s], stage, plan, bound [MUSD]
Point = tuple[float, float | None, float | None]  # seconds [s], plan, bound [MUSD]


@dataclass(frozen=True)
class Ask:
    """One run: the instance as it was named, changes to it, relative gap, seconds and so on."""

    instance: str
    contender: str
    seed: int = 0
    gap: float = 0.002
    limit_s: float = 60.0
    threads: int = 1
    sets: tuple[str, ...] = ()

    def load(self) -> Instance:
        """Read the instance."""
        name, *own = self.instance.split("@")
        sets = (*self.sets, *own)
        if not name.startswith("random:"):
            return load(Path(name), sets=sets)
        sys.path.append(str(ROOT / "tests" / "second"))
        from small_orbits import small_orbit

        inst = Instance.from_files(small_orbit(int(name.removeprefix("random:"))))
        return inst.with_(dict(split_sets(sets))) if sets else inst


@dataclass(frozen=True)
class Run:
    """What one run left behind.

    Attributes:
        size: routes x slices x periods; `shape`: counts of columns, rows, nonzeros, integers.
        build_s: laws and routes to a matrix [s]; `seconds`: the whole run on its own clock [s].
        peak_mb: the largest resident set of its process, which built the matrix too [MB].
    """

    ask: Ask
    size: int
    shape: dict[str, int]
    build_s: float
    seconds: float
    trajectory: Trajectory
    peak_mb: float


class Watched(Strategy):
    """The engine's way to solve, which also says what a search has left once all rows hold."""

    def _made_lawful(self, held: Held, outcome: Outcome) -> Outcome:
        found = super()._made_lawful(held, outcome)
        self.report("settled", "", found.objective, None, self.spent())
        return found


class Direct(Session):
    """HiGHS with the tolerance it comes with, and no more from the engine than its matrix."""

    def watched(self, gap: float, limit_s: float, watch: MipWatch) -> Outcome:
        """Solve; `watch` hears of every plan."""
        self.set_option("mip_feasibility_tolerance", 1e-6)
        self.set_option("mip_rel_gap", gap)
        self._highs.cbMipImprovingSolution += self._watcher(watch)
        return self.run(limit_s, watch)

    @stdout_guarded()
    def write(self, path: Path) -> None:
        """Write the matrix as a file."""
        self._highs.writeModel(str(path))


def lasting(said: Iterable[Said]) -> Iterator[Point]:
    """Leave out the costs of what was no plan.

    Pricing has none. A search holds the rows that seldom bind only once a solution breaks them:
    what it says counts if its end obeys all rows and costs no more.
    """
    search: list[Point] = []
    for at, stage, plan, bound in said:
        if stage == "solving":
            search.append((at, plan, bound))
            continue
        if stage == "settled":
            held = all(dearer(cost, plan) for _, cost, _ in search if cost is not None)
            yield from search if held else _bounds(search)
            search.clear()
        yield at, plan if stage == "settled" else None, bound
    yield from _bounds(search)


def _bounds(search: Iterable[Point]) -> Iterator[Point]:
    return ((at, None, bound) for at, _, bound in search)


def dearer(cost: float | None, than: float | None) -> bool:
    """Tell whether a cost is no less than another; without one of them it is not."""
    return cost is not None and than is not None and cost >= than - SAME * abs(than)


def ours(ask: Ask) -> Run:
    """Solve with the engine."""
    said: list[Said] = []
    began = 0.0

    def observe(progress: Progress) -> None:
        nonlocal began
        if progress.stage == "routes":  # the build is next
            began = time.perf_counter()
        if progress.stage in ("pricing", "solving", "settled"):
            at = time.perf_counter() - began
            said.append((at, progress.stage, progress.incumbent, progress.bound))

    inst = ask.load()
    with in_this_process(), patch("optimizer.solver.guard.Strategy", Watched):
        plan = solve(
            inst, gap=ask.gap, time_limit=ask.limit_s, threads=ask.threads, seed=ask.seed,
            progress=observe,
        )  # fmt: skip
    assert isinstance(plan.origin, SolveOrigin)
    trajectory, seconds = Trajectory(), plan.seconds["build"] + plan.seconds["solve"]
    for at, cost, bound in lasting(said):  # only what the engine hands out counts
        trajectory.add(at, cost if dearer(cost, plan.cost_musd) else None, bound)
    trajectory.add(max(seconds, trajectory.last[0]), plan.cost_musd, plan.bound_musd)
    program, size, _ = built(plan.origin.problem)
    return Run(
        ask, size, program.size, plan.seconds["build"], seconds, trajectory, peak_mb()
    )  # fmt: skip


def built(problem: Problem) -> tuple[Program, int, float]:
    """Return the whole matrix, routes x slices x periods, and the seconds of the build [s]."""
    start = time.perf_counter()
    form = problem.formulation
    return form.program, problem.routes.size * form.cells, time.perf_counter() - start


def direct(ask: Ask) -> Run:
    """Build the matrix and give it to HiGHS or SCIP."""
    program, size, build_s = built(prepare(ask.load()))  # the rest is free for the solver
    trajectory = Trajectory()
    race = {"highs": highs, "scip": scip}[ask.contender]
    seconds = race(program, ask, trajectory)
    return Run(ask, size, program.size, build_s, seconds, trajectory, peak_mb())


def highs(program: Program, ask: Ask, trajectory: Trajectory) -> float:
    """Solve with HiGHS; return the seconds [s]."""
    start = time.perf_counter()

    def watch(plan: float | None, bound: float, _: float) -> bool:
        trajectory.add(time.perf_counter() - start, plan, bound)
        return False

    session = Direct(program, threads=ask.threads, seed=ask.seed, log=None)
    found = session.watched(ask.gap, ask.limit_s, watch)
    seconds = time.perf_counter() - start
    linear = found.proven and not program.integer.any()
    trajectory.add(seconds, found.objective, found.objective if linear else found.bound)
    return seconds


def scip(program: Program, ask: Ask, trajectory: Trajectory) -> float:
    """Solve with SCIP, on one thread; return the seconds [s]."""
    pyscipopt: Any = import_module("pyscipopt")  # it may not be there
    events = pyscipopt.SCIP_EVENTTYPE
    handler: Any = pyscipopt.Eventhdlr

    class Watch(handler):  # type: ignore[misc]
        def eventinit(self) -> None:
            self.model.catchEvent(events.BESTSOLFOUND, self)
            self.model.catchEvent(events.DUALBOUNDIMPROVED, self)

        def eventexec(self, _event: Any) -> None:
            at = time.perf_counter() - start
            trajectory.add(at, self.model.getPrimalbound(), self.model.getDualbound())

    model = pyscipopt.Model()
    model.hideOutput()
    with tempfile.TemporaryDirectory() as folder, stdout_guarded():
        Direct(program, threads=1, seed=0, log=None).write(path := Path(folder) / "program.mps")
        model.readProblem(str(path))
    for name, value in (
        ("limits/gap", ask.gap), ("limits/time", ask.limit_s),
        ("randomization/randomseedshift", ask.seed),
    ):  # fmt: skip
        model.setParam(name, value)
    model.includeEventhdlr(Watch(), "race", "notes plans and bounds")
    start = time.perf_counter()
    with stdout_guarded():
        model.optimize()
    seconds = time.perf_counter() - start
    trajectory.add(seconds, model.getPrimalbound(), model.getDualbound())
    return seconds


CONTENDERS: dict[str, Callable[[Ask], Run]] = {"ours": ours, "highs": direct, "scip": direct}


def fresh(ask: Ask) -> Run:
    """Run in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(CONTENDERS[ask.contender], ask).result()
