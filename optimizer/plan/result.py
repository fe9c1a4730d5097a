"""`Plan`: what was decided, what it costs, what it serves; frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import pandas as pd

from ..errors import PlanError
from ..instance import Instance
from ..instance.series import operating_slices
from . import views
from .frames import Frames, tidy_tables, tidy_values

if TYPE_CHECKING:
    from .compare import Comparison

SOLVE_SCHEMA: Final = "orbisite.solve/1"
STATUSES: Final = (
    "optimal",
    "feasible",
    "infeasible",
    "pool_infeasible",
    "unbounded",
    "no_plan",
    "interrupted",
    "error",
)
SECONDS: Final = ("read", "geometry", "routes", "build", "solve", "verify", "total")
SIZES: Final = ("routes", "columns", "rows", "nonzeros", "integers")
COST_TOLERANCE: Final = 1e-9

N = TypeVar("N", int, float)


class Origin(Protocol):
    """What a plan keeps of the solve it came from, while the program runs."""

    @property
    def model(self) -> Any:
        """The Pyomo model with the active routes."""

    @property
    def graph(self) -> Any:
        """The NetworkX link graph."""

    @property
    def log(self) -> bytes:
        """What the solver wrote."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A plan for one instance: decisions, costs, limits and how far it is proven.

    `values` holds the nonzero decisions by family, `tables` the routes in use, their legs,
    the cost lines, the limits and the flows. `reproducible`: no wall clock or interrupt had a part
    in it, so that the same solve gives the same plan. Build one with `make_plan`; change one with
    `dataclasses.replace`.
    """

    instance: str
    digest: str
    status: str
    years: Mapping[int, int]
    hours: Mapping[str, float]
    discount_years: Mapping[int, float]
    values: Frames
    tables: Frames
    cost_musd: float | None = None
    bound_musd: float | None = None
    gap: float | None = None
    bound_scope: str = "pool"
    reproducible: bool = True
    verified: bool = False
    max_violation: float | None = None
    applied: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    size: Mapping[str, int] = field(default_factory=dict)
    origin: Origin | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise PlanError(f"status {self.status!r} is not one of {', '.join(STATUSES)}.")
        if self.bound_scope not in ("full", "pool"):
            raise PlanError(f"bound_scope {self.bound_scope!r} is neither full nor pool.")
        fill = object.__setattr__
        for name in ("years", "hours", "discount_years"):
            fill(self, name, MappingProxyType(dict(sorted(getattr(self, name).items()))))
        fill(self, "seconds", _filled(self.seconds, SECONDS, 0.0))
        fill(self, "size", _filled(self.size, SIZES, 0))
        for name in ("cost_musd", "bound_musd", "gap", "max_violation"):
            fill(self, name, _finite(getattr(self, name)))
        self._check_costs()

    def _check_costs(self) -> None:
        if self.cost_musd is None:
            return
        total = math.fsum(self.costs["musd"])
        if not abs(total - self.cost_musd) <= COST_TOLERANCE * max(1.0, abs(self.cost_musd)):
            raise PlanError(
                f"the cost lines sum to {total!r} MUSD, the objective is {self.cost_musd!r}."
            )

    @property
    def cost(self) -> float | None:
        """Return the present value of the plan in MUSD."""
        return self.cost_musd

    @property
    def bound(self) -> float | None:
        """Return the proven lower bound on the cost in MUSD."""
        return self.bound_musd

    @property
    def routes(self) -> pd.DataFrame:
        """Return the routes in use: route, commodity, workload, host_kind, host, latency_ms."""
        return self.tables["routes"]

    @property
    def legs(self) -> pd.DataFrame:
        """Return the arcs of the routes in use: route, direction, zone, step, arc."""
        return self.tables["legs"]

    @property
    def costs(self) -> pd.DataFrame:
        """Return the cost lines: line, period, musd (present value)."""
        return self.tables["costs"]

    @property
    def limits(self) -> pd.DataFrame:
        """Return the laws with a limit: law, index, used, cap, slack, price, unit."""
        return self.tables["limits"]

    @property
    def flows(self) -> pd.DataFrame:
        """Return the load of the arcs: arc, period, slice, gbps, capacity."""
        return self.tables["flows"]

    @property
    def decisions(self) -> pd.DataFrame:
        """Return all that is bought or opened: decision, item, period, value."""
        return views.decisions(self.values)

    @property
    def modules(self) -> pd.DataFrame:
        """Return the modules flown: module, shell, period, count."""
        return views.modules(self.values)

    @property
    def sites(self) -> pd.DataFrame:
        """Return what is opened and built: site, period, opened, hall, count."""
        return views.sites(self.values)

    @property
    def hosts(self) -> pd.DataFrame:
        """Return the work served by host: tier, host_kind, host, period, slice, eflops, eflop_h."""
        return views.hosts(self.values, self.routes, self.years, self.hours)

    @property
    def shortfall(self) -> pd.DataFrame:
        """Return the work not served: commodity, workload, period, slice, eflops, eflop_h."""
        return views.shortfall(self.values, self.years, self.hours)

    @property
    def costs_musd(self) -> dict[str, float]:
        """Return the present value of every cost line, summed over the periods."""
        lines = self.costs.groupby("line", sort=True)["musd"]
        return {str(line): math.fsum(part) for line, part in lines}

    @property
    def served_eflop_h(self) -> dict[str, float]:
        """Return the work served over the horizon by tier."""
        served = self.hosts
        return {
            tier: math.fsum(served.loc[served["tier"] == tier, "eflop_h"])
            for tier in ("ground", "orbit")
        }

    @property
    def usd_per_eflop_h(self) -> float | None:
        """Return the levelised cost: present value over discounted work served."""
        served = self.hosts
        yearly = served["eflops"] * served["slice"].map(self.hours)
        discounted = math.fsum(yearly * served["period"].map(self.discount_years))
        if self.cost_musd is None or discounted <= 0:
            return None
        return self.cost_musd * 1e6 / discounted

    @property
    def model(self) -> Any:
        """Return the Pyomo model with the active routes.

        Raises:
            PlanError: The plan was loaded; a saved plan holds no model.
        """
        return self._origin().model

    @property
    def graph(self) -> Any:
        """Return the directed NetworkX multigraph of links, nodes by id, edges by arc id.

        Raises:
            PlanError: The plan was loaded; a saved plan holds no graph.
        """
        return self._origin().graph

    def _origin(self) -> Origin:
        if self.origin is None:
            raise PlanError("a loaded plan holds no model or graph; solve its instance again.")
        return self.origin

    def to_json_dict(self, run: str | None = None) -> dict[str, object]:
        """Return the document of `orbisite solve --json` (schema orbisite.solve/1).

        Args:
            run: The folder the plan was saved in, None if it was not.
        """
        from .document import solve_document

        return solve_document(self, run)

    def save(
        self, directory: str | PathLike[str], extra_files: Mapping[str, bytes] | None = None
    ) -> None:
        """Write the plan into a new folder, whole or not at all.

        Args:
            directory: The folder to make; it must not exist, or be empty.
            extra_files: Further files by relative path, e.g. the copy of the instance.

        Raises:
            PlanError: The folder holds something, or a path leaves it.
            OSError: Writing failed; nothing is left behind.
        """
        from .store import save_plan

        save_plan(self, directory, extra_files or {})

    @classmethod
    def load(cls, directory: str | PathLike[str]) -> Plan:
        """Read a plan that was saved.

        Raises:
            PlanError: A file is missing or is not what `save` writes.
        """
        from .store import load_plan

        return load_plan(directory)

    def compare(self, other: Plan) -> Comparison:
        """Set this plan beside another; differences below the gap are marked `~`."""
        from .compare import compare_plans

        return compare_plans((self, other))


def make_plan(
    inst: Instance,
    *,
    status: str,
    values: Mapping[str, pd.DataFrame] | None = None,
    routes: pd.DataFrame | None = None,
    legs: pd.DataFrame | None = None,
    costs: pd.DataFrame | None = None,
    limits: pd.DataFrame | None = None,
    flows: pd.DataFrame | None = None,
    cost_musd: float | None = None,
    bound_musd: float | None = None,
    gap: float | None = None,
    bound_scope: str = "pool",
    reproducible: bool = True,
    warnings: tuple[str, ...] = (),
    seconds: Mapping[str, float] | None = None,
    peak_mb: float = 0.0,
    size: Mapping[str, int] | None = None,
) -> Plan:
    """Make a plan of an instance from the solver's values.

    Args:
        inst: The instance that was solved; gives name, digest and calendar.
        status: One of `STATUSES`.
        values: Decisions by family (`FAMILIES` names the columns); zeros are dropped.
        routes: The routes with work on them.
        legs: One row per arc a route passes.
        costs: Present value by line and period [MUSD]; must sum to cost_musd.
        limits: Laws with used, cap, slack, price.
        flows: Load and capacity of the arcs [Gbps].
        cost_musd: The objective; None without a plan.
        reproducible: Whether no wall clock or interrupt had a part in it.

    Returns:
        The plan, not yet verified.

    Raises:
        PlanError: A table is not of its form, or the costs do not sum to the objective.
    """
    tables = {"routes": routes, "legs": legs, "costs": costs, "limits": limits, "flows": flows}
    rate, base = inst.settings.discount_rate, inst.settings.base_year
    return Plan(
        instance=inst.settings.name or inst.name,
        digest=inst.digest,
        status=status,
        years={row.period: row.years for row in inst.periods},
        hours={row.slice: row.hours_per_year for row in operating_slices(inst)},
        discount_years={
            row.period: math.fsum(
                (1 + rate) ** -(year - base) for year in range(row.period, row.period + row.years)
            )
            for row in inst.periods
        },
        values=tidy_values(values or {}),
        tables=tidy_tables(tables),
        cost_musd=cost_musd,
        bound_musd=bound_musd,
        gap=gap,
        bound_scope=bound_scope,
        reproducible=reproducible,
        applied=tuple((str(a), str(b), str(c)) for a, b, c in inst.applied),
        warnings=tuple(warnings),
        seconds=seconds or {},
        peak_mb=peak_mb,
        size=size or {},
    )


def _filled(given: Mapping[str, N], keys: tuple[str, ...], zero: N) -> Mapping[str, N]:
    known = {key: given.get(key, zero) for key in keys}
    return MappingProxyType(known | {key: given[key] for key in sorted(set(given) - set(keys))})


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number) + 0.0
