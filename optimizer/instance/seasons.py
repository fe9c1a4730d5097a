"""Seasons: stretches of days of the year, which may wrap over the new year."""

from __future__ import annotations


def in_season(day: int, day_from: int | None, day_to: int | None) -> bool:
    """Tell whether a day lies between two others, which may wrap over the new year."""
    if day_from is None or day_to is None:
        return True
    if day_from <= day_to:
        return day_from <= day <= day_to
    return day >= day_from or day <= day_to
