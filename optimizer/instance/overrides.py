"""Overrides: scenarios, `--scenario FILE`, `--set` and `with_`, applied in their order.

A text value is absolute, or relative to what is there: `+n`, `-n`, `*f`. `=-4` is absolute too.
`low` and `high` are the ends that `sources` gives a number, `base` is the number in the files.
With a key of several rows, those without the end keep their value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from ..errors import Problem
from .content import Applied, Content, Override
from .defaults import fill
from .keys import SETTINGS_TABLE, Cells, NoMatch, Setting, find
from .messages import errors_of, explain, some
from .schema import TABLES, Row
from .settingerrors import model_of
from .settings import Settings, setting_value
from .sourcing import number_columns
from .spreads import WORDS, Spreads, or_words
from .text import show
from .units import NUMBER, WHOLE, WHOLE_LENGTH

ROUNDING = 1e-9
MOST_TRIED = 100_000
RELATIVE = re.compile(rf"([+*]|-(?=[0-9]))({NUMBER.pattern})")


def apply_all(content: Content, wanted: Iterable[Applied]) -> tuple[Content, list[Problem]]:
    """Apply overrides one after another.

    Args:
        content: what there is.
        wanted: the overrides, lowest precedence first.

    Returns:
        The new content, and a problem for each override that could not be applied.
    """
    problems: list[Problem] = []
    done: list[Applied] = []
    content = content if content.loaded else replace(content, loaded=content)
    for one in wanted:
        target = find(content, one.key)
        try:
            if isinstance(target, NoMatch):
                raise ValueError(f"this key matches nothing: {target.message}")
            if isinstance(target, Cells):
                content, told = _apply_cells(content, target, one)
            else:
                content, told = _apply_setting(content, target, one), one
            done.append(told)
        except ValueError as error:
            problems.append(problem_of(one, str(error)))
    return replace(content, applied=(*content.applied, *done)), problems


class Values:
    """Tries what overrides would write, without writing it."""

    def __init__(self, content: Content) -> None:
        """Take the content as the files give it."""
        self._content = content
        self._rows: dict[str, dict[str, Row]] = {}
        self._left = MOST_TRIED

    def wrong(self, target: Cells | Setting, one: Applied) -> Iterator[Problem]:
        """Yield what is wrong with a value; of very many rows the first are tried."""
        try:
            if isinstance(target, Setting):
                _apply_setting(self._content, target, one)
            else:
                self._try_cells(target, one)
        except ValueError as error:
            yield problem_of(one, str(error))

    def _try_cells(self, target: Cells, one: Applied) -> None:
        rows = self._rows.get(target.table)
        if rows is None:
            rows = {row.key: row for row in self._content.rows(target.table)}
            self._rows[target.table] = rows
        some_rows = replace(target, rows=target.rows[: max(1, self._left)])
        self._left -= len(some_rows.rows)
        for row, value in _values(self._content, some_rows, one.value).items():
            _changed(rows[row], target.column, value)


def problem_of(one: Applied, message: str) -> Problem:
    """Return the problem with an override, at the place it is written."""
    origin = one.origin
    file = origin.file if origin.line else f"{origin.layer} {one.key}={show(one.value)}"
    subject = f"{one.key}: {message}" if origin.line else message
    return Problem(file, origin.line, origin.column, subject)


def _apply_cells(content: Content, target: Cells, one: Applied) -> tuple[Content, Applied]:
    table = content.tables[target.table]
    values = _values(content, target, one.value)
    rows = [
        _changed(row, target.column, values[row.key]) if row.key in values else row
        for row in table.rows
    ]
    origins = {(key, target.column): one.origin for key in values}
    names = {row: f"{target.table}.{row}.{target.column}" for row in target.rows}
    kept = tuple(name for row, name in names.items() if row not in values)
    changed = {**content.tables, target.table: table.with_rows(rows, origins)}
    told = replace(one, cells=tuple(names.values()), kept=kept)
    return replace(content, tables=changed), told


def _values(content: Content, target: Cells, value: Override) -> dict[str, Override]:
    """Return the value of each row: the same for all, or for a word of spreads its own.

    Rows that have no such end are left out.

    Raises:
        ValueError: no row has one.
    """
    if value not in WORDS:
        return dict.fromkeys(target.rows, value)
    spreads, word = Spreads(content), str(value)
    if not spreads.fits(target.table, target.column):
        return dict.fromkeys(target.rows, value)
    found: dict[str, Override] = {}
    without: dict[str, str] = {}
    for row in target.rows:
        try:
            picked = spreads.pick(word, target.table, row, target.column)
            found[row] = "" if picked is None else picked
        except ValueError as error:
            without[row] = str(error)
    if not found:
        first, *others = without
        more = f" The same for {some(others)}." if others else ""
        raise ValueError(f"no {word} for {first}: {without[first]}{more}")
    return found


def _changed(row: Row, column: str, value: Override) -> Row:
    row_type = TABLES[row.TABLE]
    cells = row.cells()
    name = column if column in row_type.model_fields else f"{column}_"
    new = evaluate(value, getattr(row, name), f"{row.TABLE}.{row.key}.{column}")
    if new == "":
        cells.pop(column, None)
    else:
        cells[column] = new
    try:
        return row_type.model_validate(cells)
    except ValidationError as failure:
        first = errors_of(failure)[0]
        if first["type"] == "missing":
            raise ValueError(f"{column} is blank and has no default.") from None
        said = explain(row_type, first)
        if column in number_columns(row_type):
            said = or_words(said, first, value)
        raise ValueError(f"{column} {said}") from None


def evaluate(value: Override, present: object, what: str) -> Override:
    """Return the absolute value: a relative text is worked out against the present value."""
    if not isinstance(value, str):
        return value
    match = RELATIVE.fullmatch(value)
    if match is None:
        return value[1:] if value.startswith("=") else value
    if isinstance(present, bool) or not isinstance(present, int | float):
        raise ValueError(f"{what} has no number to change ({present}); {value} is relative.")
    sign, amount = match[1], float(match[2])
    result = present * amount if sign == "*" else present + (amount if sign == "+" else -amount)
    whole = round(result)
    return whole if isinstance(present, int) and abs(result - whole) < ROUNDING else result


def _setting_word(content: Content, one: Applied) -> Override:
    """Return the value, or for a word of spreads the number it stands for."""
    if one.value not in WORDS:
        return one.value
    spreads = Spreads(content)
    if not spreads.fits(SETTINGS_TABLE, one.key):
        return one.value
    try:
        picked = spreads.pick(str(one.value), SETTINGS_TABLE, "", one.key)
    except ValueError as error:
        raise ValueError(f"no {one.value}: {error}") from None
    if picked is None:
        raise ValueError("there is no number in the files to go back to. Give one.")
    return picked


def _apply_setting(content: Content, target: Setting, one: Applied) -> Content:
    tree: dict[str, Any] = content.settings.model_dump(exclude_unset=True)
    inner: dict[Any, Any] = tree
    for part in target.path[:-1]:
        inner = inner.setdefault(part, {})
    last = target.path[-1]
    by_year = target.path[-2:-1] in (("carbon_cap_kt",), ("budget_musd",))
    year = WHOLE.fullmatch(last) if by_year and len(last) <= WHOLE_LENGTH else None
    leaf: str | int = int(year[1]) if year else last
    present = setting_value(fill(content, content.settings.name).settings, target.path)
    inner[leaf] = evaluate(_setting_word(content, one), present, one.key)
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as failure:
        first = errors_of(failure)[0]
        model, field = model_of(tuple(str(part) for part in first["loc"]))
        said = explain(model, first, field)
        if Spreads(content).fits(SETTINGS_TABLE, one.key):
            said = or_words(said, first, one.value)
        raise ValueError(said) from None
    origins = {**content.setting_origins, one.key: one.origin}
    return replace(content, settings=settings, setting_origins=origins)
