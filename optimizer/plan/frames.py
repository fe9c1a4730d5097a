"""The columns of every table of a plan, and the frames that hold them: typed, sorted, owned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
import pandas as pd

from .. import decisions
from ..errors import PlanError

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    name: family.index for name, family in decisions.FAMILIES.items() if family.kept
}
"""Every family of decisions and the columns of its index; a `value` column follows."""

INTEGER_FAMILIES: Final = frozenset(
    name for name, family in decisions.FAMILIES.items() if family.integer
)

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "routes": ("route", "commodity", "workload", "host_kind", "host", "latency_ms"),
    "legs": ("route", "direction", "step", "arc"),
    "costs": ("line", "period", "musd"),
    "limits": ("law", "index", "used", "cap", "slack", "price", "unit"),
    "flows": ("arc", "period", "slice", "gbps", "capacity"),
}

INTEGERS: Final = frozenset({"period", "vintage", "step"})
FINITE: Final = frozenset({"value", "latency_ms", "musd", "gbps"})
FLOATS: Final = frozenset(
    {"value", "latency_ms", "musd", "used", "cap", "slack", "price", "gbps", "capacity"}
)


class Frames(Mapping[str, pd.DataFrame]):
    """Read-only mapping of names to frames; what it hands out may be changed without harm."""

    __slots__ = ("_frames",)

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = {name: frame.copy() for name, frame in frames.items()}

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frames) or self._frames.keys() != other._frames.keys():
            return False
        return all(frame.equals(other[name]) for name, frame in self._frames.items())

    def __reduce__(self) -> tuple[object, ...]:
        return Frames, (self._frames,)

    def __hash__(self) -> int:
        return hash(tuple((name, len(frame)) for name, frame in self._frames.items()))


def tidy(frame: pd.DataFrame | None, columns: Iterable[str], sort: int, where: str) -> pd.DataFrame:
    """Return a frame with exactly these columns, typed, sorted and with a fresh index.

    Args:
        frame: Rows in any order; None stands for no rows.
        columns: The columns wanted, in order.
        sort: How many leading columns order the rows.
        where: Name of the table for the error.

    Raises:
        PlanError: A column is missing or one too many, or a cell is not of its type.
    """
    wanted = list(columns)
    if frame is None or (frame.empty and not len(frame.columns)):
        frame = pd.DataFrame({column: [] for column in wanted})
    if set(frame.columns) != set(wanted):
        raise PlanError(f"{where}: columns {sorted(frame.columns)} (expected {wanted}).")
    try:
        typed = pd.DataFrame({column: _typed(frame[column], column) for column in wanted})
    except (ValueError, TypeError, OverflowError) as error:
        raise PlanError(f"{where}: a cell is not of its column's type ({error}).") from error
    return typed.sort_values(wanted[:sort], kind="stable", ignore_index=True)


def _typed(column: pd.Series, name: str) -> np.ndarray:
    if name in INTEGERS:
        return column.to_numpy().astype(np.int64)
    if name in FLOATS:
        return column.to_numpy().astype(np.float64) + 0.0
    return np.array([str(cell) for cell in column], dtype=object)


def tidy_values(values: Mapping[str, pd.DataFrame]) -> Frames:
    """Return every family of decisions, sorted and without zeros.

    Args:
        values: Frames by family; a family that is left out has no rows.

    Raises:
        PlanError: A family is unknown or a frame is not of its form.
    """
    unknown = sorted(set(values) - set(FAMILIES))
    if unknown:
        raise PlanError(f"values: unknown families {unknown} (known: {sorted(FAMILIES)}).")
    frames = {}
    for family, index in FAMILIES.items():
        frame = tidy(values.get(family), (*index, "value"), len(index), f"values/{family}")
        frames[family] = frame[frame["value"] != 0.0].reset_index(drop=True)
    return Frames(frames)


def tidy_tables(tables: Mapping[str, pd.DataFrame | None]) -> Frames:
    """Return routes, legs, costs, limits and flows, typed and sorted.

    Raises:
        PlanError: A frame is not of its form.
    """
    orders = {"routes": 1, "legs": 3, "costs": 2, "limits": 2, "flows": 3}
    return Frames(
        {
            name: tidy(tables.get(name), columns, orders[name], name)
            for name, columns in TABLES.items()
        }
    )
