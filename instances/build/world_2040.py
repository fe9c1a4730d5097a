"""Write an instance of the world in 2030 to 2041, in one of four sizes.

Run: `python instances/build/world_2040.py DIRECTORY --size S --seed 2040`. The same size and seed
give the same bytes. Tables and their licences: `instances/build/world/tables/README.md`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cells import Row
from world import campus, demand, lines, orbit, plant
from world.draws import Luck
from world.settings import settings_sources, settings_yaml
from world.sizes import SIZES, Size
from writer import sources, table_csv, write


def tables(size: Size, luck: Luck) -> dict[str, list[Row]]:
    """Return the tables of the instance."""
    return {
        "periods": demand.periods(size), "slices": demand.slices(size),
        "profiles": demand.profiles(), "trajectories": demand.trajectories(size),
        "regions": campus.regions(size), "hubs": lines.hubs(size),
        "sites": campus.sites(size, luck), "halls": campus.halls(),
        "existing": campus.existing(size, luck), "power": plant.power(size, luck),
        "coolers": plant.coolers(size, luck), "shells": orbit.shells(size),
        "terminals": orbit.terminals(size), "modules": orbit.modules(),
        "launchers": orbit.launchers(), "payloads": orbit.payloads(size),
        "fits": orbit.fits(size), "gateways": orbit.gateways(size, luck),
        "antennas": orbit.antennas(size, luck), "links": lines.links(size, luck),
        "workloads": demand.workloads(size, luck), "supply": demand.supply(size),
        "embodied": demand.embodied(),
    }  # fmt: skip


def build(size: Size, seed: int) -> dict[str, str]:
    """Return the files of the instance: name -> text."""
    found = tables(size, Luck(seed))
    files = {f"{name}.csv": table_csv(rows) for name, rows in found.items()}
    files["sources.csv"] = sources(found) + settings_sources(size)
    files["instance.yaml"] = settings_yaml(size, seed)
    return files


def main() -> None:
    """Write the instance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--size", choices=list(SIZES), default="S")
    parser.add_argument("--seed", type=int, default=2040)
    chosen = parser.parse_args()
    write(chosen.directory, build(SIZES[chosen.size], chosen.seed))


if __name__ == "__main__":
    main()
