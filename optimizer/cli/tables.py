"""Tables and columns, with units and meanings: `show INSTANCE TABLE`, `help TABLE.COLUMN`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import UsageError
from ..instance.export import Column, about, describe
from ..instance.messages import nearest
from ..instance.row import columns
from ..instance.schema import TABLES
from ..instance.settings import Settings, meaning_of
from ..wording import count, exact, plural
from .console import PLAIN_WIDTH, emit_json, print_table, say, stdout_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..instance import Instance
    from ..instance.row import Row

ACROSS: Final = 6  # so many rows at most are set side by side, a column of the table a line
MEANING: Final = 20  # letters of a meaning that need room beside them
BLANK: Final = "-"


def show_table(inst: Instance, head: Mapping[str, Any], table: str, *, as_json: bool) -> None:
    """Print the rows of a table, with the unit and the meaning of each column.

    Args:
        inst: the instance.
        head: what the document begins with.
        table: its name.
        as_json: print a document instead.
    """
    row_type, rows = TABLES[table], getattr(inst, table)
    known = describe(row_type)
    if as_json:
        told = [{"name": c.name, **_about(c)} for c in known]
        cells = [{c.name: _value(row, c.name) for c in known} for row in rows]
        emit_json(
            dict(head) | {"table": table, "key": row_type.KEY, "columns": told, "rows": cells}
        )
        return
    there = f"{inst.name} has {plural(len(rows), 'rows')}." if rows else f"{inst.name} has none."
    say(f"{table}: {about(row_type)} {there}")
    say()
    used = [c for c in known if any(c.name in row.cells() for row in rows)]
    if not rows:
        _print_legend(known)
    elif len(rows) <= ACROSS and _fits_across(used, rows):
        _print_across(used, rows)
    else:
        _print_down(used, rows, row_type.KEY)
    left = [c.name for c in known if c not in used]
    if rows and left:
        say()
        say(f"Not given, and at their defaults: {', '.join(left)}.")
    say()
    say(f"One column in full: orbisite help {table}.{known[-1].name}")


def show_column(inst: Instance, head: Mapping[str, Any], key: str, *, as_json: bool) -> None:
    """Print what a column means, what it may hold and what it holds here.

    Args:
        inst: the instance.
        head: what the document begins with.
        key: `table.column`.
        as_json: print a document instead.

    Raises:
        UsageError: if the table has no such column.
    """
    column, rows = _column(key), getattr(inst, key.partition(".")[0])
    if as_json:
        values = {row.key: _value(row, column.name) for row in rows}
        emit_json(dict(head) | {"column": key} | _about(column) | {"values": values})
        return
    _say_column(key, column)
    say(f"  here     {_here(rows, column.name, column.unit)}")


def tell(key: str, *, as_json: bool) -> None:
    """Print what a table, a column or a setting means, whatever the instance.

    Args:
        key: `table`, `table.column` or a setting.
        as_json: print a document instead.

    Raises:
        UsageError: if the table has no such column.
    """
    head = {"schema": "orbisite.help/1"}
    if key not in TABLES and key.partition(".")[0] not in TABLES:
        said = meaning_of(tuple(key.split(".")))
        if as_json:
            emit_json(head | {"setting": key, "meaning": said})
        else:
            say(f"{key}: {said} (instance.yaml)")
        return
    if "." in key:
        column = _column(key)
        if as_json:
            emit_json(head | {"column": key} | _about(column))
        else:
            _say_column(key, column)
        return
    known = describe(TABLES[key])
    if as_json:
        columns_ = [{"name": c.name, **_about(c)} for c in known]
        emit_json(head | {"table": key, "meaning": about(TABLES[key]), "columns": columns_})
        return
    say(f"{key}: {about(TABLES[key])}")
    say()
    _print_legend(known)


def _column(key: str) -> Column:
    table, _, name = key.partition(".")
    names = columns(TABLES[table])
    if name not in names:
        raise UsageError(
            f"{table} has no column {name}.{nearest(name, names)} "
            f"A value is {table}.ROW.COLUMN; all columns: orbisite help {table}"
        )
    return next(c for c in describe(TABLES[table]) if c.name == name)


def _say_column(key: str, column: Column) -> None:
    say(f"{key}: {column.meaning}")
    if column.unit:
        say(f"  unit     {column.unit}")
    say(f"  default  {column.default}")
    say(f"  allowed  {column.allowed}")


def _print_legend(known: Sequence[Column]) -> None:
    print_table(["column", "unit", "meaning"], [[c.name, c.unit, c.meaning] for c in known], 3)


def column_of(key: str) -> tuple[str, str]:
    """Return unit and meaning of the column or setting that a key names.

    Args:
        key: `table.row.column`, or a setting.

    Returns:
        Both, empty where there is none.
    """
    if key.partition(".")[0] in Settings.model_fields:
        return "", meaning_of(tuple(key.split(".")))
    table, _, rest = key.partition(".")
    name = rest.rpartition(".")[2]
    known = describe(TABLES[table]) if table in TABLES else ()
    return next(((c.unit, c.meaning) for c in known if c.name == name), ("", ""))


def _here(rows: Sequence[Row], name: str, unit: str) -> str:
    values = [_value(row, name) for row in rows]
    given = [value for value in values if value is not None]
    blank = f", {count(len(values) - len(given))} blank" if len(given) < len(values) else ""
    if not given:
        return f"in {plural(len(rows), 'rows')}, all blank" if rows else "no such table"
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in given):
        low, high = text_of(min(given), unit), text_of(max(given), unit)
        spread = low if low == high else f"{low} to {high}"
    else:
        texts = sorted(set(map(text_of, given)))
        more = f" and {count(len(texts) - 5)} more" if len(texts) > 5 else ""
        spread = ", ".join(texts[:5]) + more
    return f"{spread}, in {plural(len(given), 'rows')}{blank}"


def _fits_across(used: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Tell whether a terminal has room for the rows side by side, and for some words beside."""
    cells = [[c.name for c in used], [c.unit for c in used]]
    cells += [[text_of(_value(row, c.name), c.unit) for c in used] for row in rows]
    needed = sum(2 + max(map(len, column)) for column in cells) + MEANING
    return needed <= (stdout_width() or PLAIN_WIDTH)


def _print_across(used: Sequence[Column], rows: Sequence[Row]) -> None:
    body = [
        [c.name, c.unit, *(text_of(_value(row, c.name), c.unit) for row in rows), c.meaning]
        for c in used
    ]
    headers = ["column", "unit", *(["value"] if len(rows) == 1 else [""] * len(rows)), "meaning"]
    print_table(headers, body, len(headers))


def _print_down(used: Sequence[Column], rows: Sequence[Row], key: tuple[str, ...]) -> None:
    cells = {c.name: [text_of(_value(row, c.name), c.unit) for row in rows] for c in used}
    same = {name for name, texts in cells.items() if len(set(texts)) == 1 and name not in key}
    legend = [[c.name, c.unit, cells[c.name][0] if c.name in same else "", c.meaning] for c in used]
    headers = ["column", "unit", "in all rows", "meaning"]
    if not same:
        legend, headers = [[a, b, d] for a, b, _, d in legend], ["column", "unit", "meaning"]
    print_table(headers, legend, len(headers))
    own = [c.name for c in used if c.name in key]
    other = [c.name for c in used if c.name not in key and c.name not in same]
    for part in _parts(own, other, cells):
        say()
        body = [list(row) for row in zip(*(cells[name] for name in part), strict=True)]
        print_table(part, body, len(own))


def _parts(own: list[str], other: list[str], cells: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return the columns in as many parts as the terminal needs, each with the key before it."""
    wide = {name: 2 + max(len(name), *map(len, texts)) for name, texts in cells.items()}
    room = (stdout_width() or PLAIN_WIDTH) + 2
    parts = [list(own)]
    for name in other:
        if sum(wide[one] for one in parts[-1]) + wide[name] > room and parts[-1] != own:
            parts.append(list(own))
        parts[-1].append(name)
    return parts


def _about(column: Column) -> dict[str, str]:
    told = {"unit": column.unit, "default": column.default, "allowed": column.allowed}
    return told | {"meaning": column.meaning}


def _value(row: Row, name: str) -> Any:
    return getattr(row, columns(type(row))[name])


def text_of(value: object, unit: str = "") -> str:
    """Word the value of a cell: years without a space, a dash for a blank.

    Args:
        value: as the instance holds it.
        unit: of its column.

    Returns:
        The words.
    """
    if value is None or value == ():
        return BLANK
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(map(text_of, value))
    if isinstance(value, int | float) and unit != "year":
        return exact(value)
    return str(value)
