"""A sceptic's hand calculation: what a megawatt-year costs besides accelerators.

Instance: `sceptic`. The hand calculation pays its annuities at the end of a year, the engine at its
beginning: the engine's capital is lower by 1 + rate. Both are given.
Source: worked by hand for this project; inputs in the instance's sources.csv.
"""

from __future__ import annotations

from collections.abc import Callable

from .bench import Bench, cost_musd, line_musd
from .breakeven import ORBIT
from .row import Kind, Row

STUDY = "sceptic"
SOURCE = "hand calculation"
NEAR = 0.01
CHEAP = "cheap-platform"
SSO_SHARE = 0.7  # of what a rocket lifts to low orbit
CASES = (("", 900, "12.8"), ("", 400, "9.4"), ("", 200, "8.0"), (CHEAP, 200, "3.0"))
LAST_DIGIT = 0.1
ROUNDED_DOWN = "hand calculation; its own inputs give 8.053, printed as 8.0: a whole last digit"
GROUND = "workloads.compute.hosts"
CAPITAL = ("platforms", "launches", "halls", "accelerators", "cooling", "power_capacity")


def orbit(scenario: str, leo_usd_per_kg: float, *, due: bool = False) -> Callable[[Bench], float]:
    """Ask for the yearly cost of a megawatt in orbit.

    Args:
        scenario: of the instance.
        leo_usd_per_kg: price of a kilogram to low orbit.
        due: as the engine pays, at the beginning of a year; else at its end.

    Returns:
        What computes it [MUSD per MW and year].
    """
    key = "launchers.starship.price_usd_per_kg"
    return lambda bench: _yearly(
        bench, {**ORBIT, key: leo_usd_per_kg / SSO_SHARE}, scenario, due=due
    )


def ground(bench: Bench) -> float:
    """Return the yearly cost of a megawatt on the ground, annuities at the end of a year."""
    return _yearly(bench, {GROUND: "ground"}, "", due=False)


def accelerators(hosts: str) -> Callable[[Bench], float]:
    """Ask for the yearly cost of the accelerators of a megawatt.

    Args:
        hosts: `orbit` or `ground`.

    Returns:
        What computes it [MUSD per MW and year].
    """

    def compute(bench: Bench) -> float:
        plan = bench.plan(STUDY, {GROUND: hosts}, "with-accelerators")
        rate = bench.instance(STUDY).settings.discount_rate
        return line_musd(plan, "accelerators") * (1 + rate) / demand_mw(bench)

    return compute


def break_even(bench: Bench) -> float:
    """Return the launch price to low orbit at which a cheap platform costs what a hall does."""
    low, high = 100.0, 500.0
    at_low, at_high = (orbit(CHEAP, price)(bench) for price in (low, high))
    return low + (ground(bench) - at_low) * (high - low) / (at_high - at_low)


def demand_mw(bench: Bench) -> float:
    """Return the demand of the instance: 1 EFLOPS stands for 1 MW."""
    return bench.instance(STUDY).workloads[0].demand_eflops


def _yearly(
    bench: Bench, changes: dict[str, str | int | float | bool], scenario: str, *, due: bool
) -> float:
    plan = bench.plan(STUDY, changes, scenario)
    rate = bench.instance(STUDY).settings.discount_rate
    late = 0.0 if due else rate * line_musd(plan, *CAPITAL)
    return (cost_musd(plan) + late) / demand_mw(bench)


def _case(scenario: str, price: float, published: str) -> tuple[Row, Row]:
    platform = "0.75" if scenario else "3.0"
    what = f"orbit, platform {platform} MUSD, {price} USD/kg to low orbit"
    slip = published == "8.0"
    kind: Kind = "absolute" if slip else "printed"
    source = ROUNDED_DOWN if slip else SOURCE
    tolerance = LAST_DIGIT if slip else 0
    early = f"{float(published) / 1.09:.2f}"
    return (
        Row(STUDY, what, "MUSD/MW/y", published, tolerance, kind, source, orbit(scenario, price)),
        Row(STUDY, f"{what}, paid at the beginning of a year", "MUSD/MW/y", early,
            LAST_DIGIT / 2, "absolute", f"no print: the number of the {SOURCE} / 1.09",
            orbit(scenario, price, due=True), check=True),
    )  # fmt: skip


ROWS = (
    *(row for case in CASES for row in _case(*case)),
    Row(STUDY, "ground", "MUSD/MW/y", "2.5", 0, "printed", SOURCE, ground),
    Row(STUDY, "accelerators in orbit", "MUSD/MW/y", "5.7", 0, "printed", SOURCE,
        accelerators("orbit")),
    Row(STUDY, "accelerators on the ground", "MUSD/MW/y", "5.7", 0, "printed", SOURCE,
        accelerators("ground")),
    Row(STUDY, "break-even with platform 0.75 MUSD ('near')", "USD/kg", "118", NEAR, "relative",
        SOURCE, break_even),
)  # fmt: skip
