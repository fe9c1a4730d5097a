"""What a law says about a plan: how much is used, what the cap is, and by how much it is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from ..arrays import Bools, Floats

Names = Sequence[object]

TOLERANCE = 1e-6  # of what stands in the law
COST_TOLERANCE = 1e-9  # of all that is paid and earned in a line
COUNTED = frozenset(
    {"", "halls", "launches", "modules", "satellites", "antennas", "fairings"}
)  # units of which one is one, whatever else is counted in which unit


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """One law over a grid of indices, or over a list of rows.

    `axes` holds the labels of each dimension of `used`. With `rows` the law has one dimension
    and every axis labels its rows. `amount` is the excess beyond the cap, in the law's unit,
    `size` what stands in the law where its two sides hide some of it: terms that cancel.
    """

    law: str
    unit: str
    axes: tuple[Names, ...]
    used: Floats
    cap: Floats
    amount: Floats
    rows: bool = False
    size: Floats | float = 0.0

    @property
    def relative(self) -> Floats:
        """Return amount / what stands in the law; not a number counts as broken without bound.

        That is the larger of both sides, of things that are counted at least one: whatever is
        beyond a cap of 0 is all beyond.
        """
        least = 1.0 if self.unit in COUNTED else 0.0
        sides = np.maximum(np.abs(self.used), np.abs(self.cap))
        scale = np.maximum(sides, np.maximum(self.size, least))
        beyond = np.isfinite(self.amount) & (self.amount > 0)
        share = np.divide(self.amount, scale, out=np.zeros(scale.shape), where=beyond)
        return np.where(np.isnan(self.amount) | np.isposinf(self.amount), np.inf, share)

    @property
    def worst(self) -> float:
        """Return the largest relative violation."""
        return float(self.relative.max(initial=0.0))

    def table(self, keep: Bools | None = None) -> pd.DataFrame:
        """Return law, index, violation, used, cap of the entries to keep (default all)."""
        relative = self.relative
        mask = np.ones(relative.shape, dtype=bool) if keep is None else keep
        return pd.DataFrame(
            {
                "law": self.law,
                "index": pd.Series(self._names(mask), dtype=object),
                "violation": relative[mask],
                "used": self.used[mask],
                "cap": self.cap[mask],
                "unit": self.unit,
            }
        )

    def _names(self, mask: Bools) -> list[str]:
        found = np.argwhere(mask)
        if self.rows:
            return [" ".join(str(axis[i]) for axis in self.axes) for (i,) in found]
        return [
            " ".join(str(axis[i]) for axis, i in zip(self.axes, place, strict=True))
            for place in found
        ]


def at_most(
    law: str, axes: Sequence[Names], used: ArrayLike, cap: ArrayLike, unit: str = ""
) -> Check:
    """Return the check used <= cap over a grid."""
    u, c = _shaped(axes, used, cap)
    return Check(law, unit, tuple(axes), u, c, _less(u, c))


def at_least(
    law: str, axes: Sequence[Names], used: ArrayLike, floor: ArrayLike, unit: str = ""
) -> Check:
    """Return the check used >= floor over a grid."""
    u, c = _shaped(axes, used, floor)
    return Check(law, unit, tuple(axes), u, c, _less(c, u))


def equal(
    law: str, axes: Sequence[Names], used: ArrayLike, cap: ArrayLike, unit: str = "", *,
    size: Floats | float = 0.0,
) -> Check:  # fmt: skip
    """Return the check used == cap over a grid; `size` where terms of a side cancel."""
    u, c = _shaped(axes, used, cap)
    return Check(law, unit, tuple(axes), u, c, np.abs(_less(u, c)), size=size)


def at_most_rows(
    law: str, axes: Sequence[Names], used: ArrayLike, cap: ArrayLike, unit: str = ""
) -> Check:
    """Return the check used <= cap over rows, each labelled by every axis."""
    u, c = np.broadcast_arrays(np.asarray(used, float), np.asarray(cap, float))
    return Check(law, unit, tuple(axes), u, c, _less(u, c), rows=True)


def at_least_rows(
    law: str, axes: Sequence[Names], used: ArrayLike, floor: ArrayLike, unit: str = ""
) -> Check:
    """Return the check used >= floor over rows, each labelled by every axis."""
    u, c = np.broadcast_arrays(np.asarray(used, float), np.asarray(floor, float))
    return Check(law, unit, tuple(axes), u, c, _less(c, u), rows=True)


def equal_rows(
    law: str, axes: Sequence[Names], used: ArrayLike, cap: ArrayLike, unit: str = ""
) -> Check:
    """Return the check used == cap over rows, each labelled by every axis."""
    u, c = np.broadcast_arrays(np.asarray(used, float), np.asarray(cap, float))
    return Check(law, unit, tuple(axes), u, c, np.abs(_less(u, c)), rows=True)


def forbidden(law: str, axes: Sequence[Names], broken: Bools) -> Check:
    """Return the check that no row is broken (1 is used where it is, the cap is 0)."""
    return at_most_rows(law, axes, np.asarray(broken, float), 0.0)


def _shaped(axes: Sequence[Names], used: ArrayLike, cap: ArrayLike) -> tuple[Floats, Floats]:
    shape = tuple(len(axis) for axis in axes)
    u = np.broadcast_to(np.asarray(used, dtype=float), shape)
    return u, np.broadcast_to(np.asarray(cap, dtype=float), shape)


def _less(used: Floats, cap: Floats) -> Floats:
    """Return used - cap, 0 where both are the same infinity."""
    same = np.isinf(used) & (used == cap)
    return np.where(same, 0.0, np.where(same, 0.0, used) - np.where(same, 0.0, cap))
