"""What orbit is worth on the reference instance, over the price of launch.

Run: `python benchmarks/verdict.py [CASE ...]` (minutes a row; rows are printed as they come).

Each row is the linear relaxation of `instances/starlink-2035`, once free and once with orbit
forbidden; the difference of the two costs is what orbit saves, exact to 0.001 % of the cost, where
two plans with a gap of 2 % each could not show it. A dearer launch never saves more, so a case ends
at the first price at which orbit saves nothing. The price of Starship is held over all
years; the other rockets keep theirs. Satellites are fractions here, and rounding up costs little.
Cases: `platform` is 5 USD per watt; with it `life` is seven years, `sound` means no losses,
`capital` costs 8 % as on the ground, `lasting` is all three; `closed` shuts grid (four years) and
gas.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from optimizer import Instance
from optimizer.studies.relaxed import Relaxation, relax

INSTANCE = Path(__file__).parents[1] / "instances" / "starlink-2035"
LEO_TONNES = 100  # the payload that prices per kg are quoted for
PRICES_USD_PER_KG = (20, 100, 200, 300, 500, 1000, 3000)
PLATFORM = {
    "modules.ai1.platform_musd": 0.75, "modules.sc3.platform_musd": 1.125,
    "modules.conservative.platform_musd": 0.625,
}  # fmt: skip
LIFE = {"modules.*.life_y": 7}
SOUND = {
    "modules.*.failure_per_y": 0, "modules.*.eflops_loss_per_y": 0, "modules.*.doa": 0,
}  # fmt: skip
CAPITAL = {"wacc.orbit": 0.08}
CLOSED = {
    "power.*-grid.available_from": "+4", "power.*-gas.max_mw": 0, "power.*-ccgt.max_mw": 0,
    "power.dublin-grid.max_mw": 0,
}  # fmt: skip
CASES = {
    "base": {}, "platform": PLATFORM, "platform-life": PLATFORM | LIFE,
    "platform-sound": PLATFORM | SOUND, "platform-capital": PLATFORM | CAPITAL,
    "lasting": PLATFORM | LIFE | SOUND | CAPITAL,
    "closed": CLOSED, "closed-platform": CLOSED | PLATFORM,
}  # fmt: skip
WORTH_NAMING = 1e-3  # of a class
PROVEN = 1e-5  # relative: a saving below this is none; bounds are ten times closer


def at_price(inst: Instance, usd_per_kg: float) -> Instance:
    """Hold the price of Starship over all years."""
    return inst.with_({
        "launchers.starship.price_musd": usd_per_kg * LEO_TONNES * 1e-3,
        "launchers.starship.price_trajectory": "",
    })  # fmt: skip


def classes_in_orbit(found: Relaxation) -> str:
    """Return the classes of work served in orbit, with the share of each, largest first."""
    work = found.served.pivot_table(
        index="class", columns="tier", values="eflop_h", aggfunc="sum", fill_value=0.0
    )
    if "orbit" not in work:
        return "none"
    share = (work["orbit"] / work.sum(axis=1)).sort_values(ascending=False)
    return ", ".join(f"{k} {x:.1%}" for k, x in share.items() if x > WORTH_NAMING) or "none"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="*", default=[*CASES], metavar="CASE")
    parser.add_argument("--prices", type=float, nargs="*", default=PRICES_USD_PER_KG)
    given = parser.parse_args()
    inst = Instance.load(INSTANCE)
    print("| case | USD/kg to LEO | cost, GUSD | saved by orbit, MUSD | satellites flown | served "
          "in orbit | work in orbit, share of its class | s |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|", flush=True)
    grounds: dict[bool, Relaxation] = {}  # without orbit only the ground matters
    for case in given.cases:
        world, closed = inst.with_(CASES[case]), CLOSED.items() <= CASES[case].items()
        if closed not in grounds:
            grounds[closed] = relax(world.with_({"policy.orbit_share_max": 0}))
        without = grounds[closed]
        for price in sorted(given.prices):
            began = time.monotonic()
            found = relax(at_price(world, price))
            saved = without.cost_musd - found.cost_musd
            flown = found.modules["count"].sum()
            print(f"| {case} | {price:g} | {found.cost_musd / 1e3:.2f} | {saved:.0f} | {flown:.0f} "
                  f"| {found.orbit_share:.2%} | {classes_in_orbit(found)} "
                  f"| {time.monotonic() - began:.0f} |", flush=True)  # fmt: skip
            if saved < PROVEN * found.cost_musd:
                break


if __name__ == "__main__":
    main()
