"""Lasers passed on shortest ways, border by border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Ints
from .ways import Sky

HOP_INSTANTS: Final = 6


@dataclass(frozen=True, slots=True)
class Lasers:
    """Lasers passed from one start, to Z zones, then to ground nodes.

    counts (Z + G, C): by end and border; number (Z + G,): of ways counted; zones: Z.
    """

    counts: Floats
    number: Floats
    zones: int

    @classmethod
    def sum(cls, parts: Sequence[Lasers]) -> Lasers:
        """Return the lasers of several starts together."""
        return cls(
            np.sum([one.counts for one in parts], axis=0),
            np.sum([one.number for one in parts], axis=0),
            parts[0].zones,
        )

    def to_zones(self, zones: Sequence[int]) -> Floats:
        """Return the mean lasers (C,) on ways to the satellites over some zones."""
        mean: Floats = self.counts[zones].sum(axis=0) / max(self.number[zones].sum(), 1.0)
        return mean

    def to_ground(self, g: int) -> Floats:
        """Return the mean lasers (C,) on ways to a ground node."""
        return self.to_zones([self.zones + g])


@dataclass(frozen=True, slots=True)
class Passes:
    """The borders that lasers pass: borders (C,) from x zones + to; code (zones^2,) of each, -1."""

    zones: int
    borders: Ints
    code: NDArray[np.int32]

    @classmethod
    def of(cls, sky: Sky, instants: Sequence[tuple[int, int]]) -> Passes:
        """Find the borders that lasers of a sky pass at some instants."""
        count, found = len(sky.zones), []
        for t, k in instants:
            zone = sky.zone(t, k)
            tail, head, _ = sky.edges(t, k, 0.0)
            found.append(np.unique(zone[tail] * count + zone[head]))
        none = np.empty(0, np.int64)
        borders = np.unique(np.concatenate([none, *found])).astype(np.int64)
        code = np.full(count * count, -1, np.int32)
        code[borders] = np.arange(borders.size)
        return cls(count, borders, code)

    def lasers(self, before: NDArray[np.int32], zone: Ints, ground: int) -> Lasers:
        """Count the lasers on the ways from one start, at 6 of the instants.

        Args: before: (J, N + ground) the node before; zone: (J, N); ground: number of ground nodes.
        Returns: the lasers, ground nodes after the zones.
        """
        step = max(len(zone) // HOP_INSTANTS, 1)
        before, short = before[::step], zone[::step].astype(np.int32)
        size, groups, width = zone.shape[1], self.zones + ground, max(self.borders.size, 1)
        last, over, here, group = _flat(before, short, self.zones)
        number, keys = np.bincount(group, minlength=groups), []
        while here.size:
            tail = last[here]
            on = tail >= 0
            tail, group = tail[on], group[on]
            code = self.code[over[tail] * self.zones + over[here[on]]]
            keys.append((group * width + code)[code >= 0])
            here = tail
        total = np.bincount(np.concatenate(keys or [group]), minlength=groups * width)
        counts = total.reshape(groups, width).astype(np.float64)
        return Lasers(counts, number.astype(np.float64), self.zones)


def _flat(
    before: NDArray[np.int32], zone: NDArray[np.int32], zones: int
) -> tuple[Ints, NDArray[np.int32], Ints, Ints]:
    """Lay all instants end to end: one index is quicker than two.

    Returns: the satellite before each (J N,), -1 at the first of a way; its zone (J N,); and, of
    every end reached, the last satellite and the group that it counts in.
    """
    instants, size = zone.shape
    ground = before.shape[1] - size
    shift = (np.arange(instants) * size)[:, None]
    inside = (before >= 0) & (before < size)
    last = np.where(inside, before + shift, -1)
    satellites, there = last[:, :size].ravel(), before[:, :size].ravel() >= 0
    reached = np.flatnonzero(there)
    ends = np.flatnonzero(inside[:, size:].ravel())
    here = np.concatenate([reached, last[:, size:].ravel()[ends]])
    group = np.concatenate([zone.ravel()[reached], zones + ends % max(ground, 1)])
    return satellites, zone.ravel(), here, group
