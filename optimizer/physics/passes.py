"""Lasers passed on shortest ways, border by border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Ints
from .ways import Sky

HOP_INSTANTS: Final = 4


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

    def to_zone(self, z: int) -> Floats:
        """Return the mean lasers (C,) on ways to the satellites over a zone."""
        mean: Floats = self.counts[z] / max(self.number[z], 1.0)
        return mean

    def to_zones(self, zones: range) -> Floats:
        """Return the mean lasers (C,) on ways to the satellites over all these zones."""
        these = slice(zones.start, zones.stop)
        mean: Floats = self.counts[these].sum(axis=0) / max(self.number[these].sum(), 1.0)
        return mean

    def to_ground(self, g: int) -> Floats:
        """Return the mean lasers (C,) on ways to a ground node."""
        return self.to_zone(self.zones + g)


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
        """Count the lasers on the ways from one start: to satellites at 4 of the instants.

        Args: before: (J, N + ground) the node before; zone: (J, N); ground: number of ground nodes.
        Returns: the lasers, ground nodes after the zones.
        """
        size, step = zone.shape[1], max(len(zone) // HOP_INSTANTS, 1)
        some, all_ = before[::step, :size], before[:, size:]
        reached = np.flatnonzero(some.ravel() >= 0)
        over = zone[::step].ravel().astype(np.int32)
        space = self._walk(
            _flat(some, size), over, reached, over[reached].astype(np.int64), self.zones
        )
        inside = (all_ >= 0) & (all_ < size)
        last = (all_ + (np.arange(len(all_)) * size)[:, None])[inside]
        group = np.nonzero(inside)[1]
        over = zone.ravel().astype(np.int32)
        down = self._walk(_flat(before[:, :size], size), over, last, group, ground)
        counts = np.concatenate([space[0], down[0]])
        return Lasers(counts, np.concatenate([space[1], down[1]]), self.zones)

    def _walk(
        self, last: Ints, over: NDArray[np.int32], here: Ints, group: Ints, groups: int
    ) -> tuple[Floats, Floats]:
        """Walk back from satellites `here` and count borders by group, and the ways of each group.

        last: the satellite before each, -1 at the first of a way; over: the zone of each.
        """
        number, keys = np.bincount(group, minlength=groups), []
        width = max(self.borders.size, 1)
        while here.size:
            tail = last[here]
            on = tail >= 0
            tail, group = tail[on], group[on]
            code = self.code[over[tail] * self.zones + over[here[on]]]
            keys.append((group * width + code)[code >= 0])
            here = tail
        none = np.empty(0, np.int64)
        total = np.bincount(np.concatenate([none, *keys]), minlength=groups * width)
        counts = total.reshape(groups, width).astype(np.float64)
        return counts, number.astype(np.float64)


def _flat(before: NDArray[np.int32], size: int) -> Ints:
    """Lay the satellite before each (J, N) end to end, -1 where there is none.

    One index is quicker than two.
    """
    shift = (np.arange(len(before)) * size)[:, None]
    return np.where((before >= 0) & (before < size), before + shift, -1).ravel()
