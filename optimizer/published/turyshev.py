"""Turyshev (JPL): room for launch and build per kilogram, and the price of losing satellites.

Instance: `turyshev`. Launch and build together are the price of a kilogram; the ground alternative
costs what the paper takes as its benchmark per kW.
Source: arXiv 2604.27197.
"""

from __future__ import annotations

from collections.abc import Callable

from .bench import Bench, line_musd
from .breakeven import ORBIT, BreakEven
from .row import Row

STUDY = "turyshev"
SOURCE = "arXiv 2604.27197"
TOLERANCE = 0.01
BENCHMARKS = ((10, "250"), (40, "1,000"))
LOSSES = (
    ("loss-10", "0.10", "1.2707"),
    ("loss-20", "0.20", "1.5820"),
    ("loss-30", "0.30", "1.9308"),
)


def penalty(scenario: str) -> Callable[[Bench], float]:
    """Ask how much more must fly when satellites are lost.

    Args:
        scenario: of the instance; sets the loss.

    Returns:
        What computes launch cost with losses over launch cost without.
    """

    def compute(bench: Bench) -> float:
        lossy, whole = bench.plan(STUDY, ORBIT, scenario), bench.plan(STUDY, ORBIT)
        return line_musd(lossy, "launches") / line_musd(whole, "launches")

    return compute


def room_rows() -> tuple[Row, ...]:
    """Make the rows of the room for launch and build, and of the flips that certify it."""
    rows: list[Row] = []
    for musd, published in BENCHMARKS:
        question = BreakEven(STUDY, "launch-and-build", (("halls.hall.capex_musd", musd),))
        at = f"benchmark {musd},000 USD/kW"
        rows += [
            Row(STUDY, f"room for launch and build, {at}", "USD/kg", published, TOLERANCE,
                "relative", SOURCE, question.price),
            *question.flips(at),
        ]  # fmt: skip
    return tuple(rows)


ROWS = (
    *room_rows(),
    *(
        Row(STUDY, f"lifetime penalty, {loss} lost a year, 5 years", "ratio", published, TOLERANCE,
            "relative", SOURCE, penalty(scenario))
        for scenario, loss, published in LOSSES
    ),
)  # fmt: skip
