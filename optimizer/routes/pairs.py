"""Which ways in go with which ways out: the routes of one commodity to sites and zones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Bools, Floats, Ints
from .ways import too_many

_NONE = np.zeros(0, dtype=np.int64)
_BLOCK = 4_000_000  # pairs looked at together


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs (P,) of a way in and a way out at a host, by host, then length of both together.

    ``closed`` (H,) tells where these are provably all pairs within the limit.
    """

    host: Ints
    way_in: Ints
    way_out: Ints
    ms: Floats
    closed: Bools


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways of one commodity on one side: ``ms`` and ``way`` (H, K).

    The first ``width`` are the quickest (of ``n`` asked for), the others one per family.
    """

    ms: Floats
    way: Ints
    width: int
    n: int

    @property
    def quick_ms(self) -> Floats:
        """Lengths of the quickest ways (H, width)."""
        return self.ms[:, : self.width]


def few_pairs(ways_in: Ways, ways_out: Ways, room_ms: Floats) -> Pairs:
    """Pair the n quickest ways, and the ways of each family.

    Args:
        ways_in: to the hosts.
        ways_out: from the hosts.
        room_ms: (H,) the longest pair; -inf where the host is not allowed.

    Returns:
        Per host the n quickest pairs (all pairs where every usable way is known) and the quickest
        pair of each family, without repetition.
    """
    quick_in, quick_out, n = ways_in.quick_ms, ways_out.quick_ms, ways_in.n
    closed = _fewer(quick_in, room_ms - quick_out[:, 0], n)
    closed &= _fewer(quick_out, room_ms - quick_in[:, 0], n)
    host, i, j = _best(quick_in, quick_out, room_ms, np.where(closed, n * n, n))
    same = ways_in.ms[:, ways_in.width :] + ways_out.ms[:, ways_out.width :]
    own, family = np.nonzero((same <= room_ms[:, None]) & ~closed[:, None])
    host = np.concatenate([host, own])
    i = np.concatenate([i, ways_in.width + family])
    j = np.concatenate([j, ways_out.width + family])
    ms = ways_in.ms[host, i] + ways_out.ms[host, j]
    return _distinct(host, ways_in.way[host, i], ways_out.way[host, j], ms, closed)


def all_pairs(ways_in: Ways, ways_out: Ways, room_ms: Floats, most: int) -> Pairs:
    """Pair all ways within the room.

    Args:
        ways_in: all ways to the hosts.
        ways_out: all ways from the hosts.
        room_ms: (H,) the longest pair; -inf where the host is not allowed.
        most: how many pairs are allowed.

    Returns:
        Every pair, by host and length.

    Raises:
        UsageError: if there are more than that.
    """
    host, i, j = [_NONE], [_NONE], [_NONE]
    for h in np.flatnonzero(ways_in.ms[:, 0] + ways_out.ms[:, 0] <= room_ms).tolist():
        count = np.searchsorted(ways_out.ms[h], room_ms[h] - ways_in.ms[h], side="right")
        count = np.where(ways_in.way[h] >= 0, count, 0)
        most -= int(count.sum())
        if most < 0:
            raise too_many()
        i.append(np.repeat(np.arange(len(count)), count))
        j.append(np.arange(len(i[-1])) - np.repeat(np.cumsum(count) - count, count))
        host.append(np.full(len(i[-1]), h))
    at, a, b = np.concatenate(host), np.concatenate(i), np.concatenate(j)
    ms = ways_in.ms[at, a] + ways_out.ms[at, b]
    closed = np.ones(len(room_ms), dtype=bool)
    return _distinct(at, ways_in.way[at, a], ways_out.way[at, b], ms, closed)


def _best(ms_in: Floats, ms_out: Floats, room_ms: Floats, most: Ints) -> tuple[Ints, Ints, Ints]:
    """Return host, way in and way out of the quickest pairs, so many (H,) at most per host."""
    block = max(1, _BLOCK // (ms_in.shape[1] * ms_out.shape[1]))
    parts = [(_NONE, _NONE, _NONE)]
    for start in range(0, len(room_ms), block):
        some = slice(start, start + block)
        total = ms_in[some, :, None] + ms_out[some, None, :]
        host, i, j = np.nonzero(total <= room_ms[some, None, None])
        order = np.lexsort((j, i, total[host, i, j], host))
        host, i, j = host[order], i[order], j[order]
        rank = np.arange(len(host)) - np.searchsorted(host, host)
        keep = rank < most[some][host]
        parts.append((host[keep] + start, i[keep], j[keep]))
    host, i, j = (np.concatenate(column) for column in zip(*parts, strict=True))
    return host, i, j


def _fewer(ms: Floats, room_ms: Floats, n: int) -> Bools:
    """Tell (H,) where fewer than n ways are usable: then all usable ways are known."""
    return np.asarray((ms <= room_ms[:, None]).sum(axis=1) < n)


def _distinct(host: Ints, way_in: Ints, way_out: Ints, ms: Floats, closed: Bools) -> Pairs:
    """Sort pairs by host and length and drop repetitions."""
    order = np.lexsort((ms, way_out, way_in, host))
    columns = np.stack([host, way_in, way_out])[:, order]
    new = np.ones(len(host), dtype=bool)
    new[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
    (host, way_in, way_out), ms = columns[:, new], ms[order][new]
    order = np.lexsort((way_out, way_in, ms, host))
    return Pairs(host[order], way_in[order], way_out[order], ms[order], closed)
