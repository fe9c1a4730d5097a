"""Tables as bytes: exact decimal floats, and no cell a spreadsheet would run as a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd

from ..errors import PlanError
from .frames import FLOATS, INTEGERS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")


def neutral(text: str) -> str:
    """Return a cell that no spreadsheet reads as a formula; `plain` is its inverse.

    >>> neutral("=1+1"), neutral("memphis")
    ("'=1+1", 'memphis')
    """
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
    text = [column for column in columns if column not in FLOATS]
    kinds: dict[str, type] = dict.fromkeys(text, str)
    try:
        frame = pd.read_csv(
            io.BytesIO(content),
            dtype=kinds,
            keep_default_na=False,
            na_values={column: [""] for column in columns if column in FLOATS},
            float_precision="round_trip",
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise PlanError(f"{where}: {error}.") from error
    if list(frame.columns) != list(columns):
        raise PlanError(f"{where}: header {list(frame.columns)} (expected {list(columns)}).")
    for column in text:
        if column not in INTEGERS:
            frame[column] = frame[column].map(plain).astype(object)
    return frame
