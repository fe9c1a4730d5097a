"""The grid of zones: latitude bands by longitude steps, named by their south-west corner."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .settings import Settings


@dataclass(frozen=True, slots=True)
class Zone:
    """One cell: [south, north) x [west, east), the north pole included in the last band."""

    zone: str
    south_deg: float
    north_deg: float
    west_deg: float
    east_deg: float
    centre_lat_deg: float
    centre_lon_deg: float


def zone_grid(settings: Settings) -> tuple[Zone, ...]:
    """Return the zones, south to north, then west to east from -180.

    Args:
        settings: the settings; `zones` holds the edges and the step.

    Returns:
        The zones.
    """
    step = settings.zones.lon_step_deg
    count = round(360 / step)
    wests = [-180 + k * step for k in range(count)]
    return tuple(
        _zone(south, north, west, west + step)
        for south, north in pairwise(settings.zones.lat_edges_deg)
        for west in wests
    )


def _zone(south: float, north: float, west: float, east: float) -> Zone:
    return Zone(
        zone=zone_id(south, west),
        south_deg=south,
        north_deg=north,
        west_deg=west,
        east_deg=east,
        centre_lat_deg=(south + north) / 2,
        centre_lon_deg=(west + east) / 2,
    )


def zone_id(south_deg: float, west_deg: float) -> str:
    """Return the id of the zone with this south-west corner, such as S20E060."""
    lat = _corner("S" if south_deg < 0 else "N", abs(south_deg), 2)
    return lat + _corner("W" if west_deg < 0 else "E", abs(west_deg), 3)


def _corner(letter: str, degrees: float, width: int) -> str:
    whole, point, rest = f"{degrees:g}".partition(".")
    return f"{letter}{whole.zfill(width)}{point}{rest}"
