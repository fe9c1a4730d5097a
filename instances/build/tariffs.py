"""What a large user pays for grid power, from the price tables: rows as in `parameters.csv`.

US states: the industrial mean of the last year. Europe: the mean wholesale price of the last twelve
months, network fees and levies on top, in USD. Elsewhere: a published tariff in USD.
"""

from __future__ import annotations

EIA = "https://www.eia.gov/electricity/data/state/"
EMBER = "https://ember-energy.org/data/european-wholesale-electricity-price-data/"

Table = list[dict[str, str]]


def rows(tables: dict[str, Table], known: Table) -> Table:
    """Return one row of parameters for each tariff.

    Args:
        tables: `tariffs`, `prices_us` and `prices_eu`.
        known: parameters, for factors, fees and rates of exchange.
    """
    by_name = {row["parameter"]: row for row in known}
    return [_row(tariff, tables, by_name) for tariff in tables["tariffs"]]


def _row(
    tariff: dict[str, str], tables: dict[str, Table], by_name: dict[str, dict[str, str]]
) -> dict[str, str]:
    over, rate = by_name.get(tariff["over"], {}), by_name.get(tariff["rate"], {})
    if tariff["kind"] == "state":
        made = _state(tariff, tables["prices_us"], over)
    elif tariff["kind"] == "wholesale":
        made = _wholesale(tariff, tables["prices_eu"], over, rate)
    else:
        made = _local(tariff, rate)
    return {"parameter": tariff["parameter"], "unit": "USD/kWh", "note": "", **made}


def _state(tariff: dict[str, str], prices: Table, factor: dict[str, str]) -> dict[str, str]:
    years = {
        int(row["year"]): float(row["usd_cents_per_kwh"]) / 100
        for row in prices
        if row["state"] == tariff["key"]
    }
    last = max(years)
    span = f"low: least since {min(years)}; high: x {tariff['over']}"
    return {
        **_numbers(min(years.values()), years[last], years[last] * float(factor["base"])),
        "year": str(last), "status": "sourced", "url": EIA,
        "title": f"EIA: industrial price of {tariff['key']}, {last}; {span}",
    }  # fmt: skip


def _wholesale(
    tariff: dict[str, str], prices: Table, fee: dict[str, str], rate: dict[str, str]
) -> dict[str, str]:
    months = sorted(
        (row["month"], float(row["eur_per_mwh"]))
        for row in prices
        if row["country"] == tariff["key"]
    )
    years = [sum(x for _, x in months[i - 12 : i]) / 12 for i in range(len(months), 0, -12)]
    means = {"low": min(years), "base": years[0], "high": max(years)}
    numbers = {x: (means[x] + float(fee[x])) * float(rate[x]) * 1e-3 for x in means}
    how = f"{years[0]:.2f} EUR/MWh, mean of {months[-12][0]} to {months[-1][0]} (Ember)"
    return {
        **_numbers(**numbers), "year": months[-1][0][:4], "status": "derived", "url": EMBER,
        "title": f"({how} + {tariff['over']}) x {tariff['rate']}; fee and rate are guesses",
    }  # fmt: skip


def _local(tariff: dict[str, str], rate: dict[str, str]) -> dict[str, str]:
    numbers = {x: float(tariff[x]) * float(rate["base"]) for x in ("low", "base", "high")}
    return {
        **_numbers(**numbers), "year": tariff["year"], "url": tariff["url"],
        "status": "derived" if tariff["status"] == "sourced" else tariff["status"],
        "title": f"{tariff['title']}; x {tariff['rate']}",
    }  # fmt: skip


def _numbers(low: float, base: float, high: float) -> dict[str, str]:
    return {"low": repr(low), "base": repr(base), "high": repr(high)}
