"""Decisions by family, from the columns of the solved matrix."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd

from ..formulate import FloatArray, Formulation
from ..plan.frames import FAMILIES

COMPONENTS = {
    "sites.open": "open",
    "sites.halls": "halls",
    "sites.run": "run_ground",
    "fleet.shell_open": "shell_open",
    "fleet.run": "run_orbit",
    "power.power_mw": "power_mw",
    "power.generate": "generate",
    "power.charge": "charge",
    "power.discharge": "discharge",
    "power.level": "level",
    "power.peak": "peak",
    "cooling.cooler_mw": "cooler_mw",
    "cooling.cool": "cool",
    "launches.manifest": "manifest",
    "launches.launches": "launches",
    "downlink.gateway": "gateway",
    "downlink.antennas": "antennas",
    "downlink.used": "used",
    "links.lines": "lines",
    "routing.serve": "serve",
    "routing.short": "short",
}


def by_component(form: Formulation, values: FloatArray) -> dict[str, dict[Any, float]]:
    """Return {component name: {index: value}} of the nonzero columns."""
    found: dict[str, dict[Any, float]] = defaultdict(dict)
    for i in np.flatnonzero(values):
        column = form.columns[i]
        found[column.parent_component().name][column.index()] = float(values[i])
    return found


def decision_frames(
    solved: dict[str, dict[Any, float]], routes: tuple[str, ...]
) -> dict[str, pd.DataFrame]:
    """Return one tidy frame per family of decisions.

    Args:
        solved: nonzero values by component and index.
        routes: id of each active route; serve is numbered by them.
    """
    frames = {}
    for component, family in COMPONENTS.items():
        columns = FAMILIES[family]
        rows = []
        for index, value in solved.get(component, {}).items():
            key = index if isinstance(index, tuple) else (index,)
            if family == "serve":
                key = (routes[key[0]], *key[1:])
            rows.append((*key, value))
        if rows:
            frames[family] = pd.DataFrame(rows, columns=[*columns, "value"])
    return frames
