"""Numbers as people read them."""

from __future__ import annotations


def count(value: float) -> str:
    """Write a number with a space between thousands.

    Args:
        value: any number; shown whole if it is whole, else with at most 3 digits.

    Returns:
        Such as "4 408" or "0.25".
    """
    if abs(value - round(value)) < 1e-9 * max(1.0, abs(value)):
        return f"{round(value):,}".replace(",", " ")
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


def money(musd: float) -> str:
    """Write an amount of money.

    Args:
        musd: the amount [MUSD].

    Returns:
        In G$ from a thousand million on, else in M$.
    """
    if abs(musd) >= 1000:
        return f"{musd / 1000:,.2f} G$".replace(",", " ")
    return f"{musd:.2f} M$" if abs(musd) >= 1 or musd == 0 else f"{musd:.3g} M$"


def percent(share: float) -> str:
    """Write a share in percent.

    Args:
        share: 1 is the whole.

    Returns:
        Such as "0.523 %" or "100 %".
    """
    value = 100 * share
    return f"{value:.0f} %" if abs(value) >= 99.95 else f"{value:.3g} %"


def power(mw: float) -> str:
    """Write a power.

    Args:
        mw: the power [MW].

    Returns:
        In kW, MW or GW.
    """
    if abs(mw) >= 1000:
        return f"{mw / 1000:.3g} GW"
    return f"{mw:.3g} MW" if abs(mw) >= 1 else f"{mw * 1000:.3g} kW"


def duration(seconds: float) -> str:
    """Write a span of time.

    Args:
        seconds: its length [s].

    Returns:
        Such as "0.3 s", "38 s" or "2 min 05 s".
    """
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60:02d} s"


def plural(number: int, noun: str) -> str:
    """Write a number of things.

    Args:
        number: how many.
        noun: the thing, in the plural, as tables are named.

    Returns:
        Such as "1 region" or "23 regions".
    """
    if number == 1:
        noun = noun[:-3] + "y" if noun.endswith("ies") else noun.removesuffix("s")
    return f"{count(number)} {noun}"
