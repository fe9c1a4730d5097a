"""Years: when a purchase serves, and what a payment in a year is worth today.

Two tensors say it all, for a thing that lives L years and is bought in period q:
    weight[q, p, j] = share of the years of p in which the thing is j years old,
    worth[q, p, j]  = discount factor of the year of p in which it is j years old, else 0.
Source: formulation, section 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..arrays import Floats
from ..instance import Instance

Share = Callable[[int], Floats]
"""By life: the share of a purchase of q that counts in p, [q, p]: in the mean, or at first."""


@dataclass(frozen=True)
class Calendar:
    """The periods of an instance: first years, lengths, rates per year."""

    starts: tuple[int, ...]
    lengths: tuple[int, ...]
    base_year: int
    rate: float
    class_rates: tuple[tuple[str, float], ...]

    @classmethod
    def read(cls, inst: Instance) -> Calendar:
        """Return the calendar of an instance."""
        settings = inst.settings
        classes = []
        for name in ("ground", "orbit", "network"):
            chosen = getattr(settings.wacc, name)
            classes.append((name, settings.discount_rate if chosen is None else float(chosen)))
        return cls(
            tuple(row.period for row in inst.periods),
            tuple(row.years for row in inst.periods),
            settings.base_year,
            settings.discount_rate,
            tuple(classes),
        )

    @property
    def count(self) -> int:
        """Return the number of periods."""
        return len(self.starts)

    @cached_property
    def last_year(self) -> int:
        """Return the last year of the horizon."""
        return max(s + n for s, n in zip(self.starts, self.lengths, strict=True)) - 1

    def discount(self, year: int) -> float:
        """Return the worth today of one unit paid in a year."""
        return float((1.0 + self.rate) ** (self.base_year - year))

    def years(self, p: int) -> range:
        """Return the years of the p-th period."""
        return range(self.starts[p], self.starts[p] + self.lengths[p])

    @cached_property
    def worth_of_year(self) -> Floats:
        """Return, by period, the worth of one unit paid in each of its years (P,)."""
        return np.array([sum(map(self.discount, self.years(p))) for p in range(self.count)])

    def weight(self, life_y: int) -> Floats:
        """Return weight[q, p, j] of a thing that lives `life_y` years (P, P, life_y)."""
        return self._by_age(life_y)[0]

    def worth(self, life_y: int) -> Floats:
        """Return worth[q, p, j] of a thing that lives `life_y` years (P, P, life_y)."""
        return self._by_age(life_y)[1]

    def active(self, life_y: int) -> Floats:
        """Return the share of the years of p that a purchase of q serves, [q, p]."""
        return np.asarray(self.weight(life_y).sum(axis=2))

    def stands(self, life_y: int) -> Floats:
        """Return 1.0 where a purchase of q stands in the first year of p, else 0.0, [q, p].

        That year is the fullest of p: what is bought comes at its start, and what is there leaves
        at the end of a year.
        """
        age = np.array(self.starts)[np.newaxis, :] - np.array(self.starts)[:, np.newaxis]
        return np.asarray((age >= 0) & (age < life_y), dtype=float)

    def annuity_due(self, life_y: int, kind: str) -> float:
        """Return the yearly payment, at the start of each year of a life, for a price of 1."""
        rate = dict(self.class_rates)[kind]
        if rate == 0:
            return 1.0 / life_y
        return rate / (1.0 - (1.0 + rate) ** -life_y) / (1.0 + rate)

    def capital(self, life_y: int, kind: str) -> Floats:
        """Return the present value by [q, p] of an annuity on a price of 1 paid in q."""
        return self.annuity_due(life_y, kind) * self.running(life_y)

    def running(self, life_y: int) -> Floats:
        """Return the present value by [q, p] of 1 paid in every year served."""
        return np.asarray(self.worth(life_y).sum(axis=2))

    def period_of(self, year: int) -> int:
        """Return the position of the period a year lies in, else the last one before it."""
        return max(p for p, start in enumerate(self.starts) if start <= year)

    def buyable(self, build_y: int, *available_from: int | None) -> Floats:
        """Return 1.0 for the periods a thing can be bought in, else 0.0 (P,)."""
        known = [year for year in available_from if year is not None]
        first = max([self.base_year, *known]) + build_y
        return np.array([float(start >= first) for start in self.starts])

    def window_years(self, available_from: int | None) -> Floats:
        """Return the years before each period in which launches and modules are made (P,).

        They are the years since the start of the period before; for the first period the
        years since the base year, at least one.
        """
        counts = []
        for p, start in enumerate(self.starts):
            since = self.base_year if p == 0 else self.starts[p - 1]
            since = since if available_from is None else max(since, available_from)
            years = max(0, start - since)
            counts.append(max(1, years) if p == 0 else years)
        return np.array(counts, dtype=float)

    def _by_age(self, life_y: int) -> tuple[Floats, Floats]:
        weight = np.zeros((self.count, self.count, life_y))
        worth = np.zeros_like(weight)
        for q, bought in enumerate(self.starts):
            for p in range(self.count):
                for year in self.years(p):
                    if 0 <= year - bought < life_y:
                        weight[q, p, year - bought] += 1.0 / self.lengths[p]
                        worth[q, p, year - bought] += self.discount(year)
        return weight, worth
