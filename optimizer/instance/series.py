"""Values over time: trajectories by period, profiles by local hour, operating slices."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from .instance import Instance
from .schema import Outage, Slice
from .seasons import in_season

HOURS_PER_DEG = 1 / 15


@dataclass(frozen=True, slots=True)
class OperatingSlice:
    """A slice as the laws see it: normal ones with outage hours taken off, then the outages."""

    slice: str
    day: str
    day_of_year: int
    utc_start_h: float
    length_h: float
    hours_per_year: float
    outage: bool
    like: str
    available: Mapping[tuple[str, str], float]

    def share(self, kind: str, element: str) -> float:
        """Return the share of an element (site, shell, gateway, link, feeder of a gateway) left."""
        return self.available.get((kind, element), 1.0)


class _Span(Protocol):
    """A stretch of a day."""

    @property
    def day_of_year(self) -> int: ...
    @property
    def utc_start_h(self) -> float: ...
    @property
    def length_h(self) -> float: ...


def trajectory(inst: Instance, name: str | None, period: int) -> float:
    """Return the factor of a trajectory in a period; 1.0 without a name.

    Args:
        inst: the instance.
        name: id of the trajectory, or None.
        period: start year of the period.

    Returns:
        The factor.

    Raises:
        KeyError: no such factor (never after validation).
    """
    if name is None:
        return 1.0
    return float(inst.by_id("trajectories")[f"{name}:{period}"].factor)


def profile_mean(inst: Instance, name: str | None, lon_deg: float, span: _Span) -> float:
    """Return the mean of a profile over a slice, exact for the hourly step function.

    Local solar time is UTC + lon/15; the slice's day picks the rows that apply.

    Args:
        inst: the instance.
        name: id of the profile, or None: 1.0.
        lon_deg: longitude of the element.
        span: a slice.

    Returns:
        The mean factor.
    """
    if name is None:
        return 1.0
    sums = _season(inst, name, span.day_of_year)
    start = span.utc_start_h + lon_deg * HOURS_PER_DEG
    return (_integral(sums, start + span.length_h) - _integral(sums, start)) / span.length_h


def _integral(sums: tuple[float, ...], hour: float) -> float:
    """Return the integral of the step function from local midnight to `hour`."""
    days, within = divmod(hour, 24.0)
    whole = min(int(within), 23)
    return days * sums[24] + sums[whole] + (within - whole) * (sums[whole + 1] - sums[whole])


def _season(inst: Instance, name: str, day: int) -> tuple[float, ...]:
    for day_from, day_to, sums in inst.seasons[name]:
        if in_season(day, day_from, day_to):
            return sums
    raise KeyError(f"profile {name} has no hours for day {day}")


def operating_slices(inst: Instance) -> tuple[OperatingSlice, ...]:
    """Return the slices the laws run over: normal ones by id, then outage slices by id.

    An outage of 0 hours is switched off: it has no slice.

    Args:
        inst: the instance.

    Returns:
        The slices; their hours sum to 8760.
    """
    first = {row.slice: row for row in reversed(inst.outages) if row.hours_per_year > 0}
    lost: dict[str, float] = defaultdict(float)
    for row in first.values():
        lost[row.like_slice] += row.hours_per_year
    normal = {row.slice: _normal(row, lost[row.slice]) for row in inst.slices}
    outages = (_outage(inst, first[name], normal) for name in sorted(first))
    return (*normal.values(), *outages)


def _normal(row: Slice, lost_h: float) -> OperatingSlice:
    return OperatingSlice(
        slice=row.slice,
        day=row.day,
        day_of_year=row.day_of_year,
        utc_start_h=row.utc_start_h,
        length_h=row.length_h,
        hours_per_year=row.hours_per_year - lost_h,
        outage=False,
        like=row.slice,
        available={},
    )


def _outage(inst: Instance, row: Outage, normal: Mapping[str, OperatingSlice]) -> OperatingSlice:
    elements = [other for other in inst.outages if other.slice == row.slice]
    return replace(
        normal[row.like_slice],
        slice=row.slice,
        day=row.slice,
        hours_per_year=row.hours_per_year,
        outage=True,
        available={(other.element_kind, other.element): other.available for other in elements},
    )


def total_hours(inst: Instance) -> float:
    """Return the sum of the hours of all operating slices."""
    return math.fsum(row.hours_per_year for row in operating_slices(inst))
