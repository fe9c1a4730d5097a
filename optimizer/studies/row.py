"""A published number, how near to it the engine must come, and how the engine makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .bench import Bench

Kind = Literal["relative", "absolute", "printed"]


@dataclass(frozen=True, slots=True)
class Row:
    """One published number.

    Attributes:
        study: name of the study, and of the folder of its instance.
        quantity: what it is.
        unit: its unit.
        published: the number as it is printed, with all its digits.
        tolerance: how far the engine may be off, by kind.
        kind: `relative` to the number; `absolute` in its unit; `printed`: relative, but never less
            than half a unit of the last printed digit.
        source: where the number is printed.
        compute: makes the engine's number.
    """

    study: str
    quantity: str
    unit: str
    published: str
    tolerance: float
    kind: Kind
    source: str
    compute: Callable[[Bench], float]

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


def half_digit(printed: str) -> float:
    """Return half a unit of the last printed digit.

    Args:
        printed: a decimal number, perhaps with thousands separators.

    Returns:
        0.5 for `39,731`, 0.005 for `231.56`.
    """
    decimals = len(printed.partition(".")[2])
    return float(f"0.5e-{decimals}")
