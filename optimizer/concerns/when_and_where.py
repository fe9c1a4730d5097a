"""Hours and years that are left out, factors that leap, suns that never set, places in the sea."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ..concern import Concern
from ..instance import Node
from ..instance.sphere import apart_km
from .view import View

SUN_SHARE, WIND_SHARE = 0.4, 0.65  # as much as a mean over the year may be
SEA_DEG = 4.0  # no land within 4 degrees of 0 N 0 E
FAR_KM, NEAR_KM, NEARER = 1500.0, 1000.0, 0.45
POLES = (-78.5, 84.0)
MEAN = (0.02, 5.0)  # of a profile over the day
FACTOR, LEAP = (0.004, 250.0), 30.0
YEARS = (1950, 2150)


def uncovered(view: View) -> Iterator[Concern]:
    """Tell of days whose slices leave hours out, and of slices that stand for too many days."""
    days = defaultdict(list)
    for row in view.inst.slices if view.inst.has("slices") else ():
        days[row.day].append(row)
        if row.hours_per_year / row.length_h > 366:
            stood = row.hours_per_year / row.length_h
            message = (
                f"makes the slice stand for {stood:.4g} days of {row.length_h:g} h, a year has 365."
            )
            yield view.at("hours-uncovered", row, "hours_per_year", message)
    for day, rows in sorted(days.items()):
        told = math.fsum(row.length_h for row in rows)
        if told < 24 - 1e-6:
            message = (
                f"leaves {24 - told:.4g} h of day {day} in no slice: sun, profiles and storage of "
                "these hours are left out. Let the slices of a day be 24 h."
            )
            yield view.at("hours-uncovered", rows[-1], "length_h", message)


def gaps(view: View) -> Iterator[Concern]:
    """Tell of years between periods, and before the first, that no period covers."""
    if not view.inst.has("periods") or not view.inst.content.rows("periods"):
        return
    for before, after in pairwise(view.inst.periods):
        end = before.period + before.years
        if end < after.period:
            message = f"begins {after.period - end} years after the period before it ends ({end})."
            yield view.at("period-gap", after, "period", f"{message} Nothing is served between.")
    first, base = view.inst.periods[0], view.inst.settings.base_year
    if first.period - base > 15:
        message = (
            f"is {first.period - base} years after base_year ({base}): all is discounted to it."
        )
        yield view.at("period-gap", first, "period", message)


def leaps(view: View) -> Iterator[Concern]:
    """Tell of trajectories with factors, or leaps between periods, that are hardly meant."""
    for row in view.inst.trajectories:
        if row.factor and not FACTOR[0] <= row.factor <= FACTOR[1]:
            message = f"is unusual ({row.factor:g}). Usual: {FACTOR[0]:g} to {FACTOR[1]:g}, of 1."
            yield view.at("factor-unusual", row, "factor", message)
    for one, two in pairwise(view.inst.trajectories):
        same = one.trajectory == two.trajectory and min(one.factor, two.factor) > 0
        if same and not 1 / LEAP <= two.factor / one.factor <= LEAP:
            message = f"leaps from {one.factor:g} to {two.factor:g} within a period."
            yield view.at("factor-unusual", two, "factor", message)


def profiles(view: View) -> Iterator[Concern]:
    """Tell of profiles whose mean is hardly that of factors around 1 or shares."""
    seasons = defaultdict(list)
    for row in view.inst.profiles:
        seasons[row.profile, row.day_from].append(row)
    for (name, _), rows in seasons.items():
        mean = math.fsum(row.factor for row in rows) / len(rows)
        if mean and not MEAN[0] <= mean <= MEAN[1]:
            message = f"of {name} is {mean:.4g} on average. Usual: {MEAN[0]:g} to {MEAN[1]:g}."
            yield view.at("factor-unusual", rows[0], "factor", message)


def weather(view: View) -> Iterator[Concern]:
    """Tell of sun and wind that run, or count as firm, around the clock."""
    for row in view.inst.power:
        most = _weather_share(row.kind.lower())
        if most is None:
            continue
        if row.available_profile is None and row.available > most:
            message = (
                f"is blank: {row.power} ({row.kind}) runs {row.available:.0%} of the time, night "
                "and calm included. Name a profile."
            )
            yield view.at("weather-left-out", row, "available_profile", message)
        elif row.firm_share > most:
            message = f"counts {row.power} ({row.kind}) as firm at night and in a calm."
            yield view.at("weather-left-out", row, "firm_share", message)


def _weather_share(kind: str) -> float | None:
    """Return the share of the time that a kind of power can run at most; None: any."""
    words = kind.replace("_", "-").replace(".", "-").split("-")
    if any(part in kind for part in ("solar", "photovolt")) or {"pv", "sun"} & {*words}:
        return SUN_SHARE
    return WIND_SHARE if "wind" in kind else None


def places(view: View) -> Iterator[Concern]:
    """Tell of places in the sea at 0 N 0 E, or near a pole: coordinates left out or swapped."""
    for table in ("regions", "hubs", "sites", "gateways"):
        for row in getattr(view.inst, table):
            where = f"({row.lat_deg:g}, {row.lon_deg:g})"
            if abs(row.lat_deg) < SEA_DEG and abs(row.lon_deg) < SEA_DEG:
                message = (
                    f"and lon_deg are in the sea off Africa {where}. Left out, or another unit?"
                )
                yield view.at("place-unlikely", row, "lat_deg", message)
            elif abs(row.lat_deg) < 90 and not POLES[0] <= row.lat_deg <= POLES[1]:
                message = f"is next to a pole {where}. Are lat_deg and lon_deg swapped?"
                yield view.at("place-unlikely", row, "lat_deg", message)
            elif told := _mirrored(view, view.inst.nodes[row.key]):
                yield view.at("place-unlikely", row, "lat_deg", told)


def _mirrored(view: View, node: Node) -> str:
    """Say how a place that is far from all it is linked with would be near: swapped or mirrored."""
    others = [view.inst.nodes[name] for name in sorted(view.uses.neighbours.get(node.id, ()))]
    if not others:
        return ""
    far = min(apart_km(node, other) for other in others)
    lat, lon = node.lat_deg, node.lon_deg
    ways = {"swapped": (lon, lat), "with lat_deg of the other sign": (-lat, lon),
            "with lon_deg of the other sign": (lat, -lon)}  # fmt: skip
    for words, (north, east) in ways.items():
        if abs(north) <= 90 and far > FAR_KM:
            moved = replace(node, lat_deg=north, lon_deg=east)
            near = min(apart_km(moved, other) for other in others)
            if near < min(NEAR_KM, NEARER * far):
                return (
                    f"and lon_deg: {far:.0f} km from all it is linked with, {words} {near:.0f} km."
                )
    return ""


def years(view: View) -> Iterator[Concern]:
    """Tell of years far from ours."""
    for row in view.inst.periods if view.inst.content.rows("periods") else ():
        if not YEARS[0] <= row.period <= YEARS[1]:
            message = f"is far from our time ({row.period}). Usual: {YEARS[0]} to {YEARS[1]}."
            yield view.at("year-unlikely", row, "period", message)


RULES = (uncovered, gaps, leaps, profiles, weather, places, years)
