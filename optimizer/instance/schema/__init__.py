"""The tables of the format, one frozen model a table."""

from __future__ import annotations

from ..row import Row
from .ground import Cooler, Existing, Hall, Hub, Power, Region, Site
from .network import Antenna, Gateway, Link
from .space import Fit, Launcher, Module, Payload, Shell, Terminal
from .time import Outage, Period, Profile, Slice, Trajectory
from .work import Embodied, Source, Supply, Value, Workload

ROW_TYPES: tuple[type[Row], ...] = (
    Period, Slice, Outage, Profile, Trajectory,
    Region, Hub, Site, Hall, Existing, Power, Cooler,
    Shell, Terminal, Module, Launcher, Payload, Fit,
    Gateway, Antenna, Link,
    Workload, Value, Supply, Source, Embodied,
)  # fmt: skip

TABLES: dict[str, type[Row]] = {row_type.TABLE: row_type for row_type in ROW_TYPES}
REQUIRED = ("regions", "workloads")

__all__ = [
    "REQUIRED", "ROW_TYPES", "TABLES", "Antenna", "Cooler", "Embodied", "Existing", "Fit",
    "Gateway", "Hall", "Hub", "Launcher", "Link", "Module", "Outage", "Payload", "Period",
    "Power", "Profile", "Region", "Row", "Shell", "Site", "Slice", "Source", "Supply",
    "Terminal", "Trajectory", "Value", "Workload",
]  # fmt: skip
