"""Ways between ends, from shortest ways to single satellites: their time, gap and lasers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ..arrays import Floats, Ints, Singles
from .coefficients import Ways
from .passes import Lasers, Passes
from .reach import Reach
from .sight import Points
from .ways import SOURCES_PER_ZONE, Found, Sky, search, search_from_zones

TAIL: Final = 0.95
LASER_STEP: Final = 2
"""Lasers are counted from every second satellite that ways from a zone start at."""
LEAST: Final = 0.1
"""Mean lasers of a border below which a way is not said to pass it."""


@dataclass(slots=True)
class Ledger:
    """Ways as they are found; arrays of `Ways`, row by row.

    kind (C, 2): 1 for borders inside a shell, and for those between two; total: lasers of each kind
    on each way, those too few to be written down too.
    """

    kind: Floats
    ends: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[int, int, float, float]] = field(default_factory=list)
    code: list[Ints] = field(default_factory=list)
    hops: list[Floats] = field(default_factory=list)
    total: list[Floats] = field(default_factory=list)

    def add(self, one: str, two: str, ms: float, gap: float, lasers: Floats) -> None:
        """Add a way; lasers (C,): mean number over each border, by its code."""
        a, b = (self.ends.setdefault(end, len(self.ends)) for end in (one, two))
        passed, total = np.flatnonzero(lasers >= LEAST), lasers @ self.kind
        for k in np.flatnonzero(total >= LEAST):
            if not self.kind[passed, k].any():
                passed = np.append(passed, (lasers * self.kind[:, k]).argmax())
        self.total.append(total)
        self.code.append(passed)
        self.hops.append(lasers[passed])
        self.rows.append((a, b, ms, gap))

    def ways(self, places: tuple[str, ...], borders: Ints) -> Ways:
        """Return them; borders (C,): from x number of places + to, of each code."""
        none = np.empty(0, np.int64)
        one, two, ms, gap = zip(*self.rows, strict=True) if self.rows else ((), (), (), ())
        time, lost = (np.array(column, np.float64).round(6) for column in (ms, gap))
        code = np.concatenate([none, *self.code]).astype(np.int64)
        way = np.repeat(np.arange(len(self.rows)), np.array([x.size for x in self.code], np.int64))
        here, there = np.divmod(borders[code], max(len(places), 1))
        hops = self._whole(way, code, np.concatenate([np.empty(0), *self.hops]))
        return Ways(
            tuple(self.ends), np.array(one, np.int64), np.array(two, np.int64),
            time, lost, places, way, here, there,
            hops.round(4),
        )  # fmt: skip

    def _whole(self, way: Ints, code: Ints, hops: Floats) -> Floats:
        """Return so much more of what is written down that no laser of a way is lost."""
        if not hops.size:
            return hops
        row = way * 2 + self.kind[code, 1].astype(np.int64)
        kept = np.bincount(row, hops, minlength=2 * len(self.rows))
        more: Floats = np.concatenate(self.total)[row] / kept[row]
        return hops * more


def measure_ways(
    sky: Sky, points: Points, reach: Reach, hop_ms: float, instants: Sequence[tuple[int, int]]
) -> Ways:
    """Measure the ways through space by the terminals of the first shell of a sky.

    Args: sky: the shell, then those that its lasers reach; points: of the nodes with access to it;
        reach: who may use which shell; hop_ms: of every link; instants: where ways are measured.
    Returns: the ways; lasers to satellites are the mean over some of them, at every instant.
    Source: formulation, section 2 (ways).
    """
    passes = Passes.of(sky, instants)
    ledger = Ledger(_kinds(sky, passes.borders))
    nodes = points.nodes
    if nodes:
        needs = np.array([
            [i == 0 or name not in reach.steady[one.shell.shell] for i, one in enumerate(sky.flown)]
            for name in nodes
        ])  # fmt: skip
        found = search(sky, points, needs, hop_ms, instants)
        times = _Times(sky, found)
        for f, name in enumerate(nodes):
            lasers = passes.lasers(found.before[f], found.zone, len(nodes))
            for g in range(f + 1, len(nodes)):
                if not {name, nodes[g]} <= reach.regions:
                    _add(ledger, (name, nodes[g]), times.to_ground(f, g), lasers.to_ground(g))
            for i in np.flatnonzero(needs[f]).tolist():
                _to_shell(ledger, sky, name, i, times, f, lasers, frozenset())
    if sky.flown[0].shell.shell in reach.born:
        _from_zones(ledger, sky, passes, hop_ms, instants)
    return ledger.ways(sky.zones, passes.borders)


def _kinds(sky: Sky, borders: Ints) -> Floats:
    shell = np.repeat(np.arange(len(sky.flown)), [len(one.merge.zones) for one in sky.flown])
    here, there = np.divmod(borders, max(len(sky.zones), 1))
    apart = shell[here] != shell[there]
    kinds = np.stack([~apart, apart], axis=1).astype(np.float64)
    return kinds if len(kinds) else np.zeros((1, 2))


def _add(ledger: Ledger, ends: tuple[str, str], time: tuple[float, float], lasers: Floats) -> None:
    if np.isfinite(time[0]):
        ledger.add(*ends, *time, lasers)


def _to_shell(
    ledger: Ledger, sky: Sky, name: str, i: int, times: _Times, f: int, lasers: Lasers,
    without: frozenset[int],
) -> None:  # fmt: skip
    """Add the ways from one end to the zones of the i-th shell, and to the whole of it."""
    for z in sky.zones_of(i):
        if z not in without:
            _add(ledger, (name, sky.zones[z]), times.to_zone(f, z), lasers.to_zone(z))
    whole = lasers.to_zones(sky.zones_of(i))
    _add(ledger, (name, sky.flown[i].shell.shell), times.to_whole(f, i), whole)


def _from_zones(
    ledger: Ledger, sky: Sky, passes: Passes, hop_ms: float, instants: Sequence[tuple[int, int]]
) -> None:
    """Add the ways from the zones of the first shell, where work is born."""
    found = search_from_zones(sky, hop_ms, instants)
    times = _Times(sky, found, per=SOURCES_PER_ZONE)
    for z in sky.zones_of(0):
        rows = range(z * SOURCES_PER_ZONE, (z + 1) * SOURCES_PER_ZONE, LASER_STEP)
        lasers = Lasers.sum([passes.lasers(found.before[r], found.zone, 0) for r in rows])
        for i in range(len(sky.flown)):
            own = frozenset(range(z + 1)) if i == 0 else frozenset()
            _to_shell(ledger, sky, sky.zones[z], i, times, z, lasers, own)


class _Times:
    """Times and gaps of the ways that a search found, by start (or `per` starts of a zone)."""

    def __init__(self, sky: Sky, found: Found, per: int = 1) -> None:
        starts, ends = found.ms.shape[0] // per, len(sky.zones)
        ground = found.ms[:, :, sky.total :].transpose(0, 2, 1)
        self._ground = _tails(ground.copy())
        self._zone = np.full((starts, ends), np.inf), np.zeros((starts, ends))
        self._whole = np.full((starts, len(sky.flown)), np.inf), np.zeros((starts, len(sky.flown)))
        for i in range(len(sky.flown)):
            rows = np.flatnonzero(found.needs[::per, i])
            if not len(rows):
                continue
            some = np.flatnonzero(found.needs[:, i])
            if not some.size:  # nobody looks for that shell
                continue
            shell = slice(int(sky.start[i]), int(sky.start[i + 1]))
            ms = found.ms[some, :, shell].reshape(len(rows), per, -1)
            zone = found.zone[:, shell].ravel()
            order = np.argsort(zone, kind="stable")
            first = np.searchsorted(
                zone[order], range(sky.zones_of(i).start, sky.zones_of(i).stop + 1)
            )
            ms = np.take(ms, order, axis=2)
            for z, a, b in zip(sky.zones_of(i), first[:-1], first[1:], strict=True):
                tail = tail_of(ms[:, :, a:b].reshape(len(rows), -1))
                self._zone[0][rows, z], self._zone[1][rows, z] = tail
            whole = tail_of(ms.reshape(len(rows), -1))
            self._whole[0][rows, i], self._whole[1][rows, i] = whole

    def to_ground(self, f: int, g: int) -> tuple[float, float]:
        """Return time and gap between two ground nodes."""
        ms, gap = self._ground
        return float(ms[f, g]), float(gap[f, g])

    def to_zone(self, f: int, z: int) -> tuple[float, float]:
        """Return time and gap to the satellites over a zone."""
        ms, gap = self._zone
        return float(ms[f, z]), float(gap[f, z])

    def to_whole(self, f: int, i: int) -> tuple[float, float]:
        """Return time and gap to the satellites of a shell."""
        ms, gap = self._whole
        return float(ms[f, i]), float(gap[f, i])


def tail_of(ms: Singles) -> tuple[Floats, Floats]:
    """Return the 95th percentile of the finite times, and the share of infinite ones, by row.

    Args: ms: (F, n) inf: no way; nan: not asked for.
    Returns: (F,) ms, inf where there is no way at all; (F,) share, 0 where nothing is asked for.
    Source: formulation, section 2 (ways).
    """
    finite = np.isfinite(ms).sum(axis=1)
    found, gap = np.full(len(ms), np.inf), np.zeros(len(ms))
    whole = (finite == ms.shape[1]) & (finite > 0)
    if whole.any():
        found[whole] = percentile(ms if whole.all() else ms[whole])
    some = np.flatnonzero(~whole)
    if some.size:
        known = (~np.isnan(ms[some])).sum(axis=1)
        gap[some] = np.where(known > 0, 1.0 - finite[some] / np.maximum(known, 1), 0.0)
        reached = some[finite[some] > 0]
        found[reached] = _ragged(np.sort(ms[reached], axis=1), finite[reached])
    return found, gap


def _ragged(ordered: Singles, finite: Ints) -> Floats:
    """Return the 95th percentile of the first `finite` (F,) of each sorted row."""
    rank = TAIL * (finite - 1)
    low = rank.astype(np.int64)
    high = np.minimum(low + 1, finite - 1)
    one, two = (
        np.take_along_axis(ordered, k[:, None], axis=1)[:, 0].astype(np.float64)
        for k in (low, high)
    )
    return np.asarray(one + (two - one) * (rank - low))


def _tails(ms: Singles) -> tuple[Floats, Floats]:
    """Return time and gap (F, G) of ways (F, G, instants)."""
    time, gap = tail_of(ms.reshape(-1, ms.shape[2]))
    return time.reshape(ms.shape[:2]), gap.reshape(ms.shape[:2])


def percentile(ms: Singles) -> Floats:
    """Return the 95th percentile of rows (F, n), linear between ranks, by one partition.

    Source: numpy's "linear" method.
    """
    rank = TAIL * (ms.shape[1] - 1)
    low = int(rank)
    high = min(low + 1, ms.shape[1] - 1)
    ordered = np.partition(ms, (low, high), axis=1)
    one, two = ordered[:, low].astype(np.float64), ordered[:, high].astype(np.float64)
    return np.asarray(one + (two - one) * (rank - low))
