"""Hours: the operating slices of a year, their outages, and profiles in local solar time.

Source: formulation, section 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..instance import Instance

DAY_H = 24


@dataclass(frozen=True, slots=True)
class Spell:
    """One operating state of the year; `available` lists what is partly or wholly away."""

    slice: str
    day: str
    day_of_year: int
    utc_start_h: float
    length_h: float
    hours: float
    outage: bool
    available: Mapping[tuple[str, str], float]


def operating_spells(inst: Instance) -> tuple[Spell, ...]:
    """Return the normal slices by id, then the outage slices by id.

    An outage slice copies the clock of its `like_slice` and takes its hours from it; one of no
    hours is left out.
    """
    away: dict[str, dict[tuple[str, str], float]] = {}
    like: dict[str, tuple[str, float]] = {}
    for row in inst.outages:
        if row.hours_per_year == 0:
            continue
        away.setdefault(row.slice, {})[row.element_kind, row.element] = row.available
        like[row.slice] = (row.like_slice, row.hours_per_year)
    taken: dict[str, float] = {}
    for model, hours in like.values():
        taken[model] = taken.get(model, 0.0) + hours
    normal = {
        row.slice: Spell(
            row.slice,
            row.day,
            row.day_of_year,
            row.utc_start_h,
            row.length_h,
            row.hours_per_year - taken.get(row.slice, 0.0),
            False,
            {},
        )
        for row in inst.slices
    }
    spells = [normal[name] for name in sorted(normal)]
    for name in sorted(like):
        model, hours = like[name]
        base = normal[model]
        clock = (base.day_of_year, base.utc_start_h, base.length_h)
        spells.append(Spell(name, name, *clock, hours, True, away[name]))
    return tuple(spells)


def hourly_factors(inst: Instance, profile: str, day_of_year: int) -> Floats:
    """Return the 24 factors of a profile on a day."""
    factors = np.full(DAY_H, np.nan)
    for row in inst.profiles:
        if row.profile == profile and _covers(row.day_from, row.day_to, day_of_year):
            factors[row.local_hour] = row.factor
    return factors


def _covers(day_from: int | None, day_to: int | None, day: int) -> bool:
    first, last = day_from or 1, day_to or 366
    if first <= last:
        return first <= day <= last
    return day >= first or day <= last


def mean_factor(factors: Floats, start_h: float, length_h: float) -> float:
    """Return the exact mean of an hourly step function over a stretch of the day.

    Args:
        factors: One factor per hour (24,).
        start_h: Local hour it starts at; any real number.
        length_h: How long it lasts [h], at most 24.
    """
    start = start_h % DAY_H
    edges = np.arange(2 * DAY_H + 1, dtype=float)
    area = np.concatenate([[0.0], np.cumsum(np.tile(factors, 2))])
    ends = np.interp([start, start + length_h], edges, area)
    return float((ends[1] - ends[0]) / length_h)


def profile_by_slice(
    inst: Instance, spells: tuple[Spell, ...], profile: str | None, lon_deg: float
) -> Floats:
    """Return the factor of a profile at a longitude in every slice (T,); 1 without a profile."""
    if profile is None:
        return np.ones(len(spells))
    means = [
        mean_factor(
            hourly_factors(inst, profile, spell.day_of_year),
            spell.utc_start_h + lon_deg / 15.0,
            spell.length_h,
        )
        for spell in spells
    ]
    return np.array(means)
