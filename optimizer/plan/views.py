"""What people look at, derived from a plan's decisions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..decisions import FAMILIES
from ..host import tier


def decisions(values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return all that is bought or opened: decision, item, period, value."""
    chosen = [name for name, family in FAMILIES.items() if family.chosen]
    parts = [_named(name, values[name]) for name in chosen]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def _named(family: str, frame: pd.DataFrame) -> pd.DataFrame:
    keys = [column for column in FAMILIES[family].index if column != "period"]
    items = [" ".join(row) for row in frame[keys].itertuples(index=False)]
    return pd.DataFrame(
        {"decision": family, "item": items, "period": frame["period"], "value": frame["value"]}
    )


def modules(values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the modules flown: module, shell, period, count (over all launchers)."""
    flown = values["manifest"].groupby(["module", "shell", "period"], as_index=False)["value"].sum()
    counts = flown.pop("value").round().astype(int)
    return pd.DataFrame(flown.assign(count=counts))


def sites(values: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what is opened and built: site, period, opened, hall, count.

    One row per hall design bought at a site in a period; a site opened without a hall in
    that period has one row with an empty hall and count 0.
    """
    opened = values["open"][["site", "period"]].assign(opened=True)
    halls = values["halls"].rename(columns={"value": "count"})
    joined = opened.merge(halls, on=["site", "period"], how="outer")
    joined["opened"] = joined["opened"].eq(True)
    joined["hall"] = joined["hall"].astype(object).where(joined["hall"].notna(), "")
    joined["count"] = joined["count"].fillna(0.0).round().astype(int)
    columns = ["site", "period", "opened", "hall", "count"]
    return joined[columns].sort_values(["site", "period", "hall"], ignore_index=True)


def hosts(
    values: Mapping[str, pd.DataFrame],
    routes: pd.DataFrame,
    years: Mapping[int, int],
    hours: Mapping[str, float],
) -> pd.DataFrame:
    """Return the work served by host: tier, host_kind, host, period, slice, eflops, eflop_h."""
    served = values["serve"].merge(routes[["route", "host_kind", "host"]], on="route", how="left")
    served = served.assign(tier=served["host_kind"].map(tier))
    keys = ["tier", "host_kind", "host", "period", "slice"]
    totals = served.groupby(keys, as_index=False)["value"].sum()
    return _with_energy(pd.DataFrame(totals), years, hours)


def shortfall(
    values: Mapping[str, pd.DataFrame], years: Mapping[int, int], hours: Mapping[str, float]
) -> pd.DataFrame:
    """Return the work not served: commodity, workload, period, slice, eflops, eflop_h."""
    short = values["short"]
    workloads = [name.partition("@")[0] for name in short["commodity"]]
    short.insert(1, "workload", workloads)
    return _with_energy(short, years, hours)


def _with_energy(
    frame: pd.DataFrame, years: Mapping[int, int], hours: Mapping[str, float]
) -> pd.DataFrame:
    named = frame.rename(columns={"value": "eflops"})
    spell = named["period"].map(years).astype(float) * named["slice"].map(hours).astype(float)
    return named.assign(eflop_h=named["eflops"] * spell)
