"""The audit: all laws and all cost lines of a plan, one after another."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arrays import Floats
from ..instance import Instance
from ..network import Network
from ..physics.geometry import Geometry
from ..plan import Plan
from .carried import check_carried
from .case import Case
from .checks import COST_TOLERANCE, TOLERANCE, Check
from .cooling import Cooling, check_cooling
from .costs import charges, cost_table, overnight
from .decisions import Decisions
from .fleet import Fleet, check_fleet
from .gateways import check_gateways
from .lasers import Lasers
from .latency import check_latency
from .lift import check_lift
from .light import check_light
from .links import Traffic, check_links
from .loads import Legs
from .money import Charge
from .orbit import Orbit, check_orbit
from .permitted import check_permitted
from .policy import check_policy
from .power import Supply, check_power
from .serving import Served, check_demand, check_linking, check_site_hosting
from .sites import Ground, check_sites
from .values import check_buyable, check_values
from .walk import Walk, check_routes
from .work import Work


@dataclass(frozen=True, slots=True, eq=False)
class Verification:
    """The verdict on a plan.

    `max_violation` is the largest amount beyond a cap, as a share of what stands in its law;
    `violations` lists what is above the tolerance (law, index, violation, used, cap, unit); `costs`
    sets the plan's lines beside the recomputed ones (line, period, plan_musd, musd, error);
    `cost_error` is the largest error of a line or of the objective, as a share of what is paid and
    earned in it; `checks` holds every law.
    """

    ok: bool
    max_violation: float
    violations: pd.DataFrame
    costs: pd.DataFrame
    cost_error: float
    checks: tuple[Check, ...]

    @property
    def laws(self) -> pd.DataFrame:
        """Return every entry of every law: law, index, violation, used, cap, unit."""
        return _joined([check.table() for check in self.checks])

    @property
    def broken(self) -> tuple[str, ...]:
        """Say how each broken law is broken at its worst, and how far the costs are off."""
        worst = self.violations.sort_values("violation", ascending=False, kind="stable")
        said = [
            f"law broken: {row.law}, {row.index}: {row.used:.9g}, limit {row.cap:.9g} {row.unit}"
            for row in worst.drop_duplicates("law").itertuples(index=False)
        ]
        if self.cost_error > COST_TOLERANCE:
            said.append(f"the cost lines are off by {self.cost_error:.1g} of what they should be")
        return tuple(said)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A plan taken apart on a case."""

    supply: Supply
    served: Served
    walk: Walk
    traffic: Traffic

    @classmethod
    def of(cls, case: Case, plan: Plan) -> _Parts:
        """Return the parts of a plan."""
        d = Decisions(case, plan)
        served = Served(d, Work(case))
        legs = Legs(served)
        supply = Supply(Cooling(Ground(d)))
        return cls(supply, served, Walk(served, legs), Traffic(Fleet(d), legs))


def verify(
    inst: Instance, plan: Plan, *, geometry: Geometry | None = None, network: Network | None = None
) -> Verification:
    """Check every law and every cost line of a plan from the instance and its decisions alone.

    Args:
        inst: The instance the plan is for.
        plan: The plan.
        geometry: Space coefficients; derived from the instance if not given.
        network: The link graph; built from the instance if not given.

    Returns:
        The verdict; `ok` if no law is broken by more than 1e-6 and no cost line by 1e-9.

    Source: formulation, sections 1 to 7.
    """
    return audit(Case.read(inst, geometry, network), plan)


def audit(case: Case, plan: Plan) -> Verification:
    """Check a plan on a case that was read before (see `verify`)."""
    parts = _Parts.of(case, plan)
    bill = charges(parts.supply, parts.traffic)
    checks = tuple(_laws(parts, bill))
    costs, error = _costs(case, plan, bill)
    worst = max(check.worst for check in checks)
    broken = [c.table(c.relative > TOLERANCE) for c in checks if c.worst > TOLERANCE]
    return Verification(
        ok=worst <= TOLERANCE and error <= COST_TOLERANCE,
        max_violation=worst,
        violations=_joined(broken),
        costs=costs,
        cost_error=error,
        checks=checks,
    )


def _laws(parts: _Parts, bill: list[Charge]) -> Iterator[Check]:
    supply, served, traffic = parts.supply, parts.served, parts.traffic
    case, ground = served.case, supply.cooling.ground
    yield from check_values(served.d)
    yield from check_buyable(served.d)
    yield from check_routes(parts.walk)
    yield from check_latency(parts.walk)
    yield from check_light(parts.walk)
    yield from check_permitted(served)
    yield from check_demand(served)
    yield from check_linking(served, ground)
    yield from check_site_hosting(served)
    yield from check_sites(ground)
    yield from check_cooling(supply.cooling)
    yield from check_power(supply)
    yield from check_lift(served.d)
    yield from check_fleet(traffic.fleet)
    for shell in case.shells:
        if case.zones[shell]:
            yield from check_orbit(Orbit(traffic.fleet, served, shell))
    yield from check_links(traffic)
    yield from check_carried(traffic, Lasers(traffic))
    yield from check_gateways(traffic)
    yield from check_policy(supply, served, overnight(case, bill))


def _costs(case: Case, plan: Plan, bill: list[Charge]) -> tuple[pd.DataFrame, float]:
    """Return the cost lines side by side, and the largest relative error."""
    own = cost_table(case, bill)
    theirs = plan.costs.groupby(["line", "period"])["musd"].agg(math.fsum)
    both = own.merge(
        theirs.rename("plan_musd").reset_index(), on=["line", "period"], how="outer"
    ).fillna({"musd": 0.0, "plan_musd": 0.0, "size": 0.0})
    apart = (both["plan_musd"] - both["musd"]).to_numpy()
    turned = both[["size", "plan_musd"]].abs().max(axis=1).to_numpy()
    both["error"] = _share(apart, turned)
    told = math.nan if plan.cost_musd is None else plan.cost_musd
    size = max(math.fsum(own["size"]), abs(told))
    whole = float(_share(np.array([told - math.fsum(own["musd"])]), np.array([size]))[0])
    error = max(float(both["error"].max()), whole)
    both = both[["line", "period", "plan_musd", "musd", "error"]]
    return both, math.inf if math.isnan(error) or math.isnan(whole) else error


def _share(apart: Floats, size: Floats) -> Floats:
    """Return |apart| as a share of a size, 0 where both are 0."""
    far = np.abs(apart)
    return np.divide(far, size, out=far.copy(), where=far > 0)


def _joined(tables: list[pd.DataFrame]) -> pd.DataFrame:
    if not tables:
        columns = ["law", "index", "violation", "used", "cap", "unit"]
        return pd.DataFrame({column: [] for column in columns})
    return pd.concat(tables, ignore_index=True)
