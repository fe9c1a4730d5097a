"""Decisions by family, from the columns of the solved program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..arrays import Floats
from ..decisions import FAMILIES
from ..formulation import Formulation

Solved = Mapping[str, Mapping[Any, float]]


def by_family(form: Formulation, values: Floats) -> Solved:
    """Return {block.name of a variable: {index: value}} of the nonzero decisions."""
    found: dict[str, dict[Any, float]] = defaultdict(dict)
    for i in np.flatnonzero(values[: len(form.decisions)]).tolist():
        index = form.decisions[i].index()
        key = index if isinstance(index, tuple) else (index,)
        found[form.family[i]][key] = float(values[i])
    return found


def decision_frames(form: Formulation, values: Floats) -> dict[str, pd.DataFrame]:
    """Return one tidy frame per family of decisions.

    Args:
        form: the program.
        values: (n,) its columns; zeros have no row.
    """
    solved = by_family(form, values)
    frames = {"serve": serve_frame(form, values)}
    for name, family in FAMILIES.items():
        rows = [(*key, value) for key, value in solved.get(family.variable, {}).items()]
        if rows and family.kept:
            frames[name] = pd.DataFrame(rows, columns=[*family.index, "value"])
    return frames


def serve_frame(form: Formulation, values: Floats) -> pd.DataFrame:
    """Return route, period, slice, value of the work served [EFLOPS]."""
    serve, time = form.serve(values), form.data.time
    r, i, j = np.nonzero(serve)
    columns = {
        "route": [form.data.routing.routes[n] for n in r.tolist()],
        "period": np.array(time.PERIODS, dtype=np.int64)[i],
        "slice": [time.SLICES[n] for n in j.tolist()],
        "value": serve[r, i, j],
    }
    return pd.DataFrame(columns)
