"""The linear relaxation of an instance: what the cheapest plan tends to, without noise of gaps.

Integers may be fractions and critical work may fall short at a forbidding price, so this is a bound
and a tendency, not a plan. Its cost is exact to a millionth, where a plan is only as good as its
own gap; small effects, such as what orbit is worth, show only here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..alone import one_at_a_time
from ..arguments import SECONDS, takes
from ..arrays import Floats
from ..errors import SolverError
from ..extract import decision_frames
from ..instance import AN_INSTANCE, Instance
from ..instance.series import operating_slices
from ..plan.frames import FAMILIES
from ..problem import Problem
from ..run import prepare
from ..solver import SEED, THREADS, Limits, Relaxed, Solution, relaxation, threads_of

NOTHING = 1e-7


@dataclass(frozen=True, eq=False)
class Relaxation:
    """A relaxed plan.

    Args:
        cost_musd: present value over the routes in the model.
        bound_musd: no plan over the pool costs less.
        modules: module, shell, period, count (a fraction) flown.
        served: workload, class, tier (ground, orbit), period, eflop_h.
        short_eflop_h: work not served.
    """

    cost_musd: float
    bound_musd: float
    modules: pd.DataFrame
    served: pd.DataFrame
    short_eflop_h: float

    @property
    def orbit_share(self) -> float:
        """Return the share of the work served that is served in orbit."""
        total = float(self.served["eflop_h"].sum())
        orbit = self.served.loc[self.served["tier"] == "orbit", "eflop_h"]
        return float(orbit.sum()) / total if total > 0 else 0.0


@takes(
    inst=AN_INSTANCE, time_limit=SECONDS, threads=THREADS, seed=SEED,
)  # fmt: skip
@one_at_a_time
def relax(
    inst: Instance, *, time_limit: float = 600, threads: int = 2, seed: int = 0
) -> Relaxation:
    """Return the linear relaxation over the route pool.

    Args:
        inst: the instance.
        time_limit: seconds.
        threads, seed: of HiGHS.

    Returns:
        The relaxation.

    Raises:
        InfeasibleError: arithmetic proves that critical work cannot be served.
        SolverError: no solution within the limits.
    """
    problem = prepare(inst)
    limits = Limits(gap=0.0, time_limit_s=time_limit, threads=threads_of(threads), seed=seed)
    found = relaxation(problem.formulation.whole, problem.seeds(), limits, lambda *_: None)
    if isinstance(found, Solution):
        raise SolverError(f"the relaxation ended {found.status}")
    return _read(problem, found)


def _read(problem: Problem, found: Relaxed) -> Relaxation:
    inst = problem.instance
    values = np.where(np.abs(found.values) < NOTHING, 0.0, found.values)
    if (values[problem.formulation.whole.forbidden] > 0).any():
        raise SolverError("critical work falls short in the relaxation: no plan can exist")
    frames = _frames(problem, values)
    hours = {t.slice: t.hours_per_year for t in operating_slices(inst)}
    years = {row.period: row.years for row in inst.periods}

    def eflop_h(frame: pd.DataFrame) -> pd.Series[float]:
        yearly = frame["value"] * frame["slice"].map(hours).astype(float)
        return yearly * frame["period"].map(years).astype(float)

    pool = problem.routes
    number = {route: r for r, route in enumerate(pool.ids)}
    at = [number[route] for route in frames["serve"]["route"]]
    work = [pool.commodities[int(pool.commodity[r])].workload for r in at]
    tier = [pool.host_of(r).tier for r in at]
    kinds = {row.workload: row.class_ for row in inst.workloads}
    served = frames["serve"].assign(
        workload=work, tier=tier, eflop_h=eflop_h(frames["serve"])
    )  # fmt: skip
    served["class"] = [kinds[name] for name in work]
    keys = ["workload", "class", "tier", "period"]
    flown = frames["manifest"].rename(columns={"value": "count"})
    return Relaxation(
        cost_musd=found.objective,
        bound_musd=found.bound,
        modules=pd.DataFrame(
            flown.groupby(["module", "shell", "period"], as_index=False)["count"].sum()
        ),
        served=pd.DataFrame(served.groupby(keys, as_index=False)["eflop_h"].sum()),
        short_eflop_h=float(eflop_h(frames["short"]).sum()),
    )


def _frames(problem: Problem, values: Floats) -> dict[str, pd.DataFrame]:
    """Return the decisions that are read here, empty ones too."""
    known = decision_frames(problem.formulation, values)
    return {
        family: known.get(family, pd.DataFrame(columns=[*FAMILIES[family], "value"]))
        for family in ("serve", "short", "manifest")
    }
