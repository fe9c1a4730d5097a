"""Time and memory of the space geometry: 4,400 satellites x 192 instants, 60 ground nodes.

    python benchmarks/geometry.py [--nodes 60] [--radius 300] [--json]

Two shells (a 53-degree delta of 72 x 56 and a dawn-dusk ring of 4 x 92), 8 slices of 24 samples,
30 zones, 60 nodes: every region is sampled at its centre and at 8 points on a ring. Limits: 10 s
and 1.5 GB on two cores.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from optimizer.instance import Instance
from optimizer.memory import peak_mb
from optimizer.physics.geometry import derive_geometry

LIMIT_S, LIMIT_MB = 10.0, 1500.0
SLICES = [(day, start) for day in (80, 172, 266, 355) for start in (0, 12)]
MODULE = (
    "ai1,2140,120,0.17,0.17,6,0.1,600,0.1837,0.025,150,0.8,0.9,110,0.9,0.2,66.8,3.0,3.4,0.02,5,0.05"
)


def instance_files(nodes: int, radius_km: float) -> dict[str, bytes]:
    """Write the benchmark's instance: regions spread evenly over 56 S to 64 N."""
    golden = 137.50776405
    regions = [
        f"r{k:03d},{-56 + 120 * (k + 0.5) / nodes:.4f},{(k * golden) % 360 - 180:.4f},A,{radius_km}"
        for k in range(nodes)
    ]
    slices = [f"s{k},d{day},{day},{start},12,1095" for k, (day, start) in enumerate(SLICES)]
    tables = {
        "instance.yaml": "format: 1\nzones: {lat_edges_deg: [-90, -50, -20, 20, 50, 90], "
        "lon_step_deg: 60}\ngeometry: {year: 2030, samples_per_slice: 24}\n",
        "regions.csv": "\n".join(["region,lat_deg,lon_deg,jurisdiction,radius_km", *regions]),
        "slices.csv": "\n".join(
            ["slice,day,day_of_year,utc_start_h,length_h,hours_per_year", *slices]
        ),
        "shells.csv": "shell,altitude_km,inclination_deg,ltan_h,ltan_spread_h,planes,"
        "sats_per_plane,phasing,min_elevation_deg,max_modules,flag\n"
        "inclined,550,53,,,72,56,17,25,4032,A\nring,650,,6,1,4,92,1,10,368,A",
        "modules.csv": "module,mass_kg,it_kw,eflops,cluster_eflops,bus_kw,idle_share,array_m2,"
        "array_efficiency,array_degradation_per_y,battery_kwh,battery_dod,battery_rt_eff,"
        "radiator_m2,emissivity,absorptivity,radiator_c,platform_musd,accelerator_musd,"
        f"opex_share,life_y,failure_per_y\n{MODULE}",
        "launchers.csv": "launcher,price_musd,per_year\nrocket,20,10",
        "payloads.csv": "launcher,shell,payload_kg\nrocket,inclined,90000\nrocket,ring,70000",
        "workloads.csv": "workload,class,origin,sink,demand_eflops,in_gbps_per_eflops,"
        "out_gbps_per_eflops,latency_ms,shortfall_usd_per_eflops_h\n"
        "chat,chat,r000,r000,1,1,1,400,1000",
    }
    return {name: (text + "\n").encode() for name, text in tables.items()}


def main() -> int:
    """Derive cold, then from the cache; print seconds and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=60)
    parser.add_argument("--radius", type=float, default=300.0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    inst = Instance.from_files(instance_files(args.nodes, args.radius))
    before = peak_mb()
    with tempfile.TemporaryDirectory() as folder:
        seconds, processor = [], []
        for _ in range(2):
            start, worked = time.perf_counter(), time.process_time()
            geometry = derive_geometry(inst, cache=Path(folder))
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - worked)
    peak = peak_mb()
    found = {
        "satellites": geometry.satellites, "instants": geometry.instants, "nodes": args.nodes,
        "cold_s": round(seconds[0], 3), "cold_cpu_s": round(processor[0], 3),
        "cached_s": round(seconds[1], 3),        "peak_mb": round(peak), "before_mb": round(before),
    }  # fmt: skip
    if args.json:
        print(json.dumps(found))
    else:
        print(
            f"geometry   {geometry.satellites} satellites x {geometry.instants} instants, "
            f"{args.nodes} nodes: {seconds[0]:.2f} s cold ({processor[0]:.2f} s of "
            f"processor), {seconds[1]:.3f} s from the cache, "
            f"peak {peak:.0f} MB ({before:.0f} MB before)"
        )
    return 0 if seconds[0] < LIMIT_S and peak < LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
