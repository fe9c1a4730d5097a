"""Numbers as people read them: three digits that count, a space between thousands, a unit.

The one place where numbers for a terminal are written; documents (`--json`) hold them in full.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Final

DIGITS: Final = 3
MORE_DIGITS: Final = 6
NAMES: Final = {"EFLOPS h": "EFLOPS·h", "USD per EFLOPS h": "$ per EFLOPS·h"}
SMALLEST: Final = -5  # the power of ten below which a number is written like 3e-07
MONEY: Final = ((1e6, "T$"), (1e3, "G$"), (1.0, "M$"), (1e-3, "k$"), (1e-6, "$"))
POWER: Final = ((1e3, "GW"), (1.0, "MW"), (1e-3, "kW"), (1e-6, "W"))


def count(value: float) -> str:
    """Write a number with a space between thousands.

    Args:
        value: any number; whole if it is whole or 1000 at least, else with at most 3 digits.

    Returns:
        Such as "4 408" or "0.25".
    """
    if abs(value - round(value)) < 1e-9 * max(1.0, abs(value)) or abs(value) >= 1000:
        return f"{round(value):,}".replace(",", " ")
    return _plain(_rounded(value, ROUND_HALF_EVEN))


def exact(value: float) -> str:
    """Write a number that somebody gave, with all its digits.

    Args:
        value: any number.

    Returns:
        Such as "800 000", "0.534649" or "-12.5".
    """
    whole = float(value).is_integer() and abs(value) < 1e15
    return count(value) if whole else repr(float(value))


def spaced(text: str) -> str:
    """Put a space where a comma stands between thousands.

    Args:
        text: a number, as Python or a paper writes it.

    Returns:
        Such as "23 600 214 000" or "+2 895.2".
    """
    return text.replace(",", " ")


def money(musd: float, *, at_least: bool = False) -> str:
    """Write an amount of money.

    Args:
        musd: the amount [MUSD].
        at_least: round down, so that what is said to cost at least this does.

    Returns:
        Such as "66.3 G$", "12.3 M$" or "419 $".
    """
    return _with_unit(musd, MONEY, ROUND_FLOOR if at_least else ROUND_HALF_EVEN)


def power(mw: float) -> str:
    """Write a power.

    Args:
        mw: the power [MW].

    Returns:
        Such as "139 MW" or "1.39 GW".
    """
    return _with_unit(mw, POWER, ROUND_HALF_EVEN)


def alike(values: Sequence[float], unit: str) -> tuple[list[str], str]:
    """Write numbers that stand beside one another: one unit, digits enough to tell them apart.

    Args:
        values: what is set side by side.
        unit: of the values; MUSD becomes what suits the largest of them.

    Returns:
        The numbers, and their unit.
    """
    most = max(map(abs, values), default=0.0)
    scale, name = 1.0, NAMES.get(unit, unit)
    if unit == "MUSD":
        fits = (one for one in MONEY if most >= one[0])
        scale, name = next(fits, MONEY[-1]) if most else (1.0, "M$")
    return [_plain(_rounded(value / scale, ROUND_HALF_EVEN, MORE_DIGITS)) for value in values], name


def percent(share: float, *, at_most: bool = False) -> str:
    """Write a share in percent; what is nearly all of it with as many digits as what is missing.

    Args:
        share: 1 is the whole.
        at_most: round up, so that what is said to be within this is.

    Returns:
        Such as "0.523 %", "99.984 %" or "100 %".
    """
    value, missing = 100 * share, 100 * (1 - share)
    if 99 <= value < 100 and missing >= 1e-6:
        left = _rounded(missing, ROUND_FLOOR if at_most else ROUND_HALF_EVEN)
        return f"{_plain(100 - left)} %"
    return f"{_plain(_rounded(value, ROUND_CEILING if at_most else ROUND_HALF_EVEN))} %"


def duration(seconds: float) -> str:
    """Write a span of time.

    Args:
        seconds: its length [s].

    Returns:
        Such as "0.3 s", "38 s", "2 min 05 s", "10 min" or "1 h 05 min".
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if math.isinf(seconds):
        return "any time"
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    large, small, names = (whole // 60, whole % 60, ("min", "s"))
    if whole >= 7200:
        large, small, names = (whole // 3600, whole % 3600 // 60, ("h", "min"))
    return f"{count(large)} {names[0]}" + (f" {small:02d} {names[1]}" if small else "")


def plural(number: int, noun: str) -> str:
    """Write a number of things.

    Args:
        number: how many.
        noun: the thing, in the plural, as tables are named.

    Returns:
        Such as "1 region" or "23 regions".
    """
    if number == 1 and noun.endswith("ies"):
        noun = noun[:-3] + "y"
    elif number == 1:
        noun = noun[:-2] if noun.endswith("ches") else noun.removesuffix("s")
    return f"{count(number)} {noun}"


def _rounded(value: float, rounding: str, digits: int = DIGITS) -> Decimal:
    return Context(prec=digits, rounding=rounding).create_decimal(Decimal(repr(float(value))))


def _plain(number: Decimal) -> str:
    if number and number.adjusted() < SMALLEST:
        return f"{number:.{DIGITS}g}"
    whole, point, rest = f"{number:,f}".partition(".")
    return whole.replace(",", " ") + (point + rest).rstrip("0").rstrip(".")


def _with_unit(value: float, units: Sequence[tuple[float, str]], rounding: str) -> str:
    number = _rounded(value, rounding)
    scales = [(Decimal(repr(scale)), name) for scale, name in units]
    fits = (unit for unit in scales if abs(number) >= unit[0])
    scale, name = next(fits, scales[-1] if number else (Decimal(1), dict(units)[1.0]))
    return f"{_plain(number / scale)} {name}"
