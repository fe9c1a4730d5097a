"""What every scenario of the reference instance costs, and what it sends into orbit.

Run: `python benchmarks/scenarios.py [SCENARIO ...]` (a minute a row). Linear relaxations, as in
`verdict.py`: exact to 0.01 % of the cost, without integers.
"""

from __future__ import annotations

import sys

from verdict import INSTANCE, classes_in_orbit

from optimizer import Instance
from optimizer.studies.relaxed import relax


def main() -> None:
    base = relax(Instance.load(INSTANCE))
    names = sys.argv[1:] or list(Instance.load(INSTANCE).scenarios)
    print("| scenario | cost, GUSD | over base | work unserved | satellites | compute in orbit "
          "| work in orbit, share of its class |")  # fmt: skip
    print("|---|---|---|---|---|---|---|", flush=True)
    for name in ("base", *names):
        found = base if name == "base" else relax(Instance.load(INSTANCE, scenarios=[name]))
        unserved = found.short_eflop_h / (found.short_eflop_h + found.served["eflop_h"].sum())
        print(f"| {name} | {found.cost_musd / 1e3:.2f} "
              f"| {(found.cost_musd - base.cost_musd) / 1e3:+.2f} | {unserved:.2%} "
              f"| {found.modules['count'].sum():.0f} | {found.orbit_share:.2%} "
              f"| {classes_in_orbit(found)} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
