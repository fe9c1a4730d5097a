"""Tables as bytes: exact decimal floats, and no cell a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..arguments import shown
from ..errors import PlanError
from .frames import FINITE, FLOATS, INTEGERS

MOST_SAID = 200  # characters of what is wrong with a cell
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "'")


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula; `plain` is its inverse.

    A carriage return, which some readers take for the end of a row, becomes a space.

    >>> neutral("=1+1"), neutral("memphis")
    ("'=1+1", 'memphis')
    """
    text = text.replace("\r", " ")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain(text: str) -> str:
    """Return the text that `neutral` was given.

    >>> plain("'=1+1")
    '=1+1'
    """
    return text[1:] if text.startswith("'") else text


def to_csv_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as UTF-8 CSV; floats read back bit for bit, a missing number is blank."""
    safe = pd.DataFrame({column: _outward(frame[column], column) for column in frame.columns})
    return safe.to_csv(index=False, lineterminator="\n").encode()


def _outward(column: pd.Series, name: str) -> pd.Series:
    if name in FLOATS or name in INTEGERS or column.dtype.kind in "ifb":
        return column
    return column.map(lambda cell: neutral(str(cell))).astype(object)


def from_csv_bytes(content: bytes, columns: Sequence[str], where: str) -> pd.DataFrame:
    """Return the frame that `to_csv_bytes` wrote.

    Args:
        content: The file.
        columns: Its columns.
        where: Name of the file for the error.

    Raises:
        PlanError: The header is another, or a number is not one.
    """
    try:
        lines = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PlanError(f"{where}: {error}.") from error
    if not lines or lines[0] != list(columns):
        header = shown(",".join(lines[0])) if lines else "missing"
        raise PlanError(f"{where}: the header is {header} (expected {','.join(columns)}).")
    rows = lines[1:]
    if any(len(row) != len(columns) for row in rows):
        raise PlanError(f"{where}: a row does not have {len(columns)} cells.")
    try:
        cells = {
            column: _inward([row[i] for row in rows], column) for i, column in enumerate(columns)
        }
    except (ValueError, OverflowError) as error:
        raise PlanError(f"{where}: {str(error)[:MOST_SAID]}.") from error
    return pd.DataFrame(cells)


def _inward(cells: list[str], name: str) -> np.ndarray:
    if name in FLOATS:
        numbers = np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)
        if name in FINITE and not np.isfinite(numbers).all():
            raise ValueError(f"a {name} is no finite number")
        return numbers
    if name in INTEGERS:
        return np.array([int(cell) for cell in cells], dtype=np.int64)
    return np.array([plain(cell) for cell in cells], dtype=object)
