"""What ground nodes see of a lattice: satellites in sight, gaps, slant ranges, waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Floats, Ints, Shorts, Singles
from ..instance.sphere import EARTH_MEAN_RADIUS_KM
from .constants import EARTH_FLATTENING, EARTH_RADIUS_KM, LIGHT_KM_MS
from .look import elevation_ok, ground_points, ring

TAIL: Final = 0.95
LOW: Final = 0.05
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

    def of(self, nodes: Sequence[str]) -> Points:
        """Return the points of some of the nodes."""
        return self._some(np.array([self.nodes.index(n) for n in nodes], dtype=np.int64), None)

    def at(self, number: int) -> Points:
        """Return one point of every node: that number, counted round."""
        return self._some(np.arange(len(self.nodes)), number)

    def _some(self, nodes: Ints, number: int | None) -> Points:
        first, count = self.first[nodes], self.count[nodes]
        one = number is not None
        kept = [
            f + number % c if one else np.arange(f, f + c)
            for f, c in zip(first, count, strict=True)
        ]
        rows = np.concatenate([np.atleast_1d(part) for part in kept] or [np.empty(0, np.int64)])
        count = np.ones_like(count) if one else count
        return Points(
            tuple(self.nodes[k] for k in nodes.tolist()), np.cumsum(count) - count, count,
            self.radius_rad[nodes], self.position_km[rows], self.up[rows],
        )  # fmt: skip

    def mean(self, values: Floats) -> Floats:
        """Average values (k, ...) over the points of each node."""
        summed = np.add.reduceat(values, self.first, axis=0)
        return summed / self.count.reshape(-1, *[1] * (values.ndim - 1))


@dataclass(frozen=True, slots=True)
class Sight:
    """By node: see, see_low (n, Z, T) and sky_low (n, T) per satellite of the lattice, gap (n,),
    slant_ms (n, Z) with nan where unseen.
    """

    see: Floats
    see_low: Floats
    sky_low: Floats
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
    Returns: see and its 5th percentiles over the instants of a slice, gap, and the 95th percentile
        of slant range / c; a region counts as the mean of its points at each instant.
    Source: formulation, section 2.
    """
    times, instants, sats = zone.shape
    count, blind = points.total, np.zeros(points.total)
    seen, keys, slants = np.zeros((len(points.nodes), zones, times, instants)), [], []
    for t in range(times):
        for k in range(instants):
            here, in_sight = np.zeros(count * zones), np.zeros(count, np.bool_)
            for point, number, slant in pairs_in_sight(points, fixed_km[t, k], elevation_deg):
                keys.append((point * zones + zone[t, k, number]).astype(np.int32))
                slants.append(slant.astype(np.float32))
                here += np.bincount(keys[-1], minlength=count * zones)
                in_sight[point] = True
            blind += ~in_sight
            seen[:, :, t, k] = points.mean(here.reshape(count, zones))
    seen /= sats
    tail = percentile_by_key(keys, slants, count * zones).reshape(count, zones) / LIGHT_KM_MS
    known = points.mean(np.where(np.isnan(tail), 0.0, 1.0))
    slant_ms = points.mean(np.nan_to_num(tail)) / np.where(known > 0.0, known, np.nan)
    return Sight(
        see=seen.mean(axis=3),
        see_low=np.quantile(seen, LOW, axis=3),
        sky_low=np.quantile(seen.sum(axis=1), LOW, axis=2),
        gap=points.mean(blind / (times * instants)),
        slant_ms=slant_ms,
    )


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
