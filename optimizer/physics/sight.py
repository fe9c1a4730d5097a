"""What ground nodes see of a lattice: satellites in sight, gaps, slant ranges, waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats, Ints, Shorts, Singles
from .constants import EARTH_FLATTENING, EARTH_MEAN_RADIUS_KM, EARTH_RADIUS_KM, LIGHT_KM_MS
from .inputs import ShellLike
from .lattice import elements
from .look import elevation_ok, ground_points, ring
from .propagate import positions_km
from .sun import teme_to_ecef

STEP_S: Final = 30.0
DAY_STEPS: Final = 2880
WAIT_SATELLITES: Final = 8
TAIL: Final = 0.95
PRODUCT: Final = 65536
"""Cosines found at once: threads wait for one another longer than a thin product takes."""
MARGIN_RAD: Final = 0.01
"""Widens the first, spherical test: vertical (0.0034), oblate Earth and orbit, rounding."""


@dataclass(frozen=True, slots=True)
class Points:
    """Sample points of n ground nodes, k in all, those of a node together, its centre first.

    first, count (n,): the node's points; radius_rad (n,): of its ring; position_km, up (k, 3).
    """

    nodes: tuple[str, ...]
    first: Ints
    count: Ints
    radius_rad: Floats
    position_km: Floats
    up: Floats

    @property
    def total(self) -> int:
        """Count all points."""
        return int(self.up.shape[0])

    def mean(self, values: Floats) -> Floats:
        """Average values (k, ...) over the points of each node."""
        summed = np.zeros((len(self.nodes), *values.shape[1:]))
        np.add.at(summed, np.repeat(np.arange(len(self.nodes)), self.count), values)
        return summed / self.count.reshape(-1, *[1] * (values.ndim - 1))


@dataclass(frozen=True, slots=True)
class Sight:
    """By node: see (n, Z, T) per satellite, gap (n,), slant_ms (n, Z) with nan where unseen."""

    see: Floats
    gap: Floats
    slant_ms: Floats


def sample_points(nodes: Sequence[tuple[str, float, float, float]]) -> Points:
    """Lay sample points for nodes: the centre, and 8 on the ring if it has a radius.

    Args: nodes: (id, lat_deg, lon_deg, radius_km).
    Returns: the points on WGS84.
    Source: formulation, section 2.
    """
    rings = [ring(lat, lon, radius) for _, lat, lon, radius in nodes]
    count = np.array([lats.size for lats, _ in rings], dtype=np.int64)
    reach = np.array([radius for *_, radius in nodes], dtype=np.float64) / EARTH_MEAN_RADIUS_KM
    lats = np.concatenate([lats for lats, _ in rings] or [np.empty(0)])
    lons = np.concatenate([lons for _, lons in rings] or [np.empty(0)])
    place, up = ground_points(lats, lons)
    names = tuple(name for name, *_ in nodes)
    return Points(names, np.cumsum(count) - count, count, reach, place, up)


def pairs_in_sight(
    points: Points, satellite_km: Singles, elevation_deg: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Find who sees whom at one instant.

    One product of unit vectors finds the satellites near each node (mask, ring and margin); only
    those take the exact test, against every point of the node.

    Args: points: on the ground; satellite_km: (N, 3) Earth-fixed; elevation_deg: mask.
    Yields: point numbers, satellite numbers, slant ranges (km), by chunks of satellites.
    Source: `elevation_ok`.
    """
    radius = np.sqrt(np.einsum("nk,nk->n", satellite_km, satellite_km))
    reach = _reach_rad(float(radius.max(initial=EARTH_RADIUS_KM)), elevation_deg)
    least = np.cos(np.minimum(points.radius_rad + reach, np.pi)).astype(np.float32)
    centre = points.up[points.first].astype(np.float32)
    chunk = max(PRODUCT // max(len(points.nodes), 1), 1)
    for start in range(0, satellite_km.shape[0], chunk):
        part = satellite_km[start : start + chunk]
        unit = part / radius[start : start + chunk, None]
        near = np.flatnonzero((centre @ unit.T > least[:, None]).ravel())
        point, number = _spread_pairs(points, *np.divmod(near, part.shape[0]))
        above, slant = elevation_ok(
            part[number].astype(np.float64), points.position_km[point], points.up[point],
            elevation_deg,
        )  # fmt: skip
        yield point[above], number[above] + start, slant[above]


def _reach_rad(radius_km: float, elevation_deg: float) -> float:
    mask = np.radians(elevation_deg)
    ground = EARTH_RADIUS_KM * (1.0 - EARTH_FLATTENING)
    return float(np.pi / 2.0 - mask - np.arcsin(np.cos(mask) * ground / radius_km)) + MARGIN_RAD


def _spread_pairs(points: Points, node: Ints, number: Ints) -> tuple[Ints, Ints]:
    count = points.count[node]
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(points.first[node], count) + step, np.repeat(number, count)


def look(points: Points, fixed_km: Singles, zone: Ints, zones: int, elevation_deg: float) -> Sight:
    """Count satellites in sight by zone over all samples.

    Args: points: of nodes; fixed_km: (T, n, N, 3); zone: (T, n, N) zone numbers;
        zones: Z; elevation_deg: mask.
    Returns: see, gap and the 95th percentile of slant range / c, means over a node's points.
    Source: formulation, section 2.
    """
    times, instants, sats = zone.shape
    count, blind = points.total, np.zeros(points.total)
    seen, keys, slants = np.zeros((count * zones, times)), [], []
    for t in range(times):
        for k in range(instants):
            in_sight = np.zeros(count, np.bool_)
            for point, number, slant in pairs_in_sight(points, fixed_km[t, k], elevation_deg):
                keys.append((point * zones + zone[t, k, number]).astype(np.int32))
                slants.append(slant.astype(np.float32))
                seen[:, t] += np.bincount(keys[-1], minlength=count * zones)
                in_sight[point] = True
            blind += ~in_sight
    see = seen.reshape(count, zones, times) / (instants * sats)
    tail = percentile_by_key(keys, slants, count * zones).reshape(count, zones) / LIGHT_KM_MS
    known = points.mean(np.where(np.isnan(tail), 0.0, 1.0))
    slant_ms = points.mean(np.nan_to_num(tail)) / np.where(known > 0.0, known, np.nan)
    return Sight(points.mean(see), points.mean(blind / (times * instants)), slant_ms)


def percentile_by_key(keys: Sequence[Shorts], values: Sequence[Singles], count: int) -> Floats:
    """Give the 95th percentile of grouped values, linear between ranks.

    Args: keys, values: chunks of the same lengths, values in [0, 1e6); count: number of groups.
    Returns: (count,), nan for an empty group.
    Source: definition; numpy's "linear" method.
    """
    empty = np.full(count, np.nan)
    if not any(part.size for part in keys):
        return empty
    key = np.concatenate(keys)
    spread = np.concatenate(values) + key * 1e6
    spread.sort()
    size = np.bincount(key, minlength=count)
    rank = (np.cumsum(size) - size) + TAIL * np.maximum(size - 1, 0)
    low = np.minimum(rank.astype(np.int64), spread.size - 1)
    high = np.minimum(np.ceil(rank).astype(np.int64), spread.size - 1)
    found = spread[low] + (spread[high] - spread[low]) * (rank - low)
    return np.where(size > 0, found - np.arange(count) * 1e6, empty)


def waits_s(points: Points, shell: ShellLike, jd: float) -> Floats:
    """Give each node's mean wait for one satellite of the lattice, over 24 h at 30 s steps.

    Args: points: of K nodes; shell: the row; jd: start (Julian date).
    Returns: (K,) seconds, the day taken as a circle; the mean over up to 8 satellites, each flown
        alone, and over a node's points; one never in sight counts 24 h, inf if none ever is.
    Raises: PhysicsError: no such orbit.
    Source: formulation, section 2.
    """
    total = shell.planes * shell.sats_per_plane
    chosen = np.unique(np.linspace(0, total, WAIT_SATELLITES, endpoint=False).astype(np.int64))
    instants: Floats = jd + (np.arange(DAY_STEPS, dtype=np.float64) + 0.5) * STEP_S / 86400.0
    inertial = positions_km(elements(shell, jd), instants, chosen)
    fixed = teme_to_ecef(inertial, instants).astype(np.float32)
    waits = np.stack([_one_wait(points, track, shell.min_elevation_deg) for track in fixed])
    capped: Floats = np.minimum(waits, 86400.0)
    by_node = points.mean(np.asarray(capped.sum(axis=0) / chosen.size))
    reached = points.mean(np.asarray(np.isfinite(waits).any(axis=0), dtype=np.float64))
    return np.where(reached > 0.0, by_node, np.inf)


def _one_wait(points: Points, track_km: Singles, elevation_deg: float) -> Floats:
    found = [(p, step) for p, step, _ in pairs_in_sight(points, track_km, elevation_deg)]
    point = np.concatenate([p for p, _ in found])
    step = np.concatenate([s for _, s in found])
    return mean_waits(point, step, points.total, track_km.shape[0]) * STEP_S


def mean_waits(point: Ints, step: Ints, points: int, steps: int) -> Floats:
    """Give the mean number of steps to the next contact on a circle of steps.

    Args: point, step: contacts; points: number of points; steps: length of the circle.
    Returns: (points,) mean over all steps (0 while in contact), inf without contact.
    Source: a stretch of g steps between contacts waits g-1, .., 1, 0: g (g-1) / 2.
    """
    flat = np.sort(point * steps + step)
    owner, at = np.divmod(flat, steps)
    size = np.bincount(owner, minlength=points)
    first = np.cumsum(size) - size
    following = np.roll(at, -1)
    last = np.flatnonzero(np.append(owner[1:] != owner[:-1], owner.size > 0)[: owner.size])
    following[last] = at[first[owner[last]]] + steps
    gaps = following - at
    waited = np.bincount(owner, weights=gaps * (gaps - 1) / 2.0, minlength=points)
    return np.where(size > 0, waited / steps, np.inf)
