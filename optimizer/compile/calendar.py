"""Years and money: when a purchase serves, and what each period is charged for it.

Annuity due, paid at the start of each year served inside the horizon:
    a = capex * ra / (1 - (1 + ra)^-L) / (1 + ra)        (ra = 0: capex / L)
discounted by (1 + r)^-(year - base_year). Source: docs/formulation.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ..instance import Instance

Vector = tuple[float, ...]


@dataclass(frozen=True)
class Calendar:
    """Periods of an instance with its rates.

    Args:
        starts: first year of each period.
        lengths: whole years of each period.
        base_year: year that money is discounted to.
        rate: discount rate [1/y].
        wacc: rate of the annuity by class: ground, orbit, network [1/y].
    """

    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    base_year: int
    rate: float
    wacc: dict[str, float]

    @classmethod
    def of(cls, inst: Instance) -> Calendar:
        """Return the calendar of an instance."""
        settings = inst.settings
        rate = settings.discount_rate
        chosen = {k: getattr(settings.wacc, k) for k in ("ground", "orbit", "network")}
        return cls(
            starts=tuple(p.period for p in inst.periods),
            lengths=tuple(p.years for p in inst.periods),
            base_year=settings.base_year,
            rate=rate,
            wacc={k: rate if v is None else v for k, v in chosen.items()},
        )

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Return (year, position of its period) over the horizon."""
        return tuple(
            (start + k, i)
            for i, (start, length) in enumerate(zip(self.starts, self.lengths, strict=True))
            for k in range(length)
        )

    def discount(self, year: int) -> float:
        """Return the present value of 1 paid at the start of `year`."""
        return float((1 + self.rate) ** -(year - self.base_year))

    def yearly(self, paid: Callable[[int, int], float]) -> Vector:
        """Return the present value by period of paid(year, period position) [same unit]."""
        total = [0.0] * len(self.starts)
        for year, i in self.years:
            total[i] += paid(year, i) * self.discount(year)
        return tuple(total)

    def served(self, bought: int, life: int, amount: Callable[[int], float]) -> Vector:
        """Return per period the mean over its years of amount(age), 0 outside the life."""
        total = [0.0] * len(self.starts)
        for year, i in self.years:
            if 0 <= year - bought < life:
                total[i] += amount(year - bought) / self.lengths[i]
        return tuple(total)

    def fullest(self, bought: int, life: int) -> Vector:
        """Return per period whether what was bought stands in its first year: 1 or 0."""
        return tuple(float(0 <= start - bought < life) for start in self.starts)

    def annuity(
        self, capex: float, bought: int, life: int, kind: str, until: int | None = None
    ) -> Vector:
        """Return the present value by period of the annuity on `capex`, paid up to `until`."""
        ra = self.wacc[kind]
        due = capex / life if ra == 0 else capex * ra / (1 - (1 + ra) ** -life) / (1 + ra)
        end = bought + life if until is None else min(until, bought + life)
        return self.yearly(lambda year, _: due if bought <= year < end else 0.0)

    def opex(self, musd_per_y: float, bought: int, life: int) -> Vector:
        """Return the present value by period of a yearly cost over the years served."""
        return self.yearly(lambda year, _: musd_per_y if 0 <= year - bought < life else 0.0)

    def at(self, period: int, value: float) -> Vector:
        """Return a vector that is `value` at one period and 0 elsewhere."""
        return tuple(value if start == period else 0.0 for start in self.starts)

    def period_of(self, year: int) -> int:
        """Return the start of the period that `year` falls in, or of the last one before it."""
        return max((s for s in self.starts if s <= year), default=self.starts[0])

    @property
    def end(self) -> int:
        """Return the first year after the horizon."""
        return self.starts[-1] + self.lengths[-1]

    def window(self, period: int, available_from: int | None) -> int:
        """Return the years whose output can be bought in a period: since the one before it."""
        i = self.starts.index(period)
        first = self.starts[i - 1] if i else self.base_year
        years = [y for y in range(first, period) if available_from is None or y >= available_from]
        return max(len(years), 1) if i == 0 else len(years)

    def buyable(self, build_y: int, *available_from: int | None) -> tuple[int, ...]:
        """Return the periods in which a thing with this building time can serve."""
        earliest = [self.base_year, *(y for y in available_from if y is not None)]
        return tuple(s for s in self.starts if s >= max(earliest) + build_y)


def plus(*vectors: Vector) -> Vector:
    """Return the sum of vectors of equal length."""
    return tuple(sum(values) for values in zip(*vectors, strict=True))
