"""Instances of a few rows, and shells whose coefficients are written by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.network import Network, build_network
from optimizer.physics.compose import ZoneTables, from_zones
from optimizer.physics.geometry import Geometry
from optimizer.routes import Routes, find_routes

HEADERS = {
    "periods": "period,years",
    "trajectories": "trajectory,period,factor",
    "profiles": "profile,local_hour,factor",
    "regions": "region,lat_deg,lon_deg,jurisdiction",
    "hubs": "hub,lat_deg,lon_deg,jurisdiction",
    "sites": "site,lat_deg,lon_deg,jurisdiction,open_musd,max_it_mw,cluster_eflops",
    "links": "link,from,to,kind,directed,existing_gbps,latency_ms",
    "gateways": "gateway,lat_deg,lon_deg,jurisdiction,life_y",
    "antennas": "gateway,kind,gbps_down,gbps_up,musd,max,life_y",
    "shells": "shell,altitude_km,inclination_deg,planes,sats_per_plane,existing_sats,"
    "min_elevation_deg,max_modules,flag",
    "terminals": "owner_kind,owner,kind,gbps_down,gbps_up,terminals",
    "launchers": "launcher,price_musd,per_year",
    "payloads": "launcher,shell,payload_kg",
    "workloads": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
    "out_gbps_per_eflops,latency_ms,processing_ms,residency,hosts,span,min_cluster_eflops,"
    "critical,shortfall_usd_per_eflops_h,demand_trajectory,demand_profile",
}
MODULES = (
    "module,mass_kg,it_kw,eflops,cluster_eflops,bus_kw,idle_share,array_m2,array_efficiency,"
    "array_degradation_per_y,battery_kwh,battery_dod,battery_rt_eff,radiator_m2,emissivity,"
    "absorptivity,radiator_c,platform_musd,accelerator_musd,opex_share,life_y,failure_per_y\n"
    "ai1,2000,100,0.1,0.2,5,0.1,500,0.3,0.01,100,0.5,0.9,300,0.9,0.1,60,2,3,0.02,5,0.02\n"
)
Tables = dict[str, list[str]]
Shell = tuple[str, dict[str, Any], ZoneTables]


def region(name: str, law: str = "US") -> str:
    return f"{name},0,0,{law}"


def site(name: str, law: str = "US", cluster: str = "") -> str:
    return f"{name},0,0,{law},1,10,{cluster}"


def link(name: str, tail: str, head: str, ms: float, directed: str = "no") -> str:
    return f"{name},{tail},{head},fibre,{directed},10,{ms!r}"


def work(
    name: str = "w", origin: str = "r", sink: str = "r", limit: float = 100.0, *,
    processing: float = 0.0, residency: str = "", hosts: str = "", span: str = "",
    cluster: float = 0.0, critical: str = "no", demand: float = 1.0,
    trajectory: str = "", profile: str = "",
) -> str:  # fmt: skip
    return (
        f"{name},c,{origin},{sink},{demand!r},2,3,{limit!r},{processing!r},{residency},{hosts},"
        f"{span},{cluster!r},{critical},100,{trajectory},{profile}"
    )


def read(tables: Mapping[str, Sequence[str]], routes_per_host: int | str = 2) -> Instance:
    """Read an instance from rows by table."""
    settings = f"format: 1\nname: t\nrouting: {{routes_per_host: {routes_per_host}}}\n"
    files = {"instance.yaml": settings.encode()}
    for table, rows in tables.items():
        text = MODULES if table == "modules" else "\n".join([HEADERS[table], *rows, ""])
        files[f"{table}.csv"] = text.encode()
    return Instance.from_files(files)


def shell_of(
    name: str,
    zones: Sequence[str],
    slant_ms: Mapping[str, Sequence[float]],
    *,
    zone_ms: float = 0.0,
    isl_ms: Mapping[tuple[str, str], float] | None = None,
    cross_shell_ms: Mapping[tuple[str, str], float] | None = None,
    gap: Mapping[str, float] | None = None,
    wait_s: Mapping[str, float] | None = None,
) -> Shell:
    """Make a shell from slant latencies (nan: never in sight) and laser latencies."""
    count = len(zones)
    slant = {node: np.array(ms, dtype=float) for node, ms in slant_ms.items()}
    seen = {node: np.where(np.isnan(ms), 0.0, 0.1)[:, None] for node, ms in slant.items()}
    lasers = {**(isl_ms or {}), **{(b, a): ms for (a, b), ms in (isl_ms or {}).items()}}
    inside, gaps = np.full(count, zone_ms), {**dict.fromkeys(slant, 0.0), **(gap or {})}
    known = {
        "centre_lat_deg": np.zeros(count),
        "centre_lon_deg": np.zeros(count),
        "share": np.full((count, 1), 1 / count),
        "sunlit": np.ones((count, 1)),
        "power_kw": {},
        "limited_by": {},
        "see": seen,
        "gap": gaps,
        "wait_s": {**dict.fromkeys(slant, 0.0), **(wait_s or {})},
        "slant_ms": slant,
        "cross": {pair: np.array([0.1]) for pair in lasers},
        "zone_ms": inside,
    }
    share, cross = np.full(count, 1 / count), dict(cross_shell_ms or {})
    tables = ZoneTables(tuple(zones), share, slant, gaps, lasers, cross, inside)
    return name, known, tables


def geometry_of(inst: Instance, *shells: Shell) -> Geometry:
    """Put shells together."""
    tables = {name: table for name, _, table in shells}
    known = {name: fields for name, fields, _ in shells}
    return Geometry(from_zones(inst, tables, known), satellites=0, instants=0, warnings=())


def orbital(*shells: str, kinds: Sequence[str] = ("user",), flies: bool = True) -> Tables:
    """Return the tables of shells full of satellites, and a module that can fly there."""
    rows = {
        "shells": [f"{s},550,53,20,10,100,25,100,US" for s in shells],
        "terminals": [f"shell,{s},{kind},1,1,1" for s in shells for kind in kinds],
    }
    if flies:
        rows |= {
            "modules": [],
            "launchers": ["v,50,10"],
            "payloads": [f"v,{s},100000" for s in shells],
        }
    return rows


def feeders(*rows: tuple[str, str]) -> Tables:
    """Return gateways with an antenna of a kind each."""
    return {
        "gateways": [f"{g},0,0,US,10" for g in sorted({g for g, _ in rows})],
        "antennas": [f"{g},{kind},1,1,1,1,10" for g, kind in rows],
    }


def solve_pool(
    tables: Mapping[str, Sequence[str]], *shells: Shell, n: int | str = 2
) -> tuple[Instance, Network, Routes]:
    """Read, build the graph, find the routes."""
    inst = read(tables, n)
    geometry = geometry_of(inst, *shells)
    network = build_network(inst, geometry)
    return inst, network, find_routes(inst, geometry, network)


def shown(network: Network, routes: Routes) -> dict[str, tuple[float, str]]:
    """Return latency and arcs of every route by id, for comparison with paper."""
    text = {}
    for i, name in enumerate(routes.ids):
        legs = [
            " ".join([direction, *(network.arcs[a].id for a in way)])
            for direction, way in zip(("in", "out"), routes.legs[i], strict=True)
        ]
        text[name] = (round(float(routes.latency_ms[i]), 9), " | ".join(legs))
    return text


@pytest.fixture(scope="session")
def kit() -> Any:
    """The builders of this file."""

    class Kit:
        region = staticmethod(region)
        site = staticmethod(site)
        link = staticmethod(link)
        work = staticmethod(work)
        read = staticmethod(read)
        shell: Callable[..., Shell] = staticmethod(shell_of)
        geometry = staticmethod(geometry_of)
        orbital = staticmethod(orbital)
        feeders = staticmethod(feeders)
        pool = staticmethod(solve_pool)
        shown = staticmethod(shown)

    return Kit
