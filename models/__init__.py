"""The formulation: Pyomo blocks over frozen numbers. Imports nothing of the engine."""

from .assemble import build
from .data import (
    Asset,
    CoolingData,
    DownlinkData,
    FleetData,
    LaunchData,
    LinkData,
    Load,
    PlanningData,
    PolicyData,
    PowerData,
    RoutingData,
    SatelliteSupply,
    SiteData,
    TimeData,
)

__all__ = [
    "Asset",
    "CoolingData",
    "DownlinkData",
    "FleetData",
    "LaunchData",
    "LinkData",
    "Load",
    "PlanningData",
    "PolicyData",
    "PowerData",
    "RoutingData",
    "SatelliteSupply",
    "SiteData",
    "TimeData",
    "build",
]
