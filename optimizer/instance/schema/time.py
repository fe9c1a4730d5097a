"""Tables of time: periods, slices, outages, profiles, trajectories."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

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
    """Stretches of whole years; purchases are made at the start of one.

    Default: one period of one year, at `base_year`.
    """

    TABLE: ClassVar[str] = "periods"
    KEY: ClassVar[tuple[str, ...]] = ("period",)

    period: Year = Field(description="start year")
    years: Years = Field(description="number of whole years")


class Slice(Row):
    """Operating states of a typical year.

    Their hours sum to 8760. Slices of one `day` share a date and do not overlap; where there is
    storage, each stands for the same number of days (`hours_per_year / length_h`). Default: one
    slice of 8760 hours, `all`.
    """

    TABLE: ClassVar[str] = "slices"
    KEY: ClassVar[tuple[str, ...]] = ("slice",)

    slice: Id = Field(description="the slice")
    day: Id = Field(description="slices of one day exchange stored energy and shifted work")
    day_of_year: Day = Field(description="date, for sun and seasons")
    utc_start_h: Hour = Field(description="begin, UTC")
    length_h: Hours = Field(description="length")
    hours_per_year: YearHours = Field(description="hours a year it stands for")


class Outage(Row):
    """Slices in which something is away.

    An outage slice copies `like_slice`, takes its hours from it and is its own day. One row an
    element; rows of one slice agree in `like_slice` and `hours_per_year`. An outage of 0 hours
    is switched off: a scenario can switch it on.
    """

    TABLE: ClassVar[str] = "outages"
    KEY: ClassVar[tuple[str, ...]] = ("slice", "element_kind", "element")

    slice: Id = Field(description="id of the outage slice, new")
    like_slice: Id = Field(description="the slice it copies")
    hours_per_year: OutageHours = Field(
        description="hours it takes from `like_slice`; 0: no such slice"
    )
    element_kind: Literal["site", "shell", "gateway", "link", "feeder-rf", "feeder-optical"] = (
        Field(description="kind of the element; a feeder: the antennas of that kind at a gateway")
    )
    element: Id = Field(description="id of the element (of the gateway, for a feeder)")
    available: Share = Field(description="share of the element that is there")


class Profile(Row):
    """Step functions of local solar time (UTC + longitude / 15).

    24 rows a season; without days: the whole year. Seasons may wrap over the new year and cover
    the day of every slice exactly once.
    """

    TABLE: ClassVar[str] = "profiles"
    KEY: ClassVar[tuple[str, ...]] = ("profile", "local_hour", "day_from")

    profile: Id = Field(description="the profile")
    local_hour: LocalHour = Field(description="from this full hour to the next")
    day_from: Day | None = Field(None, description="first day of the season")
    day_to: Day | None = Field(None, description="last day of the season")
    factor: Factor = Field(description="the factor")


class Trajectory(Row):
    """Factors by period: one row for every period."""

    TABLE: ClassVar[str] = "trajectories"
    KEY: ClassVar[tuple[str, ...]] = ("trajectory", "period")

    trajectory: Id = Field(description="the trajectory")
    period: Year = Field(description="start of a period")
    factor: Factor = Field(description="the factor")
