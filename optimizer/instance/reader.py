"""The one generic reader of tables: bytes in, rows and problems with places out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from ..errors import Problem
from .files import most_rows
from .messages import errors_of, explain, foreign, guess, nearest
from .problems import Problems
from .row import Row, columns, join_key
from .sourcing import number_columns
from .table import Table
from .text import (
    BLANKS_LEFT_OUT,
    MAX_LINE,
    WHOLE_READ,
    decode,
    lines_of,
    oddities,
    show,
    split,
    starts,
    unprintable,
)

POINTED = re.compile(r"-?[0-9]+\.0+")
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars"}


@dataclass(slots=True)
class _Reading:
    """What has been read of one file so far."""

    row_type: type[Row]
    file: str
    header: list[str]
    lines: list[str]
    problems: Problems
    rows: dict[str, Row] = field(default_factory=dict)
    line_of: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    unsure: bool = False
    pointed: bool = False

    def report(self, line: int, column: int, message: str) -> None:
        self.problems.add(Problem(self.file, line, column, message))


def read_table(row_type: type[Row], file: str, data: bytes, problems: Problems) -> Table:
    """Read one table.

    Args:
        row_type: the model of its rows.
        file: name used in messages.
        data: the bytes of the file.
        problems: where what is wrong is added.

    Returns:
        The rows that could be read.
    """
    before = problems.of(file)
    text, wrong = decode(file, data)
    most = most_rows(row_type.TABLE)
    lines, blank = lines_of(text, most + 2)
    reading = _Reading(row_type, file, [], lines, problems)
    problems.extend(wrong)
    named = not wrong and _read_header(reading)
    if named and len(lines) - 1 > most:
        reading.report(most + 2, 1, f"more rows than are read. Allowed: {most}.")
        named = False
    if not named:
        return Table(row_type.TABLE, file, damaged=True, unsure=True)
    _check_characters(reading)
    _read_rows(reading)
    odd = [*oddities(data), *[BLANKS_LEFT_OUT] * blank, *[WHOLE_READ] * reading.pointed]
    return _table(reading, damaged=problems.of(file) > before, oddities=tuple(odd))


def _table(reading: _Reading, *, damaged: bool, oddities: tuple[str, ...]) -> Table:
    rows = sorted(reading.rows.values(), key=lambda row: row.order())
    return Table(
        name=reading.row_type.TABLE,
        file=reading.file,
        rows=tuple(rows),
        line_of=reading.line_of,
        header=tuple(reading.header),
        text=tuple(reading.lines),
        damaged=damaged,
        unsure=reading.unsure,
        ids=frozenset(reading.ids | set(reading.rows)),
        oddities=oddities,
    )


def _check_characters(reading: _Reading) -> None:
    """Tell of the first character of each line that cannot be printed."""
    for number, line in enumerate(reading.lines, 1):
        if (problem := unprintable(reading.file, number, line)) is not None:
            reading.problems.add(problem)


def _read_header(reading: _Reading) -> bool:
    """Read the names of the columns; return whether rows can be read under them."""
    if not reading.lines:
        wanted = ",".join(_required(reading.row_type))
        reading.report(1, 1, f"the file is empty. The first line names the columns: {wanted}.")
        return False
    line, known = reading.lines[0], columns(reading.row_type)
    if message := _not_a_header(line, known):
        reading.report(1, 1, message)
        return False
    if (problem := unprintable(reading.file, 1, line)) is not None:
        reading.problems.add(problem)
        return False
    header, _, wrong = split(line)
    places = starts(line)
    if wrong:
        reading.report(1, places[-1], f"{wrong}. Write the names of the columns without quotes.")
        return False
    reading.header = header
    if not set(header) & set(known):
        seen = show(",".join(header))
        message = f"no column of this table is named here ({seen}). Allowed: {', '.join(known)}."
        reading.report(1, 1, message)
        return False
    return _named_right(reading, places, known)


def _not_a_header(line: str, known: dict[str, str]) -> str:
    """Return why a first line is none at all, or an empty text."""
    if len(line) > MAX_LINE:
        return f"a line of {len(line)} characters. Allowed: {MAX_LINE}."
    if line.lower().startswith("sep="):
        return f"a line for Excel ({show(line)}). Delete it; cells are separated by commas."
    for mark, name in SEPARATORS.items():
        cells = [cell.strip('" ') for cell in line.split(mark)]
        if len(cells) > 1 and ({*cells} & {*known} or not line.strip(mark)):
            seen = show(line)
            return f"the cells are separated by {name} ({seen}). Save the file with commas."
    return ""


def _named_right(reading: _Reading, places: Sequence[int], known: dict[str, str]) -> bool:
    header, before = reading.header, reading.problems.of(reading.file)
    guessed = {guess(name, known) for name in header if name not in known}
    for at, name in enumerate(header):
        if name not in known:
            reading.report(1, places[at], _unknown(name, known))
        elif name in header[:at]:
            reading.report(1, places[at], f"column {name} stands here twice. Delete one.")
    for name in _required(reading.row_type):
        if name not in header and name not in guessed:
            end = len(reading.lines[0]) + 1
            reading.report(1, end, f"column {name} is missing. Add it.")
    return reading.problems.of(reading.file) == before


def _unknown(name: str, known: dict[str, str]) -> str:
    if not name:
        return "a column without a name. Delete it, or the comma."
    hint = nearest(name, known)
    return f"unknown column ({show(name)}{foreign(name)}). Allowed: {', '.join(known)}.{hint}"


def _required(row_type: type[Row]) -> list[str]:
    fields = row_type.model_fields.items()
    return [info.alias or name for name, info in fields if info.is_required()]


def _read_rows(reading: _Reading) -> None:
    header, width = reading.header, len(reading.header)
    key = [header.index(name) if name in header else -1 for name in reading.row_type.KEY]
    whole = [at for at, name in enumerate(header) if number_columns(reading.row_type).get(name)]
    validate = reading.row_type.model_validate
    for number, line in enumerate(reading.lines[1:], 2):
        cells, places, wrong = split(line) if len(line) <= MAX_LINE else ([], [1], _too_long(line))
        if wrong or len(cells) != width:
            _misshapen(reading, number, line, places, wrong)
            continue
        try:
            row = validate({name: cell for name, cell in zip(header, cells, strict=True) if cell})
        except ValidationError as failure:
            if reading.problems.full(reading.file):
                reading.problems.count(reading.file)
                reading.unsure = True
                continue
            reading.ids.add(join_key((cells[at] or None) if at >= 0 else None for at in key))
            _explain_row(reading, number, cells, failure)
            continue
        if ".0" in line and not reading.pointed:
            reading.pointed = any(POINTED.fullmatch(cells[at]) for at in whole)
        _keep(reading, number, row)


def _too_long(line: str) -> str:
    return f"a line of {len(line)} characters. Allowed: {MAX_LINE}"


def _keep(reading: _Reading, number: int, row: Row) -> None:
    key = row.key
    if key in reading.rows:
        name = reading.row_type.KEY[0]
        at = starts(reading.lines[number - 1])[reading.header.index(name)]
        first = f"It stands on line {reading.line_of[key]} already"
        reading.unsure = True
        reading.report(number, at, f"{name} is not unique ({show(key)}). {first}. Delete one.")
        return
    reading.rows[key] = row
    reading.line_of[key] = number


def _misshapen(
    reading: _Reading, number: int, line: str, places: Sequence[int], wrong: str | None
) -> None:
    width = len(reading.header)
    blank = not line.strip()
    reading.unsure = reading.unsure or not blank
    if reading.problems.full(reading.file):
        reading.problems.count(reading.file)
    elif wrong:
        todo = 'Put the whole cell in quotes, and write a quote inside it as "".'
        reading.report(number, places[-1], f"{wrong}. {todo}")
    elif blank:
        reading.report(number, 1, "a blank line. Delete it.")
    else:
        places = starts(line)
        at = places[width] if len(places) > width else len(line) + 1
        seen = f"{len(places)} cells where the header has {width}"
        todo = "Add the missing commas." if len(places) < width else "Delete the cells too many."
        reading.report(number, at, f"{seen}. {todo}")


def _explain_row(
    reading: _Reading, number: int, cells: list[str], failure: ValidationError
) -> None:
    places = starts(reading.lines[number - 1])
    for error in errors_of(failure):
        name = str(error["loc"][0])
        reading.unsure = reading.unsure or name in reading.row_type.KEY
        at = reading.header.index(name)
        if error["type"] == "missing":
            message = "is blank. It has no default: fill it in."
        elif cells[at] != cells[at].strip():
            message = f"has spaces around it ({show(repr(cells[at]))}). Delete them."
        else:
            message = explain(reading.row_type, error)
        reading.report(number, places[at], f"{name} {message}")
