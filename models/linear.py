"""Sums that Pyomo can take in one piece: what the laws share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from .data import Asset, SatelliteSupply

FULLEST, MEAN = "fullest", "mean"


def weighted(coefs: Iterable[float], variables: Iterable[Any]) -> Any:
    """Return sum(coef * variable) as one linear expression, zero coefficients dropped."""
    pairs = [(c, x) for c, x in zip(coefs, variables, strict=True) if c != 0.0]
    if not pairs:
        return 0.0
    linear_coefs, linear_vars = zip(*pairs, strict=True)
    return LinearExpression(constant=0, linear_coefs=linear_coefs, linear_vars=linear_vars)


def total(variables: Iterable[Any]) -> Any:
    """Return the sum of variables as one linear expression."""
    variables = list(variables)
    return weighted([1.0] * len(variables), variables)


def entries(variable: pyo.Var) -> dict[Any, Any]:
    """Return the single variables by index: a plain dict answers ten times as fast as Pyomo."""
    return dict(variable.items())


def is_constant(expr: Any) -> bool:
    """Tell whether a sum came out without any variable: a law over it says nothing."""
    return isinstance(expr, int | float)


def by_head(assets: Mapping[Any, Asset]) -> dict[Any, list[Any]]:
    """Group asset keys (..., vintage) by what they are, leaving the vintage out."""
    heads: dict[Any, list[Any]] = {}
    for key in assets:
        heads.setdefault(key[:-1], []).append(key)
    return heads


def active_sum(variable: pyo.Var, assets: Mapping[Any, Asset], keys: Iterable[Any], at: int) -> Any:
    """Return the units that serve in the period at position `at`, of all vintages in `keys`."""
    keys = list(keys)
    return weighted((assets[k].active[at] for k in keys), (variable[k] for k in keys))


def fullest_sum(
    variable: pyo.Var, assets: Mapping[Any, Asset], keys: Iterable[Any], at: int
) -> Any:
    """Return the units that stand in the first year of the period at position `at`."""
    keys = list(keys)
    return weighted((assets[k].fullest[at] for k in keys), (variable[k] for k in keys))


def moments(places: Mapping[Any, Asset], keys: Iterable[Any], at: int) -> tuple[str, ...]:
    """Return when the limit that a place sets on its stock holds, in the period at `at`.

    What is bought comes at the start of a period, so most stands in its first year. The mean says
    more only where an opening of the place (`keys` of `places`) ends inside the period.
    """
    ends = any(0 < places[k].active[at] < places[k].fullest[at] for k in keys)
    return (FULLEST, MEAN) if ends else (FULLEST,)


def supplied(supply: SatelliteSupply, alive: Mapping[Any, Any], p: int, t: str) -> Any:
    """Return Gbps brought by existing satellites and by the modules alive in p."""
    each = supply.per_module_gbps.get(t, {})
    flown = {key: gbps for key, gbps in each.items() if (*key, p) in alive}
    return supply.fixed_gbps.get((p, t), 0.0) + weighted(
        flown.values(), [alive[m, s, p] for m, s in flown]
    )
