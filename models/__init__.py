"""The formulation: Pyomo blocks over frozen numbers. Imports nothing of the engine."""

from .assemble import build, build_expanded
from .data import (
    Asset,
    Carried,
    CoolingData,
    Decision,
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
    SpaceData,
    TimeData,
)
from .law import Law, law, laws_of
from .serve import Columns, Port, Ports, Serve

__all__ = [
    "Asset",
    "Carried",
    "Columns",
    "CoolingData",
    "Decision",
    "DownlinkData",
    "FleetData",
    "LaunchData",
    "Law",
    "LinkData",
    "Load",
    "PlanningData",
    "PolicyData",
    "Port",
    "Ports",
    "PowerData",
    "RoutingData",
    "SatelliteSupply",
    "Serve",
    "SiteData",
    "SpaceData",
    "TimeData",
    "build",
    "build_expanded",
    "law",
    "laws_of",
]
