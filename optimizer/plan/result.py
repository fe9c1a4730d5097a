"""`Result`: what was decided, what it costs, what it serves; frozen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Self, TypeVar

import pandas as pd

from ..concern import Concern
from ..errors import PlanError
from . import views
from .frames import Frames

STATUSES: Final = (
    "optimal",
    "feasible",
    "infeasible",
    "pool_infeasible",
    "unbounded",
    "no_plan",
    "interrupted",
    "unverified",
    "error",
)
SECONDS: Final = ("read", "geometry", "routes", "build", "solve", "verify", "certify", "total")
SIZES: Final = ("routes", "columns", "rows", "nonzeros", "integers")
COST_TOLERANCE: Final = 1e-9  # of what all lines pay and earn

N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a plan says: decisions, costs, limits and how far it is proven.

    `values` holds the nonzero decisions by family, `tables` the routes in use, their legs,
    the cost lines, the limits and the flows. `reproducible`: no wall clock or interrupt had a part
    in it, so that the same solve gives the same plan. `certified_musd`: no plan costs less, in
    exact arithmetic (where `certify` was asked for); the bound above it is the solver's own claim.
    `warnings` are of the solve, `concerns` of the instance, without those that it silences.
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
    certified_musd: float | None = None
    gap: float | None = None
    bound_scope: str = "pool"
    reproducible: bool = True
    verified: bool = False
    max_violation: float | None = None
    applied: tuple[tuple[str, str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    size: Mapping[str, int] = field(default_factory=dict)

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
        for name in ("cost_musd", "bound_musd", "certified_musd", "gap", "max_violation"):
            fill(self, name, _finite(getattr(self, name)))
        self._check_costs()

    def __eq__(self, other: object) -> bool:
        """Compare all but seconds, memory and where a plan came from."""
        if not isinstance(other, Result):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in COMPARED)

    def __hash__(self) -> int:
        """Equal plans have equal hashes."""
        return hash((self.digest, self.status, self.cost_musd))

    def __copy__(self) -> Self:
        """Return itself: nothing in it changes."""
        return self

    def __deepcopy__(self, memo: object) -> Self:
        """Return itself: nothing in it changes."""
        return self

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what a saved plan holds: all but where it came from."""
        kept: dict[str, Any] = {item.name: getattr(self, item.name) for item in fields(Result)}
        proxies = [name for name, x in kept.items() if isinstance(x, MappingProxyType)]
        kept |= {name: dict(kept[name]) for name in proxies}
        return partial(type(self), **kept), ()

    def _check_costs(self) -> None:
        if self.cost_musd is None:
            return
        lines = self.costs["musd"]
        total, size = math.fsum(lines), math.fsum(abs(lines))
        if not abs(total - self.cost_musd) <= COST_TOLERANCE * size:
            raise PlanError(
                f"the cost lines sum to {total!r} MUSD, the objective is {self.cost_musd!r}."
            )

    def __str__(self) -> str:
        """Say status, cost, proven gap and what the bound is over, in one line."""
        if self.cost_musd is None:
            return f"{self.instance}: {self.status}, no plan"
        proof = "no proven bound"
        if self.gap is not None and self.bound_musd is not None:
            over = "all routes" if self.bound_scope == "full" else "the routes of the pool"
            proof = f"gap {100 * self.gap:.3g} % to a bound of {self.bound_musd:,.10g} over {over}"
        checked = "verified" if self.verified else "not verified"
        return f"{self.instance}: {self.status}, {self.cost_musd:,.10g} MUSD, {proof}, {checked}"

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


COMPARED: Final = tuple(x.name for x in fields(Result) if x.name not in ("seconds", "peak_mb"))


def _filled(given: Mapping[str, N], keys: tuple[str, ...], zero: N) -> Mapping[str, N]:
    known = {key: given.get(key, zero) for key in keys}
    return MappingProxyType(known | {key: given[key] for key in sorted(set(given) - set(keys))})


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number) + 0.0
