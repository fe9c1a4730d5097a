"""Tables of work and of what bounds it: workloads, supply, sources, embodied carbon."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ..row import Row
from ..units import (
    Amount,
    AnyNumber,
    Id,
    Ids,
    Link,
    Milliseconds,
    PositiveMilliseconds,
    PositiveShare,
    Text,
    Usd,
    Year,
    YesNo,
)


class Workload(Row):
    """Work that arrives, is hosted and answered. Required."""

    TABLE: ClassVar[str] = "workloads"
    KEY: ClassVar[tuple[str, ...]] = ("workload",)

    workload: Id = Field(description="the workload")
    class_: Id = Field(alias="class", description="for grouping in reports")
    origin: Id = Field(description="region, hub, site, or shell (born over its zones)")
    sink: Id = Field(description="region, hub or site the answer goes to")
    demand_eflops: Amount = Field(description="demand")
    in_gbps_per_eflops: Amount = Field(description="traffic to the host")
    out_gbps_per_eflops: Amount = Field(description="traffic from the host")
    state_gb_per_eflops: Amount = Field(
        0.0,
        description="state of the sessions (GB per EFLOPS) that moves on with the work when "
        "its satellite leaves the zone, or the sky of its region",
    )
    latency_ms: PositiveMilliseconds = Field(description="round-trip limit, processing included")
    processing_ms: Milliseconds = Field(0.0, description="time at the host")
    residency: Ids = Field((), description="jurisdictions of the host; blank: any")
    hosts: Ids = Field(("any",), description="`any`, or of `ground`, `orbit`, site ids, shell ids")
    span: Literal["zone", "shell"] = Field(
        "zone",
        description="in orbit: one zone, or the whole shell (work that stays on its satellites)",
    )
    min_cluster_eflops: Amount = Field(0.0, description="smallest host")
    shift: Literal["none", "day"] = Field("none", description="may move within a day")
    critical: YesNo = Field(False, description="may never fall short")
    shortfall_usd_per_eflops_h: Usd = Field(description="price of falling short")
    demand_trajectory: Id | None = Field(None, description="moves the demand by period")
    demand_profile: Id | None = Field(
        None, description="moves the demand by local hour at the origin"
    )
    shortfall_trajectory: Id | None = Field(
        None, description="moves the price of falling short by period, that of every step too"
    )


class Value(Row):
    """Steps of value: shares of a workload that are worth different prices.

    They stand in place of `shortfall_usd_per_eflops_h`. What is worth least falls short first.
    No row: all of it is worth the same.
    """

    TABLE: ClassVar[str] = "values"
    KEY: ClassVar[tuple[str, ...]] = ("workload", "step")

    workload: Id = Field(description="a workload that is not critical")
    step: Id = Field(description="name of the step")
    share: PositiveShare = Field(description="share of the demand; those of a workload sum to 1")
    usd_per_eflops_h: Usd = Field(description="price of falling short of this share")


class Supply(Row):
    """Accelerators for sale.

    No row for a period: no limit.
    """

    TABLE: ClassVar[str] = "supply"
    KEY: ClassVar[tuple[str, ...]] = ("period",)

    period: Year = Field(description="start of a period")
    accelerator_eflops: Amount = Field(
        description="most EFLOPS bought in the period, ground, refresh and orbit"
    )


class Source(Row):
    """Where numbers come from.

    `table` is a table, or `instance` for a setting (then `row` is blank and `column` the path,
    such as `discount_rate`). `row` may hold `*`.
    """

    TABLE: ClassVar[str] = "sources"
    KEY: ClassVar[tuple[str, ...]] = ("table", "row", "column")

    table: Text = Field(description="table, or `instance`")
    row: Text = Field("", description="key of the row")
    column: Text = Field(description="column")
    value: AnyNumber | None = Field(None, description="value in the source")
    unit: Text = Field("", description="its unit")
    low: AnyNumber | None = Field(None, description="low end")
    high: AnyNumber | None = Field(None, description="high end")
    status: Literal["sourced", "secondary", "derived", "recalled", "assumption"] = Field(
        description="how well it is known"
    )
    title: Text = Field("", description="title")
    url: Link = Field("", description="address")
    year: Year | None = Field(None, description="year of the source")


class Embodied(Row):
    """Carbon in making things."""

    TABLE: ClassVar[str] = "embodied"
    KEY: ClassVar[tuple[str, ...]] = ("what",)

    what: Id = Field(description="a hall or a module")
    kg_co2: Amount = Field(description="kg per unit bought")
