"""Which zone a satellite is over, and the merging of zones that hardly any satellite visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import Floats, Ints
from .inputs import ZoneLike

LEAST_SHARE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Merge:
    """Zones that stay (ids sorted) and where each cell of the grid went (-1: never visited)."""

    zones: tuple[str, ...]
    centre_lat_deg: Floats
    centre_lon_deg: Floats
    cell: Ints
    place: Ints


def grid_cell(
    position_km: NDArray[np.floating], lat_edges_deg: Sequence[float], lon_step_deg: float
) -> Ints:
    """Find the cell below each satellite: geocentric, half-open [south, north) x [west, east).

    Args: position_km: (..., 3) Earth-fixed; lat_edges_deg: rising, -90 to 90; lon_step_deg.
    Returns: (...) band * cells per band + cell, as `zone_grid` numbers them.
    Source: definition, formulation section 2.
    """
    place = np.asarray(position_km, dtype=np.float64)
    height = place[..., 2] / np.sqrt(np.einsum("...k,...k->...", place, place))
    edges = np.sin(np.radians(np.array(lat_edges_deg[1:-1], dtype=np.float64)))
    band = np.searchsorted(edges, height, side="right")
    count = round(360.0 / lon_step_deg)
    lon = np.degrees(np.arctan2(place[..., 1], place[..., 0]))
    cell = np.floor((lon + 180.0) / lon_step_deg).astype(np.int64) % count
    return np.asarray(band * count + cell, dtype=np.int64)


def band_shares(inclination_deg: float, lat_edges_deg: Sequence[float]) -> Floats:
    """Give the long-run share of time a circular orbit spends in latitude bands.

    Args: inclination_deg: degrees; lat_edges_deg: (n + 1,) geocentric edges.
    Returns: (n,) [asin(sin b / sin i) - asin(sin a / sin i)] / pi.
    Source: uniform phase along a circle; P6 of the published checks.
    """
    edges = np.sin(np.radians(np.array(lat_edges_deg, dtype=np.float64)))
    reach = np.arcsin(np.clip(edges / np.sin(np.radians(inclination_deg)), -1.0, 1.0))
    return np.asarray(np.diff(reach) / np.pi, dtype=np.float64)


def merge_cells(shares: Floats, grid: Sequence[ZoneLike]) -> Merge:
    """Merge cells with a share below 1e-4 into the nearest that stays.

    Args: shares: (cells,) mean share of satellites; grid: the cells in the same order.
    Returns: the zones, and for every cell the zone it is counted in; nearest by great circle
        between centres, ties to the first id.
    Source: formulation, section 2.
    """
    stays = shares >= LEAST_SHARE
    if not stays.any():
        stays = shares > 0.0
    kept = sorted(np.flatnonzero(stays).tolist(), key=lambda k: grid[k].zone)
    cells = np.array(kept, dtype=np.int64)
    lats = np.array([zone.centre_lat_deg for zone in grid])
    lons = np.array([zone.centre_lon_deg for zone in grid])
    near = _directions(lats, lons) @ _directions(lats[cells], lons[cells]).T
    place = np.where(shares > 0.0, np.argmax(np.round(near, 12), axis=1), -1)
    place[cells] = np.arange(cells.size)
    names = tuple(grid[k].zone for k in cells.tolist())
    return Merge(names, lats[cells], lons[cells], cells, place.astype(np.int64))


def _directions(lat_deg: Floats, lon_deg: Floats) -> Floats:
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
