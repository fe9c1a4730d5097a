"""The unit of a column, read from its name: `capex_musd_per_mw` is in M$/MW."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNITS: Final = {
    "musd": "M$", "usd": "$", "kw": "kW", "mw": "MW", "kwh": "kWh", "mwh": "MWh",
    "kg": "kg", "t": "t", "km": "km", "m2": "m²", "m3": "m³", "deg": "°", "c": "°C",
    "gbps": "Gbps", "gb": "GB", "eflops": "EFLOPS", "ms": "ms", "h": "h", "hours": "h",
    "y": "years", "years": "years", "launch": "launch", "plane": "plane",
}  # fmt: skip
OF_ITS_OWN: Final = {
    "kg_co2": "kg", "factor": "factor", "overhead": "share", "day_of_year": "day",
    "gbps_down": "Gbps", "gbps_up": "Gbps", "day_from": "day", "day_to": "day",
    "local_hour": "hour",
}  # fmt: skip
FIRST_YEAR: Final = 1900


def unit_of(column: str, bounds: Mapping[str, float]) -> str:
    """Return the unit of a column of numbers.

    Args:
        column: its name.
        bounds: what it may hold: ge, gt, le, lt.

    Returns:
        The unit; `year`, `share` or `number` where the name has none.
    """
    if column in OF_ITS_OWN:
        return OF_ITS_OWN[column]
    above, per, below = f"_{column}".rpartition("_per_")
    if not per:
        return _last(below) or _plain(bounds)
    parts = ["year" if part in ("y", "year") else UNITS[part] for part in below.split("_")]
    under = parts[0] if len(parts) == 1 else f"({'·'.join(parts)})"
    return f"{_last(above) or _plain(bounds)}/{under}"


def _last(name: str) -> str:
    return UNITS.get(name.rpartition("_")[2], "")


def _plain(bounds: Mapping[str, float]) -> str:
    if bounds.get("ge") == FIRST_YEAR:
        return "year"
    return "share" if 1 in (bounds.get("le"), bounds.get("lt")) else "number"
