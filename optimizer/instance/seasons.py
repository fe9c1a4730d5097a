"""Seasons: stretches of days of the year, which may wrap over the new year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate

from .schema import Profile

Season = tuple[int | None, int | None, tuple[float, ...]]


def in_season(day: int, day_from: int | None, day_to: int | None) -> bool:
    """Tell whether a day lies between two others, which may wrap over the new year."""
    if day_from is None or day_to is None:
        return True
    if day_from <= day_to:
        return day_from <= day <= day_to
    return day >= day_from or day <= day_to


def seasons_by_profile(rows: Iterable[Profile]) -> dict[str, tuple[Season, ...]]:
    """Return the seasons of every profile: first day, last day, running sums of 24 factors.

    Args:
        rows: the profiles, 24 rows a season.

    Returns:
        By profile, its seasons in the order of the rows.
    """
    hours: dict[tuple[str, int | None, int | None], list[float]] = defaultdict(lambda: [0.0] * 24)
    for row in rows:
        hours[row.profile, row.day_from, row.day_to][row.local_hour] = row.factor
    found: dict[str, tuple[Season, ...]] = defaultdict(tuple)
    for (profile, day_from, day_to), factors in hours.items():
        found[profile] += ((day_from, day_to, tuple(accumulate(factors, initial=0.0))),)
    return dict(found)
