"""What every law used, what it allowed and what one more unit is worth."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..formulate import FloatArray, Formulation

_UNIT = re.compile(r"\[([^\]]*)\]\s*$")


def limit_rows(form: Formulation, values: FloatArray, row_dual: FloatArray) -> pd.DataFrame:
    """Return the inequality laws in use: law, index, used, cap, slack, price, unit.

    A law reads `used <= cap`: terms with positive coefficients are used, the rest is cap.
    The price is what one more unit of cap saves [MUSD], with the integers fixed.
    """
    upper = np.isfinite(form.row_upper) & ~np.isfinite(form.row_lower)
    lower = np.isfinite(form.row_lower) & ~np.isfinite(form.row_upper)
    matrix = form.matrix
    positive, negative = matrix.copy(), matrix.copy()
    positive.data, negative.data = np.maximum(matrix.data, 0), np.maximum(-matrix.data, 0)
    plus, minus = positive @ values, negative @ values
    used = np.where(lower, minus, plus)
    cap = np.where(lower, plus - form.row_lower, minus + form.row_upper)
    price = np.where(lower, row_dual, -row_dual)
    rows = np.flatnonzero((upper | lower) & (used > 1e-9))
    laws, units = _names(form, rows)
    return pd.DataFrame(
        {
            "law": laws,
            "index": [_index(form.rows[i].index()) for i in rows],
            "used": used[rows],
            "cap": cap[rows],
            "slack": cap[rows] - used[rows],
            "price": np.where(np.abs(price[rows]) < 1e-12, 0.0, price[rows]),
            "unit": units,
        }
    )


def _names(form: Formulation, rows: np.ndarray) -> tuple[list[str], list[str]]:
    laws, units = [], []
    unit_of: dict[str, str] = {}
    for i in rows:
        law = form.rows[i].parent_component()
        name = law.name
        if name not in unit_of:
            found = _UNIT.search(law.doc or "")
            unit_of[name] = found.group(1) if found else ""
        laws.append(name)
        units.append(unit_of[name])
    return laws, units


def _index(index: object) -> str:
    parts = index if isinstance(index, tuple) else (index,)
    return ",".join(str(part) for part in parts if part is not None)
