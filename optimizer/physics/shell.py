"""One shell's coefficients from its sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from .coefficients import ShellGeometry, Ways
from .flown import Choices, Flown
from .heat import radiator_limit_kw
from .inputs import ModuleLike, ShellLike
from .lattice import grid_links
from .least import least_fleet
from .mesh import Meetings, count_borders, zone_ways_ms
from .power import LIMITS, Sustained, sustain
from .reach import Reach
from .sight import LOW, Points, Sight
from .stays import stays_s
from .toll import measure_ways
from .ways import Sky


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


@dataclass(frozen=True, slots=True)
class Task:
    """What one shell's coefficients are derived from.

    Args:
        flown: by shell; seen: what ground nodes see, by shell; points: of the ground nodes.
        modules: those that fly to the shell; reach: who may use it.
        choices: settings; meetings: of two shells, at the instants that ways are measured at.
    """

    flown: Mapping[str, Flown]
    seen: Mapping[str, Sight]
    points: Points
    modules: Sequence[ModuleLike]
    reach: Reach
    choices: Choices
    meetings: Meetings


def shell_geometry(name: str, task: Task) -> tuple[ShellGeometry, float]:
    """Derive all coefficients of one shell.

    Args: name: of the shell; task: the rest.
    Returns: the record (T: normal slices), and the share of pairs without a lattice way.
    Raises: PhysicsError: a design cannot live in this shell.
    Source: formulation, section 2.
    """
    flown, points, choices = task.flown[name], task.points, task.choices
    shell, sample, zones, seen = flown.shell, flown.sample, flown.merge.zones, task.seen[name]
    held = {m.module: zone_power(flown, m, choices.slices) for m in task.modules}
    total = flown.counts.sum(axis=2)
    lit = flown.counts[:, :, 1::2].sum(axis=2)
    mean_lit = lit.sum(axis=1, keepdims=True) / total.sum(axis=1, keepdims=True)
    inside, lost = zone_ways_ms(
        sample.fixed_km, flown.zone, grid_links(shell), len(zones), choices.hop_ms
    )
    borders = count_borders(sample.fixed_km, flown.zone, grid_links(shell), len(zones))
    stays = stays_s(points, flown, choices)
    least = shell.min_modules
    if least is None:
        least = least_fleet(points, sample.fixed_km, shell.min_elevation_deg)
    waits = waits_from(shell, least, seen.gap, stays.wait_s)
    by_node = {node: k for k, node in enumerate(points.nodes)}
    record = ShellGeometry(
        shell=shell.shell,
        zones=zones,
        centre_lat_deg=flown.merge.centre_lat_deg,
        centre_lon_deg=flown.merge.centre_lon_deg,
        share=(total / total.sum(axis=1, keepdims=True)).T,
        sunlit=np.where(total > 0.0, lit / np.maximum(total, 1.0), mean_lit).T,
        power_kw={name: power for name, (power, _) in held.items()},
        limited_by={name: limit.astype(np.int8) for name, (_, limit) in held.items()},
        see={node: seen.see[k] for node, k in by_node.items()},
        gap={node: float(seen.gap[k]) for node, k in by_node.items()},
        wait_s={node: float(waits[k]) for node, k in by_node.items()},
        slant_ms={node: seen.slant_ms[k] for node, k in by_node.items()},
        zone_ms=inside,
        low=least_share(flown.zone, len(zones)),
        see_low={node: seen.see_low[k] for node, k in by_node.items()},
        sky_low={node: seen.sky_low[k] for node, k in by_node.items()},
        cross={(zones[a], zones[b]): borders.cross[k] for k, (a, b) in enumerate(borders.pairs)},
        meet={other: task.meetings.of(name, other) for other in task.reach.steady},
        ways=_ways(name, task),
        dwell_s=stays.dwell_s,
        pass_s={node: float(stays.pass_s[k]) for node, k in by_node.items()},
        least=least,
    )
    return record, lost


def _ways(name: str, task: Task) -> Ways:
    reach = task.reach
    sky = Sky.of([task.flown[s] for s in (name, *reach.steady)], reach, task.meetings)
    hop_ms, instants = task.choices.hop_ms, task.meetings.instants
    return measure_ways(sky, task.points.of(reach.nodes), reach, hop_ms, instants)


def least_share(zone: Ints, zones: int) -> Floats:
    """Give the share of the satellites over each zone at all but 5 % of the instants.

    Args: zone: (T, n, N) zone numbers; zones: Z.
    Returns: (Z, T), 5th percentile over the n instants of each slice.
    Source: formulation, section 2 (rare moments).
    """
    times, instants, sats = zone.shape
    codes = zone + zones * np.arange(times * instants).reshape(times, instants, 1)
    count = np.bincount(codes.ravel(), minlength=times * instants * zones)
    counts = count.reshape(times, instants, zones)
    return np.asarray(np.quantile(counts, LOW, axis=1).T / sats)


def waits_from(shell: ShellLike, least: int, gap: Floats, wait_s: Floats) -> Floats:
    """Give the wait of nodes for contact.

    Args: shell: the row; least: satellites of a whole fleet; gap, wait_s: (n,) by node.
    Returns: (n,) seconds, none where a whole existing fleet is in sight at all but 1 % of instants.
    Source: formulation, section 2.
    """
    return np.where((gap <= 0.01) & (shell.existing_sats >= least), 0.0, wait_s)
