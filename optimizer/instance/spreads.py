"""Low, base and high of a value: the ends from `sources`, the base as the files give it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic_core import ErrorDetails

from ..errors import UsageError
from .content import Content, Override
from .defaults import fill
from .keys import SETTINGS_TABLE, Cells, NoMatch, find
from .messages import nearest, some
from .row import Row, columns
from .schema import TABLES, Source
from .settings import setting_value
from .sourcing import ABOUT_SOURCES, SourceIndex, given_values, number_columns

if TYPE_CHECKING:
    import pandas as pd

WORDS = ("low", "base", "high")
MOST_NAMED = 8
_DIGITS = 1e-5  # the ends may be written with fewer digits than the value


@dataclass(frozen=True, slots=True)
class Spread:
    """What a value may be: the ends of its source, and the value of the files between them."""

    low: float
    base: float
    high: float


class Spreads:
    """The spreads of an instance; what overrides did to its values does not matter."""

    def __init__(self, content: Content) -> None:
        """Take the values as they were loaded, the sources as they are now."""
        self._loaded = content.loaded or content
        self._settings = fill(self._loaded, self._loaded.settings.name).settings
        self._index = SourceIndex(content.rows(ABOUT_SOURCES))
        self._rows: dict[str, Mapping[str, Row]] = {}

    def fits(self, table: str, column: str) -> bool:
        """Return whether low, base and high are words for numbers here, not text."""
        if table != SETTINGS_TABLE:
            return column in number_columns(TABLES[table])
        return not isinstance(self._setting(column), str | bool | tuple)

    def pick(self, word: str, table: str, row: str, column: str) -> float | None:
        """Return one of the three; the base needs no source and may be blank (None).

        Raises:
            ValueError: the cell or setting has no spread, and why.
        """
        if word == "base":
            return self.base(table, row, column)
        spread = self.of(table, row, column)
        return spread.low if word == "low" else spread.high

    def base(self, table: str, row: str, column: str) -> float | None:
        """Return the number in the files, None where there is none."""
        if table == SETTINGS_TABLE:
            value = self._setting(column)
        else:
            value = getattr(self._row(table, row), columns(TABLES[table])[column])
        return value if isinstance(value, int | float) else None

    def of(self, table: str, row: str, column: str) -> Spread:
        """Return the spread of a cell, or of a setting (table `instance`, blank row).

        Raises:
            ValueError: it has none, and why.
        """
        source = self._index.of(table, row, column)
        here = f"{table},{row},{column}"
        add = f"Add a row {here} with low and high, or give a number."
        if source is None:
            raise ValueError(f"sources.csv has no row for {here}. {add}")
        if source.low is None or source.high is None:
            raise ValueError(f"{named(source)} of sources.csv has no low and high. {add}")
        base = self.base(table, row, column)
        if base is None:
            raise ValueError(f"{here} is blank in the files. Give a number.")
        if not within(source, base):
            ends = f"{source.low:g} to {source.high:g}"
            raise ValueError(f"{base:g} is not within {named(source)}, which is {ends}. {add}")
        low, high = source.low, source.high
        if self._whole(table, column, base):
            low, high = math.floor(low + 0.5), math.floor(high + 0.5)
        return Spread(low, base, high)

    def _whole(self, table: str, column: str, base: float) -> bool:
        if table == SETTINGS_TABLE:
            return isinstance(base, int)
        return number_columns(TABLES[table])[column]

    def _setting(self, path: str) -> object:
        return setting_value(self._settings, tuple(path.split(".")))

    def _row(self, table: str, row: str) -> Row:
        if table not in self._rows:
            self._rows[table] = {one.key: one for one in self._loaded.rows(table)}
        return self._rows[table][row]


def within(source: Source, value: float) -> bool:
    """Tell whether a value lies within the ends that a source gives it; a blank one is none."""
    ends = [end for end in (source.low, source.high) if end is not None]
    slack = _DIGITS * max(map(abs, ends), default=0.0)
    above = source.low is None or value >= source.low - slack
    return above and (source.high is None or value <= source.high + slack)


def named(source: Source) -> str:
    """Return the row of a source, as errors name it."""
    return f"the row {source.table},{source.row},{source.column}"


def or_words(message: str, error: ErrorDetails, value: Override) -> str:
    """Return the message about a text that is no number, with the words it might have been.

    Args:
        message: what `explain` says.
        error: the error.
        value: as the override gives it; after `=` the words mean nothing.
    """
    what = (error.get("ctx") or {}).get("what")
    if what not in ("is not a number", "is not a whole number"):
        return message
    if not isinstance(value, str) or value.startswith("=") or value != error["input"]:
        return message
    words = f"{', '.join(WORDS)} (of sources.csv)"
    return f"{message.removesuffix('.')}; or {words}.{nearest(value, WORDS)}"


def kept_lines(content: Content) -> tuple[str, ...]:
    """Say of each `low` or `high` for several rows which of them it left as they were.

    Args:
        content: with the overrides that were applied.

    Returns:
        A sentence for each such override, in the order applied; often nothing.
    """
    lines = []
    for one in content.applied:
        if one.kept:
            rows = some((key.partition(".")[2].rpartition(".")[0] for key in one.kept), MOST_NAMED)
            have = "has" if len(one.kept) == 1 else "have"
            keep = "keeps its" if len(one.kept) == 1 else "keep their"
            many = f"{len(one.kept)} of {len(one.cells)} rows of {one.key}"
            lines.append(f"{many} {have} no {one.value} and {keep} value: {rows}")
    return tuple(lines)


def spread_of(content: Content, key: str) -> Spread:
    """Return the spread of one cell or setting; see Instance.spread."""
    target = find(content, key)
    if isinstance(target, NoMatch):
        raise UsageError(f"{key}: this key matches nothing: {target.message}")
    if not isinstance(target, Cells):
        place = (SETTINGS_TABLE, "", key)
    elif len(target.rows) > 1:
        raise UsageError(f"{key} names {len(target.rows)} rows; name one.")
    else:
        place = (target.table, target.rows[0], target.column)
    spreads = Spreads(content)
    try:
        if not spreads.fits(place[0], place[2]):
            raise ValueError("it is not a number.")
        return spreads.of(*place)
    except ValueError as error:
        raise UsageError(f"{key} has no spread: {error}") from None


def all_spreads(content: Content) -> pd.DataFrame:
    """Return every spread of an instance; see Instance.spreads."""
    import pandas as pd

    names = ["key", "low", "base", "high", "status"]
    return pd.DataFrame(sorted(_every(content)), columns=names)


def _every(content: Content) -> Iterator[tuple[str, float, float, float, str]]:
    spreads, index = Spreads(content), SourceIndex(content.rows(ABOUT_SOURCES))
    for value in given_values(content.loaded or content):
        place = (value.table, value.row, value.column)
        source = index.of(*place)
        if source is None or not spreads.fits(value.table, value.column):
            continue
        try:
            spread = spreads.of(*place)
        except ValueError:
            continue
        yield value.key, spread.low, spread.base, spread.high, str(source.status)
