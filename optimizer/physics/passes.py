"""Lasers passed on shortest ways, border by border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats, Ints, Shorts
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
    code: Shorts

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

    def lasers(self, before: Shorts, zone: Ints, ground: int) -> Lasers:
        """Count the lasers on the ways from one start: to satellites at 4 of the instants.

        Args: before: (J, N + ground) the node before; zone: (J, N); ground: number of ground nodes.
        Returns: the lasers, ground nodes after the zones.
        """
        size, step = zone.shape[1], max(len(zone) // HOP_INSTANTS, 1)
        last, over = _flat(before[:, :size], size), zone.ravel().astype(np.int32)
        passed = np.where(last >= 0, self.code[over[last] * self.zones + over], -1)
        instant, satellite = np.nonzero(before[::step, :size] >= 0)
        reached = instant * (step * size) + satellite
        instant, node = np.nonzero((before[:, size:] >= 0) & (before[:, size:] < size))
        down = instant * size + before[instant, size + node]
        counts, number = self._walk(
            last, passed, np.concatenate([reached, down]).astype(np.int32),
            np.concatenate([over[reached], self.zones + node]), self.zones + ground,
        )  # fmt: skip
        return Lasers(counts, number, self.zones)

    def _walk(
        self, last: Shorts, passed: Shorts, here: Shorts, group: Ints, groups: int
    ) -> tuple[Floats, Floats]:
        """Walk back from satellites `here` and count borders by group, and the ways of each group.

        last: the satellite before each, -1 at the first of a way; passed: the border in between.
        """
        number, keys = np.bincount(group, minlength=groups), [np.empty(0, np.int64)]
        width = max(self.borders.size, 1)
        row = group.astype(np.int64) * width
        while here.size:
            on = last[here] >= 0
            here, row = here[on], row[on]
            keys.append(row + passed[here])
            here = last[here]
        total = np.bincount(np.concatenate(keys), minlength=groups * width)
        return total.reshape(groups, width).astype(np.float64), number.astype(np.float64)


def _flat(before: Shorts, size: int) -> Shorts:
    """Lay the satellite before each (J, N) end to end, -1 where there is none.

    One index is quicker than two.
    """
    shift = (np.arange(len(before), dtype=np.int32) * np.int32(size))[:, None]
    return np.where((before >= 0) & (before < size), before + shift, np.int32(-1)).ravel()
