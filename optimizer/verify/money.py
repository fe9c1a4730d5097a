"""Charges: what a purchase or a yearly cost adds to each period of a cost line.

Source: formulation, sections 1 and 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from .years import Calendar

USD_PER_MUSD = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Charge:
    """Part of a cost line: present value and overnight price by period, last axis (..., P)."""

    line: str
    musd: Floats
    overnight_musd: Floats


@dataclass(frozen=True, slots=True)
class Price:
    """How a purchase is paid: line, price by period bought (P,) [MUSD], life, rate class."""

    line: str
    musd: Floats
    life_y: int
    kind: str


def purchase(cal: Calendar, price: Price, number: Floats) -> Charge:
    """Return the annuities of what is bought.

    Args:
        cal: The calendar.
        price: Its price and life.
        number: Units bought by period (..., P).
    """
    paid = number * price.musd
    value = paid[..., np.newaxis] * cal.capital(price.life_y, price.kind)
    return Charge(price.line, value, paid)


def upkeep(cal: Calendar, line: str, yearly_musd: Floats, life_y: int) -> Charge:
    """Return a yearly cost that runs while a purchase serves.

    Args:
        cal: The calendar.
        line: The cost line.
        yearly_musd: Yearly cost by period bought (..., P).
        life_y: Years served.
    """
    value = yearly_musd[..., np.newaxis] * cal.running(life_y)
    return Charge(line, value, np.zeros(len(cal.starts)))


def yearly(cal: Calendar, line: str, musd: Floats) -> Charge:
    """Return a cost paid in every year of a period, the same each year (..., P)."""
    return Charge(line, musd * cal.worth_of_year, np.zeros(len(cal.starts)))


def rows_of(charges: Iterable[Charge], periods: int) -> dict[tuple[str, int], list[float]]:
    """Return the terms of every line and period, to be summed exactly."""
    terms: dict[tuple[str, int], list[float]] = {}
    for charge in charges:
        flat = charge.musd.reshape(-1, periods)
        for p in range(periods):
            terms.setdefault((charge.line, p), []).extend(flat[:, p].tolist())
    return terms
