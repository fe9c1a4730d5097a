"""One job in orbit and on the ground, priced under the boundaries of published studies.

Every number here is the cost of a plan that the engine solved and verified, and every cost is the
sum of that plan's own lines. Instance: `reconciliation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .anchors import ANCHORS, BOUNDARIES, Anchor
from .bench import Bench, Changes, cost_musd
from .breakeven import GROUND, ORBIT
from .ladder import merged, states

INSTANCE = "reconciliation"
Lines = dict[str, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """The job in orbit and on the ground, priced under one boundary.

    Attributes:
        name: of the state of the ladder, or empty.
        orbit: cost lines in orbit [MUSD].
        ground: cost lines on the ground [MUSD].
        satellites: how many fly.
    """

    name: str
    orbit: Lines
    ground: Lines
    satellites: int

    @property
    def orbit_musd(self) -> float:
        """Cost in orbit."""
        return math.fsum(self.orbit.values())

    @property
    def ground_musd(self) -> float:
        """Cost on the ground."""
        return math.fsum(self.ground.values())

    @property
    def ratio(self) -> float:
        """Orbit over ground."""
        return self.orbit_musd / self.ground_musd


@dataclass(frozen=True, slots=True)
class Rise:
    """What one step of the ladder adds.

    Attributes:
        name: of the step.
        orbit_musd: added in orbit.
        ground_musd: added on the ground.
        factor: by which the ratio grows.
    """

    name: str
    orbit_musd: float
    ground_musd: float
    factor: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A published ratio beside ours.

    Attributes:
        anchor: the published one.
        at_our_prices: ours under its boundary.
        at_their_prices: ours under its boundary and at its prices; None if they are not public.
    """

    anchor: Anchor
    at_our_prices: Pair
    at_their_prices: Pair | None


def priced(bench: Bench, changes: Changes, name: str = "") -> Pair:
    """Solve the job on both sides.

    Args:
        bench: solves.
        changes: overrides of the instance.
        name: of the pair.

    Returns:
        The two plans' cost lines.
    """
    orbit = bench.plan(INSTANCE, merged(changes, ORBIT))
    ground = bench.plan(INSTANCE, merged(changes, GROUND))
    pair = Pair(name, orbit.costs_musd, ground.costs_musd, int(orbit.modules["count"].sum()))
    assert math.isclose(pair.orbit_musd, cost_musd(orbit), rel_tol=1e-9)  # noqa: S101
    assert math.isclose(pair.ground_musd, cost_musd(ground), rel_tol=1e-9)  # noqa: S101
    return pair


def waterfall(bench: Bench) -> Iterator[Pair]:
    """Price the job in every state of the ladder.

    Args:
        bench: solves.

    Yields:
        One pair a state, from the narrowest boundary to the dearest prices.
    """
    for name, changes in states().items():
        yield priced(bench, changes, name)


def boundaries(bench: Bench) -> Iterator[Pair]:
    """Price one and the same pair of plans, at our prices, under one boundary after the other.

    Args:
        bench: solves.

    Yields:
        One pair a boundary, the narrowest first; the last counts everything.
    """
    for name, counts in BOUNDARIES.items():
        yield priced(bench, counts, name)


def rises(pairs: list[Pair]) -> list[Rise]:
    """Tell what each step adds; the sums over all steps are the last pair less the first.

    Args:
        pairs: the states of the ladder.

    Returns:
        One record a step, one less than there are states.
    """
    return [
        Rise(
            after.name,
            after.orbit_musd - before.orbit_musd,
            after.ground_musd - before.ground_musd,
            after.ratio / before.ratio,
        )
        for before, after in pairwise(pairs)
    ]


def comparisons(bench: Bench) -> Iterator[Comparison]:
    """Set the published ratios beside ours.

    Args:
        bench: solves.

    Yields:
        One record a published ratio.
    """
    for anchor in ANCHORS:
        ours = priced(bench, anchor.counts)
        theirs = None if anchor.prices is None else priced(
            bench, merged(anchor.counts, anchor.prices)
        )  # fmt: skip
        yield Comparison(anchor, ours, theirs)
