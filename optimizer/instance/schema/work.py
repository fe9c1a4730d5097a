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
    """Work that arrives, must be hosted somewhere and be answered."""

    TABLE: ClassVar[str] = "workloads"
    KEY: ClassVar[tuple[str, ...]] = ("workload",)

    workload: Id
    class_: Id = Field(alias="class")
    origin: Id
    sink: Id
    demand_eflops: Amount
    in_gbps_per_eflops: Amount
    out_gbps_per_eflops: Amount
    state_gb_per_eflops: Amount = 0.0
    latency_ms: PositiveMilliseconds
    processing_ms: Milliseconds = 0.0
    residency: Ids = ()
    hosts: Ids = ("any",)
    span: Literal["zone", "shell"] = "zone"
    min_cluster_eflops: Amount = 0.0
    shift: Literal["none", "day"] = "none"
    critical: YesNo = False
    shortfall_usd_per_eflops_h: Usd
    demand_trajectory: Id | None = None
    demand_profile: Id | None = None
    shortfall_trajectory: Id | None = None


class Value(Row):
    """A share of a workload that is worth so much: what is worth least falls short first."""

    TABLE: ClassVar[str] = "values"
    KEY: ClassVar[tuple[str, ...]] = ("workload", "step")

    workload: Id
    step: Id
    share: PositiveShare
    usd_per_eflops_h: Usd


class Supply(Row):
    """The accelerators that can be bought in a period; no row: no limit."""

    TABLE: ClassVar[str] = "supply"
    KEY: ClassVar[tuple[str, ...]] = ("period",)

    period: Year
    accelerator_eflops: Amount


class Source(Row):
    """Where a number comes from."""

    TABLE: ClassVar[str] = "sources"
    KEY: ClassVar[tuple[str, ...]] = ("table", "row", "column")

    table: Text
    row: Text = ""
    column: Text
    value: AnyNumber | None = None
    unit: Text = ""
    low: AnyNumber | None = None
    high: AnyNumber | None = None
    status: Literal["sourced", "secondary", "derived", "recalled", "assumption"]
    title: Text = ""
    url: Link = ""
    year: Year | None = None


class Embodied(Row):
    """The carbon in making one unit of a hall or module."""

    TABLE: ClassVar[str] = "embodied"
    KEY: ClassVar[tuple[str, ...]] = ("what",)

    what: Id
    kg_co2: Amount
