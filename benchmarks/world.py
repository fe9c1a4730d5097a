"""Time and memory of reading, geometry, link graph and routes on world-2040.

    python benchmarks/world.py S M L XL

Each size is written into a temporary folder and timed in a process of its own, without the cache
of the geometry; `processor` is the time of all its threads. Limits, for XL too: 180 s and 8 GB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from optimizer.instance import Instance
from optimizer.memory import peak_mb
from optimizer.network import build_network
from optimizer.physics.geometry import derive_geometry
from optimizer.possible import require_possible
from optimizer.routes import find_routes

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "instances" / "build" / "world_2040.py"
LIMIT_S, LIMIT_GB = 180.0, 8.0
T = TypeVar("T")


def measure(folder: Path) -> dict[str, Any]:
    """Time the stages on one instance, in this process."""
    seconds: dict[str, float] = {}

    def stage(name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        seconds[name] = round(time.perf_counter() - start, 2)
        return result

    inst = stage("read", lambda: Instance.load(folder))
    stage("possible", lambda: require_possible(inst))
    geometry = stage("geometry", lambda: derive_geometry(inst))
    network = stage("graph", lambda: build_network(inst, geometry))
    routes = stage("routes", lambda: find_routes(inst, geometry, network))
    return {
        **seconds, "total": round(sum(seconds.values()), 2),
        "processor": round(time.process_time(), 2),
        "peak_gb": round(peak_mb() / 1000, 2),
        "satellites": geometry.satellites, "instants": geometry.instants,
        "nodes": len(network.graph), "arcs": len(network.arcs),
        "commodities": len(routes.commodities), "pool": routes.size,
        "unroutable": len(routes.unroutable),
    }  # fmt: skip


def run_size(size: str, seed: int, folder: Path) -> dict[str, Any]:
    """Write one size and time it in a process of its own."""
    start = time.perf_counter()
    asked = [str(folder), "--size", size, "--seed", str(seed)]
    subprocess.run([sys.executable, "-B", str(SCRIPT), *asked], check=True)
    written = round(time.perf_counter() - start, 2)
    environment = os.environ | {"ORBISITE_CACHE": "off", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, __file__, "--measure", str(folder)],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    return {"size": size, "write": written, **json.loads(done.stdout)}


def main() -> int:
    """Time the sizes asked for; print a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", default=["S"])
    parser.add_argument("--seed", type=int, default=2040)
    parser.add_argument("--json", action="store_true", help="one JSON document a size")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        print(json.dumps(measure(chosen.measure)))
        return 0
    met = True
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            found = run_size(size, chosen.seed, Path(folder))
        met = met and found["total"] <= LIMIT_S and found["peak_gb"] <= LIMIT_GB
        print(json.dumps(found) if chosen.json else "  ".join(f"{k} {v}" for k, v in found.items()))
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
