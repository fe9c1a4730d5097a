"""A published number, or a check, how near the engine must come to it, and how it gets there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from .bench import Bench

Kind = Literal["relative", "absolute", "printed"]


@dataclass(frozen=True, slots=True)
class Row:
    """One published number, or a check that nobody published.

    Attributes:
        study: name of the study, and of the folder of its instance.
        quantity: what it is.
        unit: its unit.
        published: the number as it is printed, with all its digits; of a check what must come out.
        tolerance: how far the engine may be off, by kind.
        kind: `relative` to the number; `absolute` in its unit; `printed`: relative, but never less
            than half a unit of the last printed digit.
        source: where the number is printed, or what the check is made of.
        compute: makes the engine's number.
        check: whether it is a check of the engine, not a number that the study printed.
    """

    study: str
    quantity: str
    unit: str
    published: str
    tolerance: float
    kind: Kind
    source: str
    compute: Callable[[Bench], float]
    check: bool = False

    @property
    def value(self) -> float:
        """The published number."""
        return float(self.published.replace(",", ""))

    @property
    def allowed(self) -> float:
        """The largest difference that is allowed, in the row's unit."""
        if self.kind == "absolute":
            return self.tolerance
        share = self.tolerance * abs(self.value)
        return max(share, half_digit(self.published)) if self.kind == "printed" else share

    def run(self, bench: Bench) -> Result:
        """Compute the engine's number.

        Args:
            bench: solves the instances.

        Returns:
            The row with the engine's number.
        """
        return Result(self, self.compute(bench))


@dataclass(frozen=True, slots=True)
class Result:
    """A published number and the engine's."""

    row: Row
    engine: float

    @property
    def difference(self) -> float:
        """The engine's number less the published one, in the row's unit."""
        return self.engine - self.row.value

    @property
    def ok(self) -> bool:
        """Whether the difference is allowed."""
        return abs(self.difference) <= self.row.allowed


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows were run, and how many came out within their tolerance."""

    rows: int
    ok: int

    @property
    def outside(self) -> int:
        """How many did not."""
        return self.rows - self.ok


def tally(results: Iterable[Result], *, check: bool) -> Tally:
    """Count the checks, or all but the checks.

    Args:
        results: of rows.
        check: whether the checks are counted, or the numbers that a study printed.

    Returns:
        The count.
    """
    found = [result.ok for result in results if result.row.check is check]
    return Tally(len(found), sum(found))


def half_digit(printed: str) -> float:
    """Return half a unit of the last printed digit.

    Args:
        printed: a decimal number, perhaps with thousands separators.

    Returns:
        0.5 for `39,731`, 0.005 for `231.56`.
    """
    decimals = len(printed.partition(".")[2])
    return float(f"0.5e-{decimals}")
