"""One shell's coefficients from its sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from .coefficients import Pair, ShellGeometry
from .heat import radiator_limit_kw
from .inputs import ModuleLike, ShellLike, ZoneLike
from .lattice import grid_links
from .least import least_fleet
from .mesh import count_borders, mean_places, neighbour_ms, way_ms, zone_ways_ms
from .orbit import orbit_radius_km
from .power import LIMITS, Sustained, sustain
from .sample import Sample
from .sight import Points, look, waits_s
from .zoning import Merge, grid_cell, merge_cells


@dataclass(frozen=True, slots=True)
class Choices:
    """Settings a shell's coefficients depend on; slices: ids of the normal ones."""

    lat_edges_deg: tuple[float, ...]
    lon_step_deg: float
    grid: tuple[ZoneLike, ...]
    hop_ms: float
    wait_jd: float
    slices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flown:
    """A shell in its zones: cell and zone (T, n, N), counts (T, Z, 2 P) of plane x (dark, lit)."""

    shell: ShellLike
    sample: Sample
    cell: Ints
    zone: Ints
    merge: Merge
    counts: Floats


def place_shell(shell: ShellLike, sample: Sample, choices: Choices) -> Flown:
    """Sort the satellites of a sample into zones.

    Args: shell: the row; sample: its samples; choices: the grid.
    Returns: zones merged below 1e-4, and the satellites counted by plane and light.
    Source: formulation, section 2 (share).
    """
    cell = grid_cell(sample.fixed_km, choices.lat_edges_deg, choices.lon_step_deg)
    shares = np.bincount(cell.ravel(), minlength=len(choices.grid)) / cell.size
    merge = merge_cells(shares, choices.grid)
    zone = merge.place[cell]
    plane = np.arange(zone.shape[-1]) // shell.sats_per_plane
    state = zone * (2 * shell.planes) + 2 * plane + sample.sunlit
    width = len(merge.zones) * 2 * shell.planes
    counts = np.stack([np.bincount(part.ravel(), minlength=width) for part in state])
    shape = (len(state), len(merge.zones), 2 * shell.planes)
    return Flown(shell, sample, cell, zone, merge, counts.reshape(shape).astype(np.float64))


def zone_power(flown: Flown, module: ModuleLike, slices: Sequence[str]) -> tuple[Floats, Floats]:
    """Average a module's sustained IT power over the satellites over each zone.

    Args: flown: the shell; module: the row; slices: their ids, for the error.
    Returns: kW (Z, T, J), and the limit (Z, T, J) that takes most from the rated power, an index
        into LIMITS. A zone with no satellite in a slice gets the shell's mean.
    Raises: PhysicsError: the design cannot live in this shell.
    Source: formulation, section 2 (power).
    """
    parts = []
    for t, name in enumerate(slices):
        held = _sustained(flown, module, t, f"in shell {flown.shell.shell}, slice {name}")
        parts.append(_by_zone(flown.counts[t], held, module.it_kw))
    return np.stack([p for p, _ in parts], axis=1), np.stack([x for _, x in parts], axis=1)


def _sustained(flown: Flown, module: ModuleLike, t: int, where: str) -> Sustained:
    sample, height = flown.sample, flown.shell.altitude_km
    beta, which = np.unique(np.round(sample.beta_deg[t], 9), return_inverse=True)
    limits = np.array([radiator_limit_kw(module, height, float(angle)) for angle in beta])
    return sustain(module, limits[which], sample.eclipse_share[t], sample.eclipse_h[t], where)


def _by_zone(counts: Floats, held: Sustained, rated_kw: float) -> tuple[Floats, Floats]:
    power = np.stack([held.dark_kw, held.sun_kw], axis=1).reshape(counts.shape[1], -1)
    limit = np.stack([held.dark_limit, held.sun_limit], axis=1).reshape(power.shape)
    weights = np.where(counts.sum(axis=1, keepdims=True) > 0.0, counts, counts.sum(axis=0))
    weights = weights / weights.sum(axis=1, keepdims=True)
    lost = [weights @ ((rated_kw - power) * (limit == label)) for label in range(len(LIMITS))]
    lost[0] = lost[0] + 1e-9 * rated_kw
    return weights @ power, np.argmax(np.stack(lost), axis=0).astype(np.float64)


def shell_geometry(
    flown: Flown,
    points: Points,
    modules: Sequence[ModuleLike],
    others: Mapping[str, Flown],
    choices: Choices,
) -> tuple[ShellGeometry, float]:
    """Derive all coefficients of one shell.

    Args: flown: the shell; points: of the ground nodes; modules: those that fly there;
        others: the other shells; choices: settings.
    Returns: the record (T: normal slices), and the share of pairs without a lattice way.
    Raises: PhysicsError: a design cannot live in this shell.
    Source: formulation, section 2.
    """
    shell, sample, zones = flown.shell, flown.sample, flown.merge.zones
    held = {m.module: zone_power(flown, m, choices.slices) for m in modules}
    seen = look(points, sample.fixed_km, flown.zone, len(zones), shell.min_elevation_deg)
    least = shell.min_modules
    if least is None:
        least = least_fleet(points, sample.fixed_km, shell.min_elevation_deg)
    total = flown.counts.sum(axis=2)
    lit = flown.counts[:, :, 1::2].sum(axis=2)
    mean_lit = lit.sum(axis=1, keepdims=True) / total.sum(axis=1, keepdims=True)
    cross, isl_ms = _links(flown, choices.hop_ms)
    ways, lost = zone_ways_ms(
        sample.fixed_km, flown.zone, grid_links(shell), len(zones), choices.hop_ms
    )
    record = ShellGeometry(
        shell=shell.shell,
        zones=zones,
        centre_lat_deg=flown.merge.centre_lat_deg,
        centre_lon_deg=flown.merge.centre_lon_deg,
        share=(total / total.sum(axis=1, keepdims=True)).T,
        sunlit=np.where(total > 0.0, lit / np.maximum(total, 1.0), mean_lit).T,
        power_kw={name: power for name, (power, _) in held.items()},
        limited_by={name: limit.astype(np.int8) for name, (_, limit) in held.items()},
        see={node: seen.see[k] for k, node in enumerate(points.nodes)},
        gap={node: float(seen.gap[k]) for k, node in enumerate(points.nodes)},
        wait_s=_waits(shell, points, seen.gap, least, choices.wait_jd),
        slant_ms={node: seen.slant_ms[k] for k, node in enumerate(points.nodes)},
        cross=cross,
        isl_ms=isl_ms,
        cross_shell_ms=_neighbours(flown, others),
        zone_ms=ways,
        least=least,
    )
    return record, lost


def _links(flown: Flown, hop_ms: float) -> tuple[dict[Pair, Floats], dict[Pair, float]]:
    zones, fixed = flown.merge.zones, flown.sample.fixed_km
    borders = count_borders(fixed, flown.zone, grid_links(flown.shell), len(zones))
    place = mean_places(fixed, flown.cell, flown.merge.cell)
    one, two = borders.pairs[:, 0], borders.pairs[:, 1]
    cosine = np.einsum("kj,kj->k", place[one], place[two])
    radius = orbit_radius_km(flown.shell.altitude_km)
    ways = way_ms(np.arccos(np.clip(cosine, -1.0, 1.0)), radius, borders.link_rad or 1.0, hop_ms)
    pairs = [(zones[a], zones[b]) for a, b in borders.pairs]
    cross = {pair: borders.cross[k] for k, pair in enumerate(pairs)}
    return cross, {pair: float(ways[k]) for k, pair in enumerate(pairs)}


def _waits(
    shell: ShellLike, points: Points, gap: Floats, least: int, jd: float
) -> dict[str, float]:
    served = (gap <= 0.01) & (shell.existing_sats >= least)
    waits = np.zeros(gap.size) if served.all() else waits_s(points, shell, jd)
    return {n: 0.0 if served[k] else float(waits[k]) for k, n in enumerate(points.nodes)}


def _neighbours(flown: Flown, others: Mapping[str, Flown]) -> dict[Pair, float]:
    found: dict[Pair, float] = {}
    zones, fixed = flown.merge.zones, flown.sample.fixed_km
    for name in sorted(others):
        ms = neighbour_ms(fixed, flown.zone, len(zones), others[name].sample.fixed_km)
        shared = set(others[name].merge.zones)
        found |= {(name, zone): float(ms[z]) for z, zone in enumerate(zones) if zone in shared}
    return found
