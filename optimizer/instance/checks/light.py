"""Nothing is nearer than its great circle, and nothing is quicker than light."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ...errors import Problem
from ..schema import Link
from ..sphere import (
    EARTH_MEAN_RADIUS_KM,
    FIBRE_KM_PER_MS,
    GLASS,
    LIGHT_KM_PER_MS,
    apart_km,
)
from .context import Context

GLASS_KM_PER_MS: Final = 1.05 * FIBRE_KM_PER_MS  # the quickest glass fibre: 205 km in a ms
SHARE, ROUNDED_KM = 0.98, 10.0  # the Earth is no sphere; coordinates and latencies are rounded
PLACES = ("regions", "hubs", "sites", "gateways")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place on the ground, with the radius within which it may truly lie."""

    table: str
    id: str
    lat_deg: float
    lon_deg: float
    radius_km: float = 0.0

    @property
    def turned(self) -> _Place | None:
        """Return the place with latitude and longitude swapped, if there is one."""
        if abs(self.lon_deg) > 90:
            return None
        return _Place(self.table, self.id, self.lon_deg, self.lat_deg, self.radius_km)


def links(context: Context) -> Iterator[Problem]:
    """Check that no link is shorter than its great circle, or quicker than light.

    Where coordinates are only drawn, latencies need not agree with them.
    """
    places, drawn = _places(context), only_drawn(context)
    for row in context.rows("links"):
        if row.from_ in places and row.to in places:
            a, b = places[row.from_], places[row.to]
            short = [*_too_short(context, row, a, b)]
            yield from short
            yield from _too_quick(context, row, a, a if drawn or short else b)


def only_drawn(context: Context) -> bool:
    """Tell whether places lie anywhere: all links have a latency, and no shell sees the ground."""
    timed = all(row.latency_ms is not None for row in context.rows("links"))
    return context.content.made_up or (timed and not context.rows("shells"))


def _too_short(context: Context, row: Link, a: _Place, b: _Place) -> Iterator[Problem]:
    if row.km is not None and row.km < _least_km(a, b):
        message = (
            f"is shorter than the great circle ({row.km:g} km; {a.id} and {b.id} are "
            f"{_apart_km(a, b):.0f} km apart). Raise it, or mend {_mend(a, b, row.km)}."
        )
        yield context.at(row, "km", message)


def _too_quick(context: Context, row: Link, a: _Place, b: _Place) -> Iterator[Problem]:
    if row.latency_ms is None:
        return
    glass = row.kind in GLASS
    speed = GLASS_KM_PER_MS if glass else LIGHT_KM_PER_MS
    reach_km, apart_km = row.latency_ms * speed, _apart_km(a, b)
    said_km = row.km or 0.0
    if reach_km >= max(_least_km(a, b), SHARE * said_km - ROUNDED_KM):
        return
    far_km = max(apart_km, said_km)
    what = "in glass" if glass else "in vacuum"
    other = f", write another kind than {row.kind} if it is not glass" if glass else ""
    coordinates = "" if reach_km >= _least_km(a, b) else f", or mend {_mend(a, b, reach_km)}"
    message = (
        f"is below the time that light takes {what} ({row.latency_ms:g} ms for {far_km:.0f} km; at "
        f"least {far_km / speed:.3g} ms). Raise it, leave it blank{other}{coordinates}."
    )
    yield context.at(row, "latency_ms", message)


def answers(context: Context) -> Iterator[Problem]:
    """Check that light gets from where work begins to where it ends within its limit."""
    places = _places(context)
    if only_drawn(context):
        return
    for row in context.rows("workloads"):
        if row.origin not in places or row.sink not in places:
            continue
        a, b = places[row.origin], places[row.sink]
        left_ms = row.latency_ms - row.processing_ms
        if 0 <= left_ms * LIGHT_KM_PER_MS < _least_km(a, b):
            far_km = _apart_km(a, b)
            message = (
                f"is below the time that light takes from origin to sink ({row.latency_ms:g} ms, "
                f"{row.processing_ms:g} of them processing, for {far_km:.0f} km; at least "
                f"{far_km / LIGHT_KM_PER_MS + row.processing_ms:.3g} ms). Raise it, or mend "
                f"{_mend(a, b, left_ms * LIGHT_KM_PER_MS)}."
            )
            yield context.at(row, "latency_ms", message)


def radii(context: Context) -> Iterator[Problem]:
    """Check that no region is larger than the Earth."""
    most = math.pi * EARTH_MEAN_RADIUS_KM
    for row in context.rows("regions"):
        if row.radius_km > most:
            message = (
                f"is larger than the Earth ({row.radius_km:g} km). Allowed: at most {most:.0f}."
            )
            yield context.at(row, "radius_km", message)


def _places(context: Context) -> dict[str, _Place]:
    return {
        row.key: _Place(table, row.key, row.lat_deg, row.lon_deg, getattr(row, "radius_km", 0.0))
        for table in PLACES
        for row in context.rows(table)
    }


def _apart_km(a: _Place, b: _Place) -> float:
    straight = apart_km(a, b)
    return max(0.0, straight - a.radius_km - b.radius_km)


def _least_km(a: _Place, b: _Place) -> float:
    """Return what no link between two places is shorter than, however they were rounded."""
    return SHARE * _apart_km(a, b) - ROUNDED_KM


def _mend(a: _Place, b: _Place, km: float) -> str:
    """Say which coordinates to look at: those that fit if they are swapped, if there are any."""
    swapped = [
        one
        for one, other in ((a, b), (b, a))
        if (turned := one.turned) is not None and km >= _least_km(turned, other)
    ]
    which = " or of ".join(f"{one.id} in {one.table}" for one in swapped or (a, b))
    return f"the coordinates of {which}" + " (lat_deg and lon_deg look swapped)" * bool(swapped)


_READ = ("links", "workloads", "shells", *PLACES)
RULES = ((links, _READ), (answers, _READ), (radii, ("regions",)))
