"""The one generic reader of tables: bytes in, rows and problems with places out."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import ValidationError

from ..errors import Problem
from .files import MAX_ROWS
from .messages import errors_of, explain, guess, nearest
from .row import Row, columns, join_key
from .table import Table
from .text import decode, lines_of, show, split, starts

PROBLEMS_PER_FILE = 200


@dataclass(slots=True)
class _Reading:
    """What has been read of one file so far."""

    row_type: type[Row]
    file: str
    header: list[str]
    lines: list[str]
    problems: list[Problem]
    rows: dict[str, Row] = field(default_factory=dict)
    line_of: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    unsure: bool = False
    more: int = 0

    def report(self, line: int, column: int, message: str) -> None:
        if len(self.problems) < PROBLEMS_PER_FILE or not line:
            self.problems.append(Problem(self.file, line, column, message))
        else:
            self.more += 1


def read_table(row_type: type[Row], file: str, data: bytes) -> tuple[Table, list[Problem]]:
    """Read one table.

    Args:
        row_type: the model of its rows.
        file: name used in messages.
        data: the bytes of the file.

    Returns:
        The rows that could be read, and everything that is wrong.
    """
    text, problems = decode(file, data)
    lines, unprintable = lines_of(file, text)
    reading = _Reading(row_type, file, [], lines, problems + unprintable)
    if (problems and not text) or not _read_header(reading):
        table = Table(row_type.TABLE, file, damaged=True, unsure=True)
        return table, sorted(reading.problems, key=_by_place)
    if len(lines) - 1 > MAX_ROWS:
        reading.report(MAX_ROWS + 2, 1, f"more rows than are read. Allowed: {MAX_ROWS}.")
        del lines[MAX_ROWS + 1 :]
    _read_rows(reading)
    if reading.more:
        reading.report(0, 0, f"{reading.more} more problems.")
    return _table(reading), sorted(reading.problems, key=_by_place)


def _by_place(problem: Problem) -> tuple[bool, Problem]:
    return problem.line == 0, problem


def _table(reading: _Reading) -> Table:
    rows = sorted(reading.rows.values(), key=lambda row: row.order())
    return Table(
        name=reading.row_type.TABLE,
        file=reading.file,
        rows=tuple(rows),
        line_of=reading.line_of,
        header=tuple(reading.header),
        text=tuple(reading.lines),
        damaged=bool(reading.problems),
        unsure=reading.unsure,
        ids=frozenset(reading.ids | set(reading.rows)),
    )


def _read_header(reading: _Reading) -> bool:
    if not reading.lines:
        wanted = ",".join(_required(reading.row_type))
        reading.report(1, 1, f"the file is empty. The first line names the columns: {wanted}.")
        return False
    header, _, wrong = split(reading.lines[0])
    places = starts(reading.lines[0])
    if wrong:
        reading.report(1, places[-1], f"{wrong}. Write the names of the columns without quotes.")
        return False
    known = columns(reading.row_type)
    reading.header = header
    if not set(header) & set(known):
        reading.report(1, 1, _not_a_header(header, known))
        return False
    before = len(reading.problems)
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
    return len(reading.problems) == before


def _not_a_header(header: list[str], known: dict[str, str]) -> str:
    seen = show(",".join(header))
    if len(header) == 1 and any(mark in seen for mark in ";|"):
        return f"the cells are not separated by commas ({seen}). Save the file with commas."
    return f"no column of this table is named here ({seen}). Allowed: {', '.join(known)}."


def _unknown(name: str, known: dict[str, str]) -> str:
    if not name:
        return "a column without a name. Delete it, or the comma."
    hint = nearest(name, known)
    return f"unknown column ({show(name)}). Allowed: {', '.join(known)}.{hint}"


def _required(row_type: type[Row]) -> list[str]:
    fields = row_type.model_fields.items()
    return [info.alias or name for name, info in fields if info.is_required()]


def _read_rows(reading: _Reading) -> None:
    header, width = reading.header, len(reading.header)
    key = [header.index(name) if name in header else -1 for name in reading.row_type.KEY]
    validate = reading.row_type.model_validate
    for number, line in enumerate(reading.lines[1:], 2):
        cells, places, wrong = split(line)
        if wrong or len(cells) != width:
            _misshapen(reading, number, line, places, wrong)
            continue
        try:
            row = validate({name: cell for name, cell in zip(header, cells, strict=True) if cell})
        except ValidationError as failure:
            if len(reading.problems) >= PROBLEMS_PER_FILE:
                reading.more += 1
                reading.unsure = True
                continue
            reading.ids.add(join_key((cells[at] or None) if at >= 0 else None for at in key))
            _explain_row(reading, number, cells, failure)
            continue
        _keep(reading, number, row)


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
    reading: _Reading, number: int, line: str, places: list[int], wrong: str | None
) -> None:
    width = len(reading.header)
    reading.unsure = reading.unsure or bool(line.strip())
    if wrong:
        todo = 'Put the whole cell in quotes, and write a quote inside it as "".'
        reading.report(number, places[-1], f"{wrong}. {todo}")
    elif not line.strip():
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
