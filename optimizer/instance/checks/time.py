"""Periods, slices, outages, trajectories and profiles fit together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ...errors import Problem
from ..messages import some
from ..schema import Outage, Profile, Slice
from ..seasons import in_season
from ..text import show
from .context import Context

Seasons = dict[tuple[int | None, int | None], list[Profile]]
YEAR_HOURS = 8760.0
CLOSE = 1e-6


def periods(context: Context) -> Iterator[Problem]:
    """Check that periods neither overlap nor begin before the base year."""
    rows = context.rows("periods")
    base = context.content.settings.base_year
    for row in rows:
        if row.period < base:
            message = f"is before base_year ({row.period} < {base}). Lower base_year or drop it."
            yield context.at(row, "period", message)
    for before, after in pairwise(rows):
        end = before.period + before.years - 1
        if end >= after.period:
            message = f"overlaps the period before it ({before.period} to {end}). Shorten that one."
            yield context.at(after, "period", message)


def hours(context: Context) -> Iterator[Problem]:
    """Check that the hours of all slices sum to a year."""
    total = math.fsum(row.hours_per_year for row in context.rows("slices"))
    if abs(total - YEAR_HOURS) > CLOSE * YEAR_HOURS:
        seen = f"hours_per_year sums to {total:.6g} ({total - YEAR_HOURS:+.6g})"
        yield context.head("slices", "hours_per_year", f"{seen}. Allowed: 8760 in all.")


def days(context: Context) -> Iterator[Problem]:
    """Check that the slices of a day share a date and do not overlap."""
    grouped: dict[str, list[Slice]] = defaultdict(list)
    for row in context.rows("slices"):
        grouped[row.day].append(row)
    for name, rows in sorted(grouped.items()):
        for row in rows[1:]:
            if row.day_of_year != rows[0].day_of_year:
                seen = f"{row.day_of_year}, but {rows[0].day_of_year} in slice {rows[0].slice}"
                message = f"differs within day {name} ({seen}). Write one date, or two days."
                yield context.at(row, "day_of_year", message)
        yield from _overlaps(context, rows)


def _overlaps(context: Context, rows: list[Slice]) -> Iterator[Problem]:
    ordered = sorted(rows, key=lambda row: (row.utc_start_h, row.slice))
    for before, after in zip(ordered, [*ordered[1:], ordered[0]], strict=True):
        gap = (after.utc_start_h - before.utc_start_h) % 24
        if before is after or (gap == 0 and after is ordered[0]):
            continue
        if before.length_h > gap + 1e-9:
            end = before.utc_start_h + before.length_h
            message = (
                f"overlaps slice {after.slice} of day {before.day} ({before.utc_start_h:g} h to "
                f"{end:g} h, the next begins at {after.utc_start_h:g} h). Shorten it."
            )
            yield context.at(before, "length_h", message)


def stored_days(context: Context) -> Iterator[Problem]:
    """Check that with storage each slice of a day stands for the same number of days."""
    if not any(row.kind == "storage" for row in context.rows("power")):
        return
    first: dict[str, Slice] = {}
    for row in context.rows("slices"):
        other = first.setdefault(row.day, row)
        days_a, days_b = (r.hours_per_year / r.length_h for r in (other, row))
        if abs(days_a - days_b) > CLOSE * days_a:
            message = (
                f"makes slice {row.slice} stand for {days_b:.6g} days, slice {other.slice} for "
                f"{days_a:.6g} ({row.hours_per_year:g}). Storage carries energy within a day: "
                "keep hours_per_year / length_h the same."
            )
            yield context.at(row, "hours_per_year", message)


def outages(context: Context) -> Iterator[Problem]:
    """Check that outage slices are new, whole, and leave hours to the slice they copy."""
    slices = {row.slice: row for row in context.rows("slices")}
    used_days = {row.day for row in slices.values()}
    first: dict[str, Outage] = {}
    lost: dict[str, float] = defaultdict(float)
    for row in context.rows("outages"):
        if row.slice not in first:
            first[row.slice] = row
            lost[row.like_slice] += row.hours_per_year
            if row.slice in slices or row.slice in used_days:
                kind = "slice" if row.slice in slices else "day"
                message = f"is the id of a {kind} already ({row.slice}). Choose another."
                yield context.at(row, "slice", message)
            like = slices.get(row.like_slice)
            if like and lost[row.like_slice] >= like.hours_per_year:
                left = f"{lost[row.like_slice]:g} of {like.hours_per_year:g} hours"
                message = f"takes all hours of slice {like.slice} ({left}). Lower it."
                yield context.at(row, "hours_per_year", message)
        yield from _consistent(context, row, first[row.slice])


def _consistent(context: Context, row: Outage, first: Outage) -> Iterator[Problem]:
    for column in ("like_slice", "hours_per_year"):
        seen, wanted = getattr(row, column), getattr(first, column)
        if seen != wanted:
            message = f"differs within outage {row.slice} ({show(seen)}, elsewhere {show(wanted)})."
            yield context.at(row, column, f"{message} Write the same in all its rows.")


def trajectories(context: Context) -> Iterator[Problem]:
    """Check that every trajectory has a factor for every period, and for nothing else."""
    starts = [row.period for row in context.rows("periods")]
    have: dict[str, set[int]] = defaultdict(set)
    last = {}
    for row in context.rows("trajectories"):
        have[row.trajectory].add(row.period)
        last[row.trajectory] = row
        if row.period not in starts:
            message = f"is not the start of a period ({row.period}). Allowed: {some(starts)}."
            yield context.at(row, "period", message)
    for name, row in sorted(last.items()):
        if lacking := sorted(set(starts) - have[name]):
            message = f"has no factor for {some(lacking)} ({name}). Add a row for each."
            yield context.at(row, "trajectory", message)


def profiles(context: Context) -> Iterator[Problem]:
    """Check that every profile has 24 hours a season, and one season for every slice."""
    seasons: dict[str, Seasons] = {}
    halves: set[str] = set()
    for row in context.rows("profiles"):
        if (row.day_from is None) != (row.day_to is None):
            halves.add(row.profile)
            column = "day_to" if row.day_to is None else "day_from"
            yield context.at(row, column, "is blank, the other is not. Fill in both or neither.")
        season = seasons.setdefault(row.profile, {})
        season.setdefault((row.day_from, row.day_to), []).append(row)
    for name, by_span in sorted(seasons.items()):
        if name not in halves:
            yield from _hours_covered(context, name, by_span)
            yield from _days_covered(context, name, by_span)


def _hours_covered(context: Context, name: str, by_span: Seasons) -> Iterator[Problem]:
    for rows in by_span.values():
        if lacking := sorted(set(range(24)) - {row.local_hour for row in rows}):
            message = f"has no factor for local_hour {some(lacking, 24)} ({name}). Add them."
            yield context.at(rows[-1], "profile", message)


def _days_covered(context: Context, name: str, by_span: Seasons) -> Iterator[Problem]:
    rows = next(iter(by_span.values()))
    for row in context.rows("slices"):
        hits = [span for span in by_span if in_season(row.day_of_year, *span)]
        if len(hits) != 1:
            seen = "in no season" if not hits else f"in {len(hits)} seasons"
            day = f"day {row.day_of_year} of slice {row.slice} is {seen} of {name}"
            place = by_span[hits[-1]][0] if hits else rows[0]
            todo = "Make day_from and day_to cover each day once."
            yield context.at(place, "profile", f"does not fit the slices: {day}. {todo}")
            return


def supply(context: Context) -> Iterator[Problem]:
    """Check that supply names starts of periods."""
    starts = [row.period for row in context.rows("periods")]
    for row in context.rows("supply"):
        if row.period not in starts:
            message = f"is not the start of a period ({row.period}). Allowed: {some(starts)}."
            yield context.at(row, "period", message)


RULES = (
    (periods, ("periods",)),
    (hours, ("slices",)),
    (days, ("slices",)),
    (stored_days, ("slices", "power")),
    (outages, ("slices", "outages")),
    (trajectories, ("periods", "trajectories")),
    (profiles, ("profiles", "slices")),
    (supply, ("periods",)),
)
