"""Lasers passed on shortest ways, border by border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats, Ints, Shorts
from .ways import Sky

FOLLOWED: Final = 20_000
"""Ways from one start that are followed to count lasers: all where there are no more."""


@dataclass(frozen=True, slots=True)
class Lasers:
    """Lasers passed from one start, to Z zones, then to ground nodes.

    counts (Z + G, C): by end and border; number (Z + G,): of ways counted; members (Z,): satellites
    over each zone that there is a way to, at all instants together.
    """

    counts: Floats
    number: Floats
    members: Floats

    @classmethod
    def sum(cls, parts: Sequence[Lasers]) -> Lasers:
        """Return the lasers of several starts together."""
        return cls(
            np.sum([one.counts for one in parts], axis=0),
            np.sum([one.number for one in parts], axis=0),
            np.sum([one.members for one in parts], axis=0),
        )

    def to_zone(self, z: int) -> Floats:
        """Return the mean lasers (C,) on ways to the satellites over a zone."""
        mean: Floats = self.counts[z] / max(self.number[z], 1.0)
        return mean

    def to_zones(self, zones: range) -> Floats:
        """Return the mean lasers (C,) on ways to the satellites over all these zones."""
        these = slice(zones.start, zones.stop)
        number = self.number[these]
        weight = np.where(number > 0.0, self.members[these], 0.0)
        each = weight / np.maximum(number, 1.0) / max(weight.sum(), 1.0)
        mean: Floats = each @ self.counts[these]
        return mean

    def to_ground(self, g: int) -> Floats:
        """Return the mean lasers (C,) on ways to a ground node."""
        return self.to_zone(len(self.members) + g)


@dataclass(frozen=True, slots=True)
class Passes:
    """The borders that lasers pass, and the satellites to which ways are followed.

    borders (C,): from x zones + to; code (zones^2,) of each, -1; some (S,): instant x satellites +
    satellite, some of every zone at each instant.
    """

    zones: int
    borders: Ints
    code: Shorts
    some: Shorts

    @classmethod
    def of(cls, sky: Sky, instants: Sequence[tuple[int, int]]) -> Passes:
        """Find the borders that lasers of a sky pass at some instants."""
        count, found, some = len(sky.zones), [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        share = -(-sky.total * len(instants) // FOLLOWED)
        for j, (t, k) in enumerate(instants):
            zone = sky.zone(t, k)
            tail, head, _ = sky.edges(t, k, 0.0)
            found.append(np.unique(zone[tail] * count + zone[head]))
            some.append(j * sky.total + one_in(share, zone, j))
        borders = np.unique(np.concatenate(found))
        code = np.full(count * count, -1, np.int32)
        code[borders] = np.arange(borders.size)
        return cls(count, borders, code, np.concatenate(some).astype(np.int32))

    def lasers(self, before: Shorts, zone: Ints, ground: int) -> Lasers:
        """Count the lasers on the ways from one start.

        Args: before: (J, N + ground) the node before; zone: (J, N); ground: number of ground nodes.
        Returns: the lasers, ground nodes after the zones.
        """
        size = zone.shape[1]
        last, over = _flat(before[:, :size], size), zone.ravel().astype(np.int32)
        passed = np.where(last >= 0, self.code[over[last] * self.zones + over], -1)
        there = before[:, :size].ravel() >= 0
        reached = self.some[there[self.some]]
        members = np.bincount(over[there], minlength=self.zones).astype(np.float64)
        instant, node = np.nonzero((before[:, size:] >= 0) & (before[:, size:] < size))
        down = instant * size + before[instant, size + node]
        counts, number = self._walk(
            last, passed, np.concatenate([reached, down]).astype(np.int32),
            np.concatenate([over[reached], self.zones + node]), self.zones + ground,
        )  # fmt: skip
        return Lasers(counts, number, members)

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


def one_in(share: int, zone: Ints, turn: int) -> Ints:
    """Pick one in so many satellites over each zone, others at each turn, and at least one.

    Args: share: how many stand for one; zone: (N,) of each; turn: number of the turn.
    Returns: their numbers.
    Source: definition.
    """
    order = np.argsort(zone, kind="stable")
    count = np.bincount(zone)
    size = np.repeat(count, count)
    rank = np.arange(zone.size) - np.repeat(np.cumsum(count) - count, count)
    chosen: Ints = order[rank % share == turn % np.minimum(size, share)].astype(np.int64)
    return chosen
