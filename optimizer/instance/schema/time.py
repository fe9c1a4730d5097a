"""Tables of time: periods, slices, outages, profiles, trajectories."""

from __future__ import annotations

from typing import ClassVar, Literal

from ..row import Row
from ..units import (
    Day,
    Factor,
    Hour,
    Hours,
    Id,
    LocalHour,
    OutageHours,
    Share,
    Year,
    YearHours,
    Years,
)


class Period(Row):
    """A stretch of whole years; purchases are made at its start."""

    TABLE: ClassVar[str] = "periods"
    KEY: ClassVar[tuple[str, ...]] = ("period",)

    period: Year
    years: Years


class Slice(Row):
    """An operating state of a typical year."""

    TABLE: ClassVar[str] = "slices"
    KEY: ClassVar[tuple[str, ...]] = ("slice",)

    slice: Id
    day: Id
    day_of_year: Day
    utc_start_h: Hour
    length_h: Hours
    hours_per_year: YearHours


class Outage(Row):
    """One element that is wholly or partly away in an outage slice; 0 hours switch it off."""

    TABLE: ClassVar[str] = "outages"
    KEY: ClassVar[tuple[str, ...]] = ("slice", "element_kind", "element")

    slice: Id
    like_slice: Id
    hours_per_year: OutageHours
    element_kind: Literal["site", "shell", "gateway", "link", "feeder-rf", "feeder-optical"]
    element: Id
    available: Share


class Profile(Row):
    """One hour of a step function of local solar time, all year or between two days."""

    TABLE: ClassVar[str] = "profiles"
    KEY: ClassVar[tuple[str, ...]] = ("profile", "local_hour", "day_from")

    profile: Id
    local_hour: LocalHour
    day_from: Day | None = None
    day_to: Day | None = None
    factor: Factor


class Trajectory(Row):
    """The factor of one period."""

    TABLE: ClassVar[str] = "trajectories"
    KEY: ClassVar[tuple[str, ...]] = ("trajectory", "period")

    trajectory: Id
    period: Year
    factor: Factor
