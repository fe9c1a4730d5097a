"""Slips of the unit: a whole numeric column, or a setting, times 1000 or a thousandth of it."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator

from optimizer.concerns import concerns, unsilenced
from optimizer.errors import InstanceError
from optimizer.instance import Instance
from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES
from optimizer.possible import infeasibilities
from tests.trust.table import Files, base_files, run

FACTORS = (1000.0, 0.001)
NUMBER = re.compile(r"-?[0-9.]+(e[+-]?[0-9]+)?")


def slips(files: Files) -> Iterator[tuple[str, float, Files]]:
    """Yield (table.column, factor, the files with the slip) of every column with a number."""
    for name, data in files.items():
        table = name.removesuffix(".csv")
        if table not in TABLES or table == "sources":
            continue
        header, *rows = csv.reader(data.decode().splitlines())
        keys = {columns(TABLES[table])[c] in TABLES[table].KEY for c in header} and TABLES[
            table
        ].KEY
        for at, column in enumerate(header):
            cells = [row[at] for row in rows]
            numbers = [float(cell) for cell in cells if NUMBER.fullmatch(cell)]
            if columns(TABLES[table])[column] in keys or not any(numbers):
                continue
            for factor in FACTORS:
                yield f"{table}.{column}", factor, {**files, name: _times(header, rows, at, factor)}


def _times(header: list[str], rows: list[list[str]], at: int, factor: float) -> bytes:
    out = io.StringIO()
    changed = [[_cell(c, factor) if n == at else c for n, c in enumerate(row)] for row in rows]
    csv.writer(out, lineterminator="\n").writerows([header, *changed])
    return out.getvalue().encode()


def _cell(cell: str, factor: float) -> str:
    if not NUMBER.fullmatch(cell):
        return cell
    value = float(cell) * factor
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else repr(value)


def silent(base: str, *, physics: bool = True) -> tuple[int, list[str]]:
    """Return how many slips there are, and those that pass without a new word.

    Args:
        base: a base of the table.
        physics: derive geometry and routes too; else only what is told without them.
    """
    files, total, passed = base_files(base), 0, []
    answer = _answers if physics else _read_only
    before = answer(files)
    for column, factor, changed in slips(files):
        total += 1
        told = answer(changed)
        if told is not None and told <= (before or set()):
            passed.append(f"{column} x {factor:g}")
    return total, passed


def _answers(files: Files) -> set[tuple[str, str]] | None:
    """Return (name, place) of all that is told; None for what is refused."""
    done = run(files)
    return None if done.verdict == "refused" else {(a.concern, a.place) for a in done.answers}


def _read_only(files: Files) -> set[tuple[str, str]] | None:
    try:
        inst = Instance.from_files(files)
    except InstanceError:
        return None
    if infeasibilities(inst):
        return None
    return {(one.name, one.place) for one in unsilenced(inst, concerns(inst))}


def main(bases: list[str]) -> None:
    """Print the figure of some bases: those with `-` in front without physics."""
    for base in bases:
        total, passed = silent(base.removeprefix("-"), physics=not base.startswith("-"))
        print(f"{base}: {len(passed)} of {total} slips of the unit pass without a word")
        for one in passed:
            print(f"  {one}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["tiny", "-starlink-2035"])
