"""Write the reference instance `starlink-2035` from the source tables beside this script.

Run: `python instances/build/starlink_2035.py [DIRECTORY]`. Same tables, same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import energy
import ground
import space
import work
from cells import TABLES, Row, par, profiles
from writer import sources, table_csv, write

TARGET = Path(__file__).resolve().parent.parent / "starlink-2035"
BUILDERS: tuple[Callable[[], list[Row]], ...] = (
    work.periods, work.slices, work.outages, profiles, work.trajectories,
    ground.regions, ground.hubs, ground.sites, ground.halls, ground.existing, energy.power,
    ground.coolers, space.shells, space.terminals, space.modules, space.launchers,
    space.payloads, space.fits, space.gateways, space.antennas, space.links,
    work.workloads, work.supply, work.embodied,
)  # fmt: skip


def build() -> dict[str, str]:
    """Return the files of the instance: name -> text."""
    tables = {builder.__name__: builder() for builder in BUILDERS}
    files = {f"{name}.csv": table_csv(rows) for name, rows in tables.items()}
    rates = {"discount_rate": par("wacc_ground"), "wacc.orbit": par("wacc_orbital")}
    files["sources.csv"] = sources(tables, rates)
    files["instance.yaml"] = (TABLES / "instance.yaml").read_text(encoding="utf-8")
    return files


def main() -> None:
    """Write the instance."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    write(target, build())


if __name__ == "__main__":
    main()
