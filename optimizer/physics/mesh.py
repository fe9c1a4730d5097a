"""Laser links of a lattice: from zone to zone, inside a zone, and between two shells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..arrays import Bools, Floats, Ints, Singles
from .constants import EARTH_RADIUS_KM, GRAZING_KM, LIGHT_KM_MS
from .flown import Flown

WAY_INSTANTS: Final = 24
WAY_SOURCES: Final = 2
"""Ways inside zones start at so many satellites a zone, others at each instant."""
TAIL: Final = 95.0
Pairs = tuple[Ints, Ints, Floats]


@dataclass(frozen=True, slots=True)
class Borders:
    """Lasers from zone to zone: pairs (k, 2) zone numbers; cross (k, T) per satellite."""

    pairs: Ints
    cross: Floats


def usable(radius2_km2: Floats, length2_km2: Floats) -> Bools:
    """Tell which chords between satellites of one height clear the Earth and its air.

    Args: radius2_km2, length2_km2: (...) squared orbit radius and chord.
    Returns: (...) true if the chord's middle is over 80 km above the equatorial radius.
    Source: geometry, middle^2 = r^2 - d^2/4.
    """
    least = (EARTH_RADIUS_KM + GRAZING_KM) ** 2
    return np.asarray(radius2_km2 - length2_km2 / 4.0 >= least, dtype=np.bool_)


def link_lengths(satellite_km: Singles, links: Ints) -> tuple[Floats, Bools, Floats]:
    """Measure the links of a lattice.

    Args: satellite_km: (..., N, 3); links: (E, 2).
    Returns: length (..., E) km, usable (..., E), Earth-centred angle (..., E) rad.
    Source: geometry.
    """
    one, two = satellite_km[..., links[:, 0], :], satellite_km[..., links[:, 1], :]
    away = np.asarray(one - two, dtype=np.float64)
    length2 = np.einsum("...k,...k->...", away, away)
    radius2 = np.einsum("...k,...k->...", one, one, dtype=np.float64)
    angle = 2.0 * np.arcsin(np.clip(np.sqrt(length2 / radius2) / 2.0, 0.0, 1.0))
    return np.sqrt(length2), usable(radius2, length2), angle


def count_borders(fixed_km: Singles, zone: Ints, links: Ints, zones: int) -> Borders:
    """Count the lasers of the +grid from zone to zone, each direction for itself.

    Args: fixed_km: (T, n, N, 3); zone: (T, n, N); links: (E, 2); zones: Z.
    Returns: mean number per satellite and slice; a link inside a zone counts twice, chords through
        the Earth do not count.
    Source: formulation, section 2 (cross).
    """
    times, instants, sats = zone.shape
    table: list[tuple[Ints, Ints]] = []
    for t in range(times):
        _, clear, _ = link_lengths(fixed_km[t], links)
        one, two = zone[t][:, links[:, 0]][clear], zone[t][:, links[:, 1]][clear]
        codes = np.concatenate([one * zones + two, two * zones + one])
        table.append(np.unique(codes, return_counts=True))
    known = np.unique(np.concatenate([codes for codes, _ in table]))
    cross = np.zeros((known.size, times))
    for t, (codes, counts) in enumerate(table):
        cross[np.searchsorted(known, codes), t] = counts / (instants * sats)
    return Borders(np.stack(np.divmod(known, zones), axis=1), cross)


def spread_instants(times: int, instants: int, wanted: int) -> list[tuple[int, int]]:
    """Pick instants evenly out of all samples.

    Args: times: slices; instants: per slice; wanted: how many.
    Returns: (slice, instant) numbers, at most `wanted`.
    """
    total = times * instants
    chosen = np.unique(((np.arange(wanted) + 0.5) * total / wanted).astype(np.int64))
    return [divmod(int(k), instants) for k in chosen]


def zone_ways_ms(
    fixed_km: Singles, zone: Ints, links: Ints, zones: int, hop_ms: float
) -> tuple[Floats, float]:
    """Give the 95th percentile of the lattice way between two satellites of a zone.

    Args: fixed_km: (T, n, N, 3); zone: (T, n, N); links: (E, 2); zones: Z; hop_ms: per hop.
    Returns: (Z,) ms, 0 where a zone never holds two; and the share of sampled pairs without any
        way, which are left out. Sampled: 24 instants, at each from two satellites of a zone, others
            every time, to all others in it.
    Source: formulation, section 2 (zone_ms); Dijkstra on length / c + hop_ms.
    """
    ways: list[list[Floats]] = [[] for _ in range(zones)]
    chosen = spread_instants(zone.shape[0], zone.shape[1], WAY_INSTANTS)
    for turn, (t, k) in enumerate(chosen):
        graph = _link_graph(fixed_km[t, k], links, hop_ms)
        members = [np.flatnonzero(zone[t, k] == z) for z in range(zones)]
        sources = [spread(member, WAY_SOURCES, turn) for member in members]
        far = dijkstra(graph, directed=False, indices=np.concatenate(sources))
        row = 0
        for z, (member, source) in enumerate(zip(members, sources, strict=True)):
            part = far[row : row + source.size][:, member]
            ways[z].append(part[source[:, None] != member[None, :]])
            row += source.size
    pairs = [np.concatenate(parts) for parts in ways]
    joined = [part[np.isfinite(part)] for part in pairs]
    lost = sum(p.size for p in pairs) - sum(p.size for p in joined)
    found = [float(np.percentile(part, TAIL)) if part.size else 0.0 for part in joined]
    return np.array(found), lost / max(sum(p.size for p in pairs), 1)


def spread(members: Ints, wanted: int, turn: int) -> Ints:
    """Pick members evenly, others at each turn.

    Args: members: (n,); wanted: how many; turn: number of the turn.
    Returns: so many of them, all if they are fewer.
    Source: definition.
    """
    count = min(wanted, members.size)
    return np.roll(members, -turn)[(np.arange(count) * members.size) // max(count, 1)]


def _link_graph(satellite_km: Singles, links: Ints, hop_ms: float) -> csr_array[np.float64]:
    length, clear, _ = link_lengths(satellite_km, links)
    weight, used = (length / LIGHT_KM_MS + hop_ms)[clear], links[clear]
    size = satellite_km.shape[0]
    return csr_array((weight, (used[:, 0], used[:, 1])), shape=(size, size))


def clear_pairs(one_km: Singles, two_km: Singles) -> Pairs:
    """Find the satellites of two shells that are nearest to each other and in clear sight.

    Args: one_km: (N, 3); two_km: (M, 3).
    Returns: numbers in the first and in the second, distance (km); no satellite twice.
    Source: formulation, section 2 (ways): the nearest alone would give one laser to many.
    """
    one, two = np.asarray(one_km, np.float64), np.asarray(two_km, np.float64)
    km, theirs = (np.asarray(found) for found in cKDTree(two).query(one))
    mine = np.asarray(cKDTree(one).query(two)[1])
    mutual = np.flatnonzero(mine[theirs] == np.arange(len(one)))
    clear = mutual[_segment_clears(one[mutual], two[theirs[mutual]])]
    return clear, theirs[clear].astype(np.int64), km[clear].astype(np.float64)


@dataclass(frozen=True, slots=True)
class Meetings:
    """Who meets whom, found once for both shells: flown by id; instants (slice, instant)."""

    flown: Mapping[str, Flown]
    instants: Sequence[tuple[int, int]]
    known: dict[tuple[str, str, int, int], Pairs] = field(default_factory=dict)

    def at(self, one: str, two: str, t: int, k: int) -> Pairs:
        """Return the pairs of two shells at an instant, the satellites of the first first."""
        if one > two:
            theirs, mine, km = self.at(two, one, t, k)
            return mine, theirs, km
        key = one, two, t, k
        if key not in self.known:
            places = (self.flown[s].sample.fixed_km[t, k] for s in (one, two))
            self.known[key] = clear_pairs(*places)
        return self.known[key]

    def of(self, name: str, other: str) -> Floats:
        """Count the pairs of a shell with another.

        Returns: (Z, T) mean number with the own satellite over each zone, per satellite of the own
            lattice, at the instants of the slice (where there is none, at its middle).
        Source: formulation, section 2 (meet).
        """
        mine = self.flown[name]
        zones, (times, instants, sats) = len(mine.merge.zones), mine.zone.shape
        found = np.zeros((zones, times))
        for t in range(times):
            chosen = [k for slot, k in self.instants if slot == t] or [instants // 2]
            for k in chosen:
                satellites = self.at(name, other, t, k)[0]
                found[:, t] += np.bincount(mine.zone[t, k, satellites], minlength=zones)
            found[:, t] /= len(chosen) * sats
        return found


def _segment_clears(one: Floats, two: Floats) -> Bools:
    along = two - one
    share = -np.einsum("nk,nk->n", one, along)
    share = np.clip(share / np.maximum(np.einsum("nk,nk->n", along, along), 1e-12), 0.0, 1.0)
    nearest = one + share[:, None] * along
    return np.asarray(np.linalg.norm(nearest, axis=1) >= EARTH_RADIUS_KM + GRAZING_KM)
