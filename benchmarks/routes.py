"""Time geometry (cold), link graph and route pool of instances.

python benchmarks/routes.py instances/starlink-2035 FOLDER ...

A large one: `python instances/build/world_2040.py --size XL FOLDER`.
"""

from __future__ import annotations

import argparse
import os
import time

from optimizer.instance import Instance
from optimizer.memory import peak_mb
from optimizer.network import build_network
from optimizer.physics.geometry import derive_geometry
from optimizer.routes import find_routes


def measure(folder: str) -> str:
    inst = Instance.load(folder)
    spent, start = [], time.process_time()
    geometry = derive_geometry(inst)
    spent.append(time.process_time() - start)
    start = time.process_time()
    network = build_network(inst, geometry)
    spent.append(time.process_time() - start)
    start = time.process_time()
    routes = find_routes(inst, geometry, network)
    spent.append(time.process_time() - start)
    ways = sum(len(shell.ways.one) for shell in geometry.shells.values())
    seconds = " + ".join(f"{s:.1f}" for s in spent)
    return (
        f"{folder}: {geometry.satellites:,} satellites, {ways:,} ways, {len(network.arcs):,} arcs, "
        f"{len(routes.commodities):,} commodities, {routes.size:,} routes; "
        f"{seconds} s of processor (geometry, graph, routes), {peak_mb():,.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="+")
    os.environ["ORBISITE_CACHE"] = "off"
    for folder in parser.parse_args().folder:
        print(measure(folder), flush=True)


if __name__ == "__main__":
    main()
