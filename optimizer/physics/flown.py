"""A shell flown through the samples: every satellite in its zone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Floats, Ints
from .inputs import ShellLike, ZoneLike
from .sample import Sample
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
