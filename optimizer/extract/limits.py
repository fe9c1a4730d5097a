"""What every law used, what it allowed and what one more unit is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arrays import Floats
from ..formulation import Formulation


def limit_rows(form: Formulation, values: Floats, row_dual: Floats) -> pd.DataFrame:
    """Return the inequality laws in use: law, index, used, cap, slack, price, unit.

    A law reads `used <= cap`: terms with positive coefficients are used, the rest is cap.
    The price is what one more unit of cap saves [MUSD], with the integers fixed.
    """
    program = form.program
    upper = np.isfinite(program.row_upper) & ~np.isfinite(program.row_lower)
    lower = np.isfinite(program.row_lower) & ~np.isfinite(program.row_upper)
    positive, negative = program.matrix.copy(), program.matrix.copy()
    positive.data = np.maximum(program.matrix.data, 0)
    negative.data = np.maximum(-program.matrix.data, 0)
    plus, minus = positive @ values, negative @ values
    used = np.where(lower, minus, plus)
    cap = np.where(lower, plus - program.row_lower, minus + program.row_upper)
    price = np.where(lower, row_dual, -row_dual)
    rows = np.flatnonzero((upper | lower) & (used > 0))
    laws = [form.rows[i].parent_component() for i in rows]
    return pd.DataFrame(
        {
            "law": [law.name for law in laws],
            "index": [_index(form.rows[i].index()) for i in rows],
            "used": used[rows],
            "cap": cap[rows],
            "slack": cap[rows] - used[rows],
            "price": price[rows],
            "unit": [getattr(law, "unit", "") for law in laws],  # a hook's plain one has none
        }
    )


def _index(index: object) -> str:
    parts = index if isinstance(index, tuple) else (index,)
    return ",".join(str(part) for part in parts if part is not None)
