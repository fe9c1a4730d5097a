"""Plans side by side; what the gap cannot tell apart is marked `~`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..arguments import TEXTS, Kind, instance_of, is_list, require
from ..errors import UsageError
from .result import Result

NOISE = "~"
PLANS = Kind("a list or tuple of plans", is_list, instance_of(Result, "a Plan"))
MONEY = frozenset({"total", "cost"})


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Plans side by side: one row per quantity, one column per plan.

    `frame` has the columns group, item, period ("" if none), unit, one per plan, difference
    (last minus first) and mark: `~` where the difference is below the gaps of the plans.
    """

    names: tuple[str, ...]
    frame: pd.DataFrame

    def __post_init__(self) -> None:
        require("names", self.names, TEXTS)
        require("frame", self.frame, instance_of(pd.DataFrame, "a pandas DataFrame"))

    def __str__(self) -> str:
        """Return a plain text table."""
        shown = self.frame.copy()
        for column in (*self.names, "difference"):
            shown[column] = [f"{number:,.6g}" for number in shown[column]]
        return shown.to_string(index=False)

    @property
    def differences(self) -> pd.DataFrame:
        """Return the rows that differ by more than the gap."""
        apart = self.frame["difference"].ne(0) & self.frame["mark"].ne(NOISE)
        return self.frame[apart].reset_index(drop=True)


def compare_plans(plans: Sequence[Result], names: Sequence[str] | None = None) -> Comparison:
    """Set plans side by side.

    A difference in money is noise below gap x cost; any other below the relative gap.

    Args:
        plans: Two or more plans.
        names: Column headings; default the instances, numbered if they are the same.

    Returns:
        The comparison.

    Raises:
        UsageError: What is given is not two plans or more, or not as many names.
    """
    require("plans", plans, PLANS)
    if len(plans) < 2 or (names is not None and len(names) != len(plans)):
        raise UsageError(f"{len(plans)} plans, names {names}: two plans or more, a name for each.")
    heads = _distinct(names or [plan.instance for plan in plans])
    columns = [_quantities(plan).rename(head) for plan, head in zip(plans, heads, strict=True)]
    wide = pd.concat(columns, axis=1).fillna(0.0).sort_index(kind="stable")
    numbers = wide.to_numpy(dtype=float)
    difference = numbers[:, -1] - numbers[:, 0]
    frame = wide.reset_index()
    frame["difference"] = difference
    money = frame["group"].isin(MONEY).to_numpy()
    with np.errstate(over="ignore"):  # a gap beyond all numbers: then all is noise
        largest = _gap(plans) * np.abs(numbers).max(axis=1)
    room = np.where(money, _money_noise(plans), largest)
    noise = (difference != 0) & (np.abs(difference) <= room)
    frame["mark"] = np.where(noise, NOISE, "")
    frame["group"] = frame["group"].str.slice(0)
    return Comparison(tuple(heads), frame)


def _quantities(plan: Result) -> pd.Series:
    rows = {("total", "cost", "", "MUSD"): plan.cost_musd or 0.0}
    rows |= {("cost", line, "", "MUSD"): musd for line, musd in plan.costs_musd.items()}
    rows |= {("served", tier, "", "EFLOPS h"): work for tier, work in plan.served_eflop_h.items()}
    rows["served", "shortfall", "", "EFLOPS h"] = math.fsum(plan.shortfall["eflop_h"])
    rows["served", "levelised cost", "", "USD per EFLOPS h"] = plan.usd_per_eflop_h or 0.0
    for row in plan.decisions.itertuples(index=False):
        rows[str(row.decision), str(row.item), str(row.period), ""] = float(str(row.value))
    series = pd.Series(rows, dtype=float)
    series.index.names = ["group", "item", "period", "unit"]
    return series


def _gap(plans: Sequence[Result]) -> float:
    return max((plan.gap or 0.0 for plan in plans), default=0.0)


def _money_noise(plans: Sequence[Result]) -> float:
    return max((plan.gap or 0.0) * abs(plan.cost_musd or 0.0) for plan in plans)


def _distinct(names: Sequence[str]) -> list[str]:
    if len(set(names)) == len(names):
        return list(names)
    return [f"{name} ({n})" for n, name in enumerate(names, 1)]
