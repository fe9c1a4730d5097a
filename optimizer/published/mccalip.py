"""McCalip's calculator: 1 GW average for five years, from satellites or from a gas plant on site.

Instance: `mccalip-1gw`. 1 EFLOPS stands for 1 MW, so served EFLOP-hours are MWh.
Source: https://github.com/andrewmccalip/thoughts, static/js/math.js, defaults of December 2025.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from .bench import Bench, Changes, cost_musd, line_musd
from .breakeven import GROUND, ORBIT, BreakEven
from .row import Kind, Row

STUDY = "mccalip-1gw"
SOURCE = "McCalip's calculator, defaults of December 2025"
MODULE = "v2-mini"
KILOWATTS = 27
BOUGHT_FUEL = 0.85  # share of the hours for which the study buys fuel
PRICES_USD_PER_KG = (20, 100, 200, 500, 1500, 2940)
GRID = {
    5: ("9.6333", "11.9845", "14.9235", "23.7406", "53.1306", "95.4523"),
    10: ("17.6789", "20.0301", "22.9691", "31.7861", "61.1761", "103.4978"),
    22: ("36.9881", "39.3393", "42.2783", "51.0953", "80.4854", "122.8071"),
}
Compute = Callable[[Bench], float]


def row(quantity: str, unit: str, published: str, compute: Compute, kind: Kind = "printed") -> Row:
    """Make a row of this study: 1e-6, or half the last digit where few are printed; counts exact.

    Args:
        quantity: what it is.
        unit: its unit.
        published: as printed.
        compute: makes the engine's number.
        kind: of tolerance; `absolute` for counts, and for shares that are 0 or 1.

    Returns:
        The row.
    """
    tolerance = 0 if unit == "count" else 1e-6
    return Row(STUDY, quantity, unit, published, tolerance, kind, SOURCE, compute)


def orbit(line: str = "", scenario: str = "", **changes: float) -> Compute:
    """Ask for the cost of the plan in orbit, or one of its lines.

    Args:
        line: a cost line; all of them if empty.
        scenario: of the instance.
        changes: `platform_usd_per_w`, `usd_per_kg`.

    Returns:
        What computes it [USD].
    """
    keys = priced(**changes)

    def compute(bench: Bench) -> float:
        plan = bench.plan(STUDY, {**keys, **ORBIT}, scenario)
        return 1e6 * (line_musd(plan, line) if line else cost_musd(plan))

    return compute


def ground(*lines: str, scenario: str = "") -> Compute:
    """Ask for the cost of the plan on the ground, or some of its lines.

    Args:
        lines: cost lines; all of them if none is named.
        scenario: of the instance.

    Returns:
        What computes it [USD].
    """

    def compute(bench: Bench) -> float:
        plan = bench.plan(STUDY, GROUND, scenario)
        return 1e6 * (line_musd(plan, *lines) if lines else cost_musd(plan))

    return compute


def priced(platform_usd_per_w: float | None = None, usd_per_kg: float | None = None) -> Changes:
    """Name the keys of the two prices of the grid.

    Args:
        platform_usd_per_w: price of a satellite per watt of its array.
        usd_per_kg: price of launch.

    Returns:
        Overrides.
    """
    keys: dict[str, str | int | float | bool] = {}
    if platform_usd_per_w is not None:
        keys[f"modules.{MODULE}.platform_musd"] = platform_usd_per_w * KILOWATTS / 1000
    if usd_per_kg is not None:
        keys["launchers.starship.price_usd_per_kg"] = usd_per_kg
    return keys


def satellites(scenario: str = "") -> Compute:
    """Ask how many satellites the plan in orbit flies.

    Args:
        scenario: of the instance.

    Returns:
        What computes it.
    """
    return lambda bench: float(bench.plan(STUDY, ORBIT, scenario).modules["count"].sum())


def mass_kg(bench: Bench) -> float:
    """Return the mass flown [kg]."""
    return satellites()(bench) * bench.instance(STUDY).modules[0].mass_kg


def launches(bench: Bench) -> float:
    """Return the full rockets that carry the mass; they are counted, not paid for."""
    return float(math.ceil(mass_kg(bench) / bench.instance(STUDY).payloads[0].payload_kg))


def sustained_kw(bench: Bench) -> float:
    """Return the mean power of a satellite over its life, from the engine's physics [kW]."""
    return float(bench.geometry(STUDY).shells["terminator"].power_kw[MODULE].mean())


def retained(bench: Bench) -> float:
    """Return the mean of the array's power over its power at the start."""
    power = bench.geometry(STUDY).shells["terminator"].power_kw[MODULE]
    return float(power.mean() / power.max())


def replacement(bench: Bench) -> float:
    """Return what failing accelerators add to operations [USD]."""
    whole, without = (
        orbit("module_operations"),
        orbit("module_operations", scenario="no-failures"),
    )
    return whole(bench) - without(bench)


def usd_a_satellite(bench: Bench) -> float:
    """Return the cost of a satellite without the one-off [USD]."""
    return (orbit()(bench) - orbit("shells")(bench)) / satellites()(bench)


def orbit_usd_per_mwh(bench: Bench) -> float:
    """Return the levelised cost of the plan in orbit [USD/MWh]."""
    return orbit()(bench) / bench.plan(STUDY, ORBIT).served_eflop_h["orbit"]


def fuelled_mwh(bench: Bench) -> float:
    """Return the energy for which fuel is bought [MWh]: part of what the plan delivers."""
    return BOUGHT_FUEL * bench.plan(STUDY, GROUND).served_eflop_h["ground"]


def ground_usd_per_mwh(bench: Bench) -> float:
    """Return the study's levelised cost of the ground: per MWh that fuel is bought for."""
    return ground()(bench) / fuelled_mwh(bench)


def free_orbit_share(bench: Bench) -> float:
    """Return the share of the work that the cheapest plan does in orbit."""
    served = bench.plan(STUDY).served_eflop_h
    return served["orbit"] / (served["orbit"] + served["ground"])


def in_billions(compute: Compute) -> Compute:
    """Scale USD to BUSD."""
    return lambda bench: compute(bench) / 1e9


def break_even_rows() -> tuple[Row, ...]:
    """Make the rows of the break-even launch prices, and of the flips that certify them."""
    rows: list[Row] = []
    for platform, published in ((22, "-699.19"), (5, "231.56")):
        question = BreakEven(STUDY, "starship", tuple(priced(platform).items()))
        at = f"satellites at {platform} USD/W"
        rows += [
            row(f"break-even launch price, {at}", "USD/kg", published, question.price),
            *question.flips(at),
        ]  # fmt: skip
    return tuple(rows)


def grid_rows() -> tuple[Row, ...]:
    """Make the rows of the study's grid of satellite and launch prices."""
    return tuple(
        row(f"total at {platform} USD/W, {price} USD/kg", "BUSD", published,
            in_billions(orbit(platform_usd_per_w=platform, usd_per_kg=price)))
        for platform, totals in GRID.items()
        for price, published in zip(PRICES_USD_PER_KG, totals, strict=True)
    )  # fmt: skip


ROWS = (
    row("mean power of a satellite", "kW", "25.1697", sustained_kw),
    row("array left, mean over ages 0 to 4", "share", "0.951234453", retained),
    row("satellites", "count", "39,731", satellites(), "absolute"),
    row("mass", "kg", "29,390,054.79", mass_kg),
    row("launches of 100 t", "count", "294", launches, "absolute"),
    row("hardware", "USD", "23,600,214,000", orbit("platforms")),
    row("launch", "USD", "14,695,027,397.26", orbit("launches")),
    row("operations", "USD", "1,180,010,700", orbit("module_operations", "no-failures")),
    row("replacement", "USD", "10,620,096,300", replacement),
    row("one-off", "USD", "1,000,000,000", orbit("shells")),
    row("total in orbit", "USD", "51,095,348,397.26", orbit()),
    row("total in orbit per MWh", "USD/MWh", "1,166.56", orbit_usd_per_mwh),
    row("a satellite, all in", "USD", "1,260,863.01", usd_a_satellite),
    row("ground: capital", "USD", "14,660,000,000", ground("halls", "cooling", "power_capacity")),
    row("ground: fuel", "USD", "1,191,062,160", ground("energy")),
    row("ground: energy that fuel is bought for", "MWh", "37,230,000", fuelled_mwh),
    row("total on the ground", "USD", "15,851,062,160", ground()),
    row("total on the ground per MWh", "USD/MWh", "425.76", ground_usd_per_mwh),
    row("work in orbit in the cheapest plan", "share", "0", free_orbit_share, "absolute"),
    *break_even_rows(),
    *grid_rows(),
    row("sun 0.60: total", "BUSD", "82.8212", in_billions(orbit(scenario="sun-60"))),
    row("sun 0.60: satellites", "count", "64,893", satellites("sun-60"), "absolute"),
    row("75 W/kg: total", "BUSD", "43.5519", in_billions(orbit(scenario="light"))),
    row("no accelerator failures: total", "BUSD", "40.4753",
        in_billions(orbit(scenario="no-failures"))),
    row("10 years: total", "BUSD", "66.8072", in_billions(orbit(scenario="ten-years"))),
    row("10 years: satellites", "count", "42,242", satellites("ten-years"), "absolute"),
    row("10 years: ground", "BUSD", "17.0421", in_billions(ground(scenario="ten-years"))),
)  # fmt: skip
