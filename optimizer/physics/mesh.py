"""Laser links of a lattice: links over zone borders, ways inside a zone and between zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from ..arrays import Bools, Floats, Ints, Singles
from .constants import EARTH_RADIUS_KM, GRAZING_KM, LIGHT_KM_MS

WAY_INSTANTS: Final = 3
WAY_SOURCES: Final = 4
NEIGHBOUR_INSTANTS: Final = 12
TAIL: Final = 95.0


@dataclass(frozen=True, slots=True)
class Borders:
    """Links over borders: pairs (k, 2) zone numbers, both orders; cross (k, T) per satellite.

    link_rad: mean Earth-centred angle of the usable links, weighted by itself, so that the short
    links between close planes do not count as hops of a long way (0: no usable link).
    """

    pairs: Ints
    cross: Floats
    link_rad: float


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
    """Count the +grid links over the border of every two zones.

    Args: fixed_km: (T, n, N, 3); zone: (T, n, N); links: (E, 2); zones: Z.
    Returns: mean number per satellite and slice: a link whose ends lie in two zones counts once
        in each order; chords through the Earth do not count.
    Source: formulation, section 2 (cross).
    """
    times, instants, sats = zone.shape
    table: list[tuple[Ints, Ints]] = []
    length, square = 0.0, 0.0
    for t in range(times):
        _, clear, angle = link_lengths(fixed_km[t], links)
        length, square = length + angle[clear].sum(), square + (angle[clear] ** 2).sum()
        one, two = zone[t][:, links[:, 0]], zone[t][:, links[:, 1]]
        border = clear & (one != two)
        codes = np.concatenate([(one * zones + two)[border], (two * zones + one)[border]])
        table.append(np.unique(codes, return_counts=True))
    known = np.unique(np.concatenate([codes for codes, _ in table]))
    cross = np.zeros((known.size, times))
    for t, (codes, counts) in enumerate(table):
        cross[np.searchsorted(known, codes), t] = counts / (instants * sats)
    pairs = np.stack(np.divmod(known, zones), axis=1)
    return Borders(pairs, cross, float(square / length) if length else 0.0)


def mean_places(fixed_km: Singles, cell: Ints, cells: Ints) -> Floats:
    """Give the mean position of the satellites over each zone.

    Args: fixed_km: (T, n, N, 3); cell: (T, n, N) cells of the grid; cells: (Z,) those to average.
    Returns: (Z, 3) unit vectors at the mean latitude and mean longitude inside the cell (a mean
        of vectors would put a band right round the Earth at its centre).
    Source: formulation, section 2 (isl arcs).
    """
    flat = np.asarray(fixed_km, dtype=np.float64).reshape(-1, 3)
    size = int(cell.max()) + 1
    count = np.maximum(np.bincount(cell.ravel(), minlength=size), 1)
    lat = np.arcsin(flat[:, 2] / np.sqrt(np.einsum("nk,nk->n", flat, flat)))
    lon = np.arctan2(flat[:, 1], flat[:, 0])
    lats, lons = (
        (np.bincount(cell.ravel(), weights=angle, minlength=size) / count)[cells]
        for angle in (lat, lon)
    )
    return np.stack([np.cos(lats) * np.cos(lons), np.cos(lats) * np.sin(lons), np.sin(lats)], 1)


def way_ms(angle_rad: Floats, radius_km: float, link_rad: float, hop_ms: float) -> Floats:
    """Give the time of a lattice way over an Earth-centred angle.

    Args: angle_rad: (...); radius_km: of the orbit; link_rad: angle of a typical link; hop_ms.
    Returns: (...) ms: hops = angle / link_rad rounded up (at least 1), each a chord:
        hops * 2 r sin(angle / (2 hops)) / c + hops * hop_ms.
    Source: formulation, section 2 (isl arcs).
    """
    hops = np.maximum(np.ceil(angle_rad / link_rad - 1e-9), 1.0)
    chord = 2.0 * radius_km * np.sin(angle_rad / (2.0 * hops))
    return np.asarray(hops * (chord / LIGHT_KM_MS + hop_ms), dtype=np.float64)


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
        way, which are left out. Sampled: 3 instants, per zone 4 satellites to all others in it.
    Source: formulation, section 2 (zone_ms); Dijkstra on length / c + hop_ms.
    """
    ways: list[list[Floats]] = [[] for _ in range(zones)]
    for t, k in spread_instants(zone.shape[0], zone.shape[1], WAY_INSTANTS):
        graph = _link_graph(fixed_km[t, k], links, hop_ms)
        members = [np.flatnonzero(zone[t, k] == z) for z in range(zones)]
        sources = [_spread(member, WAY_SOURCES) for member in members]
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


def _spread(members: NDArray[np.intp], wanted: int) -> NDArray[np.intp]:
    count = min(wanted, members.size)
    return members[(np.arange(count) * members.size) // max(count, 1)]


def _link_graph(satellite_km: Singles, links: Ints, hop_ms: float) -> csr_array[np.float64]:
    length, clear, _ = link_lengths(satellite_km, links)
    weight, used = (length / LIGHT_KM_MS + hop_ms)[clear], links[clear]
    size = satellite_km.shape[0]
    return csr_array((weight, (used[:, 0], used[:, 1])), shape=(size, size))


def neighbour_ms(fixed_km: Singles, zone: Ints, zones: int, other_km: Singles) -> Floats:
    """Give the mean time of light to the nearest satellite of another shell.

    Args: fixed_km: (T, n, N, 3); zone: (T, n, N); zones: Z; other_km: (T, n, M, 3).
    Returns: (Z,) ms over the satellites over each zone that see their nearest, inf where none
        does. Sampled at 12 instants.
    Source: formulation, section 2 (cross arcs).
    """
    total, count = np.zeros(zones), np.zeros(zones)
    for t, k in spread_instants(zone.shape[0], zone.shape[1], NEIGHBOUR_INSTANTS):
        mine = np.asarray(fixed_km[t, k], dtype=np.float64)
        theirs = np.asarray(other_km[t, k], dtype=np.float64)
        away, nearest = cKDTree(theirs).query(mine)
        clear = _segment_clears(mine, theirs[nearest])
        total += np.bincount(zone[t, k], weights=away * clear, minlength=zones)
        count += np.bincount(zone[t, k], weights=clear, minlength=zones)
    mean = total / np.maximum(count, 1.0) / LIGHT_KM_MS
    return np.where(count > 0.0, mean, np.inf)


def _segment_clears(one: Floats, two: Floats) -> Bools:
    along = two - one
    share = -np.einsum("nk,nk->n", one, along)
    share = np.clip(share / np.maximum(np.einsum("nk,nk->n", along, along), 1e-12), 0.0, 1.0)
    nearest = one + share[:, None] * along
    return np.asarray(np.linalg.norm(nearest, axis=1) >= EARTH_RADIUS_KM + GRAZING_KM)
