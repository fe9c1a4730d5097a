"""Time the link graph and the route pool on generated instances.

python benchmarks/routes.py medium xl
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from optimizer.instance.schema import ROW_TYPES
from optimizer.instance.settings import Settings
from optimizer.memory import peak_mb
from optimizer.network import build_network
from optimizer.routes import find_routes

Tables = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Size:
    regions: int
    sites: int
    hubs: int
    gateways: int
    shells: int
    lats: int
    lons: int
    workloads: int


SIZES = {
    "small": Size(6, 4, 5, 4, 1, 3, 4, 12),
    "medium": Size(24, 18, 16, 10, 2, 5, 6, 80),
    "large": Size(80, 60, 50, 40, 3, 6, 12, 600),
    "xl": Size(200, 120, 100, 80, 4, 6, 12, 1600),
}
LAWS = ("EU", "US", "IN", "JP")


def angle_deg(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Central angle of two (lat, lon) in degrees."""
    la, lb = math.radians(a[0]), math.radians(b[0])
    cos = math.sin(la) * math.sin(lb)
    cos += math.cos(la) * math.cos(lb) * math.cos(math.radians(a[1] - b[1]))
    return math.degrees(math.acos(max(-1.0, min(1.0, cos))))


def nearest(rows: list[dict[str, Any]], me: dict[str, Any], count: int) -> list[dict[str, Any]]:
    here = (me["lat_deg"], me["lon_deg"])
    others = [row for row in rows if row is not me]
    return sorted(others, key=lambda r: angle_deg(here, (r["lat_deg"], r["lon_deg"])))[:count]


def places(rng: random.Random, table: str, count: int) -> list[dict[str, Any]]:
    return [
        {
            table[:-1]: f"{table[:-1]}-{i:03d}",
            "lat_deg": round(rng.uniform(-45.0, 55.0), 2),
            "lon_deg": round(rng.uniform(-180.0, 179.0), 2),
            "jurisdiction": LAWS[i % 4],
        }
        for i in range(count)
    ]


def links(tables: Tables) -> Iterator[dict[str, Any]]:
    for table, count in (("regions", 2), ("sites", 2), ("gateways", 2), ("hubs", 3)):
        for row in tables[table]:
            me = row[table[:-1]]
            for hub in nearest(tables["hubs"], row, count):
                if table != "hubs" or me < hub["hub"]:
                    yield {
                        "link": f"{me}_{hub['hub']}", "from": me, "to": hub["hub"],
                        "kind": "fibre", "existing_gbps": 100.0,
                    }  # fmt: skip


def workloads(size: Size, rng: random.Random) -> list[dict[str, Any]]:
    kinds = [
        ("chat", 120.0, 20.0, "zone"),
        ("agent", 400.0, 100.0, "zone"),
        ("batch", 3.6e6, 0.0, "zone"),
        ("train", 8.64e7, 0.0, "shell"),
    ]
    rows = []
    for i in range(size.workloads):
        name, limit, processing, span = kinds[i // size.regions % 4]
        region = f"region-{i % size.regions:03d}"
        rows.append({
            "workload": f"{name}-{i:04d}", "class": name, "origin": region, "sink": region,
            "demand_eflops": round(rng.uniform(1.0, 50.0), 2), "in_gbps_per_eflops": 1.0,
            "out_gbps_per_eflops": 2.0, "latency_ms": limit, "processing_ms": processing,
            "residency": (LAWS[i % 4], "US") if i % 5 == 0 else (), "span": span,
            "shortfall_usd_per_eflops_h": 5000.0,
        })  # fmt: skip
    return rows


def make(size: Size) -> tuple[Any, Any]:
    """Generate an instance and a geometry of about the right shape."""
    rng = random.Random(7)
    tables: Tables = {name: [] for name in (row.TABLE for row in ROW_TYPES)}
    for table in ("regions", "sites", "hubs", "gateways"):
        tables[table] = places(rng, table, getattr(size, table))
    for row in tables["sites"]:
        row.update(open_musd=100.0, max_it_mw=500.0)
    for row in tables["gateways"]:
        row.update(life_y=15)
    tables["links"] = list(links(tables))
    tables["antennas"] = [
        {
            "gateway": row["gateway"], "kind": kind, "gbps_down": 20.0, "gbps_up": 20.0,
            "musd": 1.0, "max": 8, "life_y": 10,
        }
        for i, row in enumerate(tables["gateways"])
        for kind in ("feeder-rf", "feeder-optical")[: 1 + i % 2]
    ]  # fmt: skip
    tables["shells"] = [
        {
            "shell": f"shell-{s}", "altitude_km": 550.0 + 20 * s, "inclination_deg": 53.0,
            "planes": 40, "sats_per_plane": 20, "existing_sats": 800, "min_elevation_deg": 25.0,
            "max_modules": 400, "flag": "US",
        }
        for s in range(size.shells)
    ]  # fmt: skip
    tables["terminals"] = [
        {
            "owner_kind": "shell", "owner": row["shell"], "kind": kind, "gbps_down": 10.0,
            "gbps_up": 10.0, "terminals": 2,
        }
        for row in tables["shells"]
        for kind in ("user", "feeder-rf", "feeder-optical", "isl", "cross")
    ]  # fmt: skip
    tables["modules"] = [{
        "module": "ai1", "mass_kg": 2000.0, "it_kw": 100.0, "eflops": 0.1, "cluster_eflops": 0.1,
        "bus_kw": 5.0, "idle_share": 0.1, "array_m2": 500.0, "array_efficiency": 0.3,
        "array_degradation_per_y": 0.01, "battery_kwh": 100.0, "battery_dod": 0.5,
        "battery_rt_eff": 0.9, "radiator_m2": 300.0, "emissivity": 0.9, "absorptivity": 0.1,
        "radiator_c": 60.0, "platform_musd": 2.0, "accelerator_musd": 3.0, "opex_share": 0.02,
        "life_y": 5, "failure_per_y": 0.02,
    }]  # fmt: skip
    tables["launchers"] = [{"launcher": "starship", "price_musd": 50.0, "per_year": 50.0}]
    tables["payloads"] = [
        {"launcher": "starship", "shell": row["shell"], "payload_kg": 1e5}
        for row in tables["shells"]
    ]
    tables["workloads"] = workloads(size, rng)
    return instance(tables), geometry(tables, size)


def instance(tables: Tables) -> Any:
    """Hold the rows the way an Instance does."""
    rows = {t.TABLE: tuple(t(**row) for row in tables[t.TABLE]) for t in ROW_TYPES}
    nodes: dict[str, Any] = {}
    for table in ("regions", "hubs", "sites", "gateways"):
        for row in rows[table]:
            name = getattr(row, table[:-1])
            nodes[name] = SimpleNamespace(
                id=name, kind=table[:-1], lat_deg=row.lat_deg, lon_deg=row.lon_deg,
                jurisdiction=row.jurisdiction,
            )  # fmt: skip
    return SimpleNamespace(settings=Settings(format=1), nodes=nodes, **rows)


def geometry(tables: Tables, size: Size) -> Any:
    """Zones that see what lies near, neighbours joined by lasers."""
    lat_step, lon_step = 120.0 / size.lats, 360.0 / size.lons
    grid = {
        f"Z{a:02d}{o:02d}": (-60 + lat_step * (a + 0.5), -180 + lon_step * (o + 0.5))
        for a in range(size.lats)
        for o in range(size.lons)
    }
    zones = tuple(sorted(grid))
    reach = math.hypot(lat_step, lon_step) / 2 + 9.0
    shells: dict[str, Any] = {}
    for s in range(size.shells):
        name = f"shell-{s}"
        see, slant = {}, {}
        for table in ("regions", "gateways"):
            for row in tables[table]:
                far = [angle_deg(grid[z], (row["lat_deg"], row["lon_deg"])) for z in zones]
                node = row[table[:-1]]
                see[node] = np.array([[max(0.0, 1 - d / reach)] for d in far])
                slant[node] = np.array([2.0 + d / 10 + s / 10 for d in far])
        cross, isl = borders(zones, size, grid)
        shells[name] = SimpleNamespace(
            shell=name, zones=zones, share=np.full((len(zones), 1), 1 / len(zones)), see=see,
            gap=dict.fromkeys(see, 0.0), wait_s=dict.fromkeys(see, 0.0), slant_ms=slant,
            cross=cross, isl_ms=isl, zone_ms=np.full(len(zones), 5.0 + 30.0 / size.lons),
            cross_shell_ms={
                (f"shell-{o}", z): 3.0 for o in range(size.shells) if o != s for z in zones
            },
        )  # fmt: skip
    return SimpleNamespace(shells=shells)


def borders(
    zones: tuple[str, ...], size: Size, grid: Mapping[str, tuple[float, float]]
) -> tuple[dict[tuple[str, str], Any], dict[tuple[str, str], float]]:
    cross, isl = {}, {}
    for z in zones:
        a, o = int(z[1:3]), int(z[3:5])
        around = [(a, (o + 1) % size.lons), (a, (o - 1) % size.lons), (a - 1, o), (a + 1, o)]
        for b, p in around:
            to = f"Z{b:02d}{p:02d}"
            if to in grid and to != z:
                cross[z, to] = np.array([0.1])
                isl[z, to] = angle_deg(grid[z], grid[to]) * 121.0 / 299.8 + 1.2
    return cross, isl


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["medium"], choices=sorted(SIZES))
    parser.add_argument("--routes-per-host", default=None)
    chosen = parser.parse_args()
    for name in chosen.sizes:
        inst, space = make(SIZES[name])
        if chosen.routes_per_host:
            routing = {"routes_per_host": chosen.routes_per_host}
            inst.settings = Settings.model_validate({"format": 1, "routing": routing})
        start = time.perf_counter()
        network = build_network(inst, space)
        built = time.perf_counter()
        routes = find_routes(inst, space, network)
        done = time.perf_counter()
        mb = peak_mb()
        print(
            f"{name}: {len(network.graph)} nodes, {len(network.arcs)} arcs in "
            f"{built - start:.2f} s; {len(routes.commodities)} commodities, {routes.size} routes "
            f"in {done - built:.2f} s; {len(routes.use_arc)} uses; complete {routes.complete}; "
            f"{len(routes.unroutable)} unroutable; peak {mb:.0f} MB"
        )


if __name__ == "__main__":
    main()
