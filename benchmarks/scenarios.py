"""What every scenario of the reference instance costs, and what it sends into orbit.

Run: `python benchmarks/scenarios.py [SCENARIO ...] [--on SCENARIO]` (a minute a row). Linear
relaxations, as in `verdict.py`: exact to 0.01 % of the cost, without integers. `--on` puts the
scenarios on top of another, such as `ground-closed`, where orbit has work to do.
"""

from __future__ import annotations

import argparse

from verdict import INSTANCE, classes_in_orbit

from optimizer import Instance
from optimizer.studies.relaxed import relax


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scenarios", nargs="*", default=[*Instance.load(INSTANCE).scenarios])
    parser.add_argument("--on", metavar="SCENARIO")
    given = parser.parse_args()
    below = [given.on] if given.on else []
    print("| scenario | cost, GUSD | more | work unserved | satellites flown | served in orbit "
          "| work in orbit, share of its class |")  # fmt: skip
    print("|---|---|---|---|---|---|---|", flush=True)
    base = relax(Instance.load(INSTANCE, scenarios=below))
    for name in (None, *given.scenarios):
        both = [*below, *([name] if name else [])]
        found = relax(Instance.load(INSTANCE, scenarios=both)) if name else base
        unserved = found.short_eflop_h / (found.short_eflop_h + found.served["eflop_h"].sum())
        print(f"| {' + '.join(both) or 'base'} | {found.cost_musd / 1e3:.2f} "
              f"| {(found.cost_musd - base.cost_musd) / 1e3:+.2f} | {unserved:.2%} "
              f"| {found.modules['count'].sum():.0f} | {found.orbit_share:.2%} "
              f"| {classes_in_orbit(found)} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
