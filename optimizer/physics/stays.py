"""A day of a few satellites, step by step: waits and passes of ground nodes, stays over zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import Bools, Floats, Ints, Singles
from .flown import Choices, Flown
from .lattice import elements
from .propagate import positions_km
from .sight import Points, mean_waits, pairs_in_sight
from .sun import teme_to_ecef
from .zoning import grid_cell

STEP_S: Final = 30.0
DAY_STEPS: Final = 2880
DAY_S: Final = 86_400.0
SATELLITES: Final = 8


@dataclass(frozen=True, slots=True)
class Stays:
    """wait_s, pass_s (n,) by node; dwell_s (Z,) by zone; inf where no satellite ever comes."""

    wait_s: Floats
    pass_s: Floats
    dwell_s: Floats


def stays_s(points: Points, flown: Flown, choices: Choices) -> Stays:
    """Give waits, passes and stays of single satellites over 24 h at 30 s steps.

    Args: points: of n nodes; flown: the shell; choices: when the day starts, and the grid.
    Returns: seconds, the day taken as a circle. The wait is the mean over up to 8 satellites of the
        lattice, each flown alone, and over a node's points; one never in sight counts 24 h. A pass
        is the time in sight over the number of passes, a stay the time over a zone over the number
        of visits, over all of them together; a zone that none visits has the mean stay of all, one
        that none leaves (as over the equator at 35,786 km) inf.
    Raises: PhysicsError: no such orbit.
    Source: formulation, section 2.
    """
    shell = flown.shell
    total = shell.planes * shell.sats_per_plane
    chosen = np.unique(np.linspace(0, total, SATELLITES, endpoint=False).astype(np.int64))
    steps = np.arange(DAY_STEPS, dtype=np.float64)
    instants: Floats = choices.wait_jd + (steps + 0.5) * STEP_S / DAY_S
    inertial = positions_km(elements(shell, choices.wait_jd), instants, chosen)
    fixed = teme_to_ecef(inertial, instants).astype(np.float32)
    contacts = [_contacts(points, track, shell.min_elevation_deg) for track in fixed]
    waits = np.stack([mean_waits(p, s, points.total, DAY_STEPS) * STEP_S for p, s in contacts])
    reached = points.mean(np.asarray(np.isfinite(waits).any(axis=0), dtype=np.float64)) > 0.0
    mean_wait = points.mean(np.minimum(waits, DAY_S).mean(axis=0))
    cell = grid_cell(fixed, choices.lat_edges_deg, choices.lon_step_deg)
    return Stays(
        np.where(reached, mean_wait, np.inf),
        _passes(points, contacts),
        _dwells(flown.merge.place[cell], len(flown.merge.zones)),
    )


def _contacts(points: Points, track_km: Singles, elevation_deg: float) -> tuple[Ints, Ints]:
    """Return point and step of every contact of one satellite."""
    found = [(p, step) for p, step, _ in pairs_in_sight(points, track_km, elevation_deg)]
    return np.concatenate([p for p, _ in found]), np.concatenate([s for _, s in found])


def _passes(points: Points, contacts: list[tuple[Ints, Ints]]) -> Floats:
    """Return the mean pass (n,) [s]."""
    time: Floats = np.zeros(points.total)
    count: Floats = np.zeros(points.total)
    for point, step in contacts:
        there = np.zeros((points.total, DAY_STEPS), np.bool_)
        there[point, step] = True
        time += there.sum(axis=1) * STEP_S
        count += (there & ~np.roll(there, 1, axis=1)).sum(axis=1)
    return _each(points.mean(time), points.mean(count))


def _dwells(zone: Ints, zones: int) -> Floats:
    """Return the mean stay (Z,) [s] of tracks (satellites, steps)."""
    known: Bools = zone >= 0
    enters = known & (zone != np.roll(zone, 1, axis=1))
    time = (np.bincount(zone[known], minlength=zones) * STEP_S).astype(np.float64)
    count = np.bincount(zone[enters], minlength=zones)
    (usual,) = _each(time.sum(keepdims=True), count.sum(keepdims=True))
    return np.where(time > 0.0, _each(time, count), usual)


def _each(time_s: Floats, count: Floats | Ints) -> Floats:
    """Return time over count, inf where nothing is counted."""
    found: Floats = np.full(len(time_s), np.inf)
    np.divide(time_s, count, out=found, where=np.asarray(count) > 0)
    return found
