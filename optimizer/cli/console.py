"""Data goes to stdout, everything else to stderr; colours only where they are wanted."""

from __future__ import annotations

import json
import math
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 160
EMITTED: list[bool] = []  # one for each document of this process
NARROW = "\u00a0"  # a space that no line is broken at
LABELS = re.compile(r" *(?:\S+ {2,})*")
UNITS = re.compile(r"(?<=\d) (?=\d{3}\b|%|[kMGT]?\$|[kMG]?W\b|EFLOPS|Gbps|ms\b|s\b|min\b|h\b|× )")


def stdout() -> Console:
    """Open a console for data.

    Returns:
        A console on stdout, wide where stdout is no terminal, so that nothing is cut off.
    """
    return _console(sys.stdout.isatty(), stderr=False)


def stderr() -> Console:
    """Open a console for progress and messages.

    Returns:
        A console on stderr.
    """
    return _console(sys.stderr.isatty(), stderr=True)


def stdout_width() -> int | None:
    """Return the columns of the terminal that stdout is, None if it is none."""
    return stdout().width if sys.stdout.isatty() else None


def _console(terminal: bool, *, stderr: bool) -> Console:
    from rich.console import Console

    width = None if terminal else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, emoji=False)


def note(message: str, *, style: str = "") -> None:
    """Print a message on stderr, as it is: brackets and all, whole words on a terminal.

    Args:
        message: one line or more.
        style: a rich style, used on terminals only.
    """
    console = stderr()
    if sys.stderr.isatty():
        message = wrapped(message, console.width)
    console.print(message, style=style, markup=False, soft_wrap=True)


def say(message: str = "") -> None:
    """Print a line of data on stdout; on a terminal no word of it is broken.

    Args:
        message: the line.
    """
    if width := stdout_width():
        message = wrapped(message, width)
    typer.echo(message)


def wrapped(text: str, width: int) -> str:
    """Break lines between words, and never between a number and its unit.

    What is left of a line goes below what it says: below the first words after its labels (words
    with two spaces or more behind them).

    Args:
        text: one line or more.
        width: columns there are.

    Returns:
        Lines of at most so many columns, unless a word is longer.
    """
    return "\n".join(part for line in text.split("\n") for part in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    labels = LABELS.match(line)
    hang = len(labels.group()) if labels else 0
    if hang > width // 2:
        hang = min(width // 4, 4)
    bound = UNITS.sub(NARROW, line)
    lines = textwrap.wrap(
        bound, width, subsequent_indent=" " * hang, break_long_words=False,
        break_on_hyphens=False, drop_whitespace=True,
    )  # fmt: skip
    return [part.replace(NARROW, " ") for part in lines]


def emit_json(document: Mapping[str, Any]) -> None:
    """Print the one document of a command on stdout.

    Args:
        document: plain values; numbers that JSON cannot hold become null.
    """
    text = json.dumps(plain(document), indent=2, ensure_ascii=False, allow_nan=False)
    EMITTED.append(True)
    typer.echo(text)


def plain(value: Any) -> Any:
    """Reduce a value to what JSON can hold.

    Args:
        value: numbers (numpy's as well), texts, mappings, sequences.

    Returns:
        The same in Python's own types; None for infinite and undefined numbers.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def print_table(headers: Sequence[str], rows: Iterable[Sequence[str]], right: int = 1) -> None:
    """Print rows under headers on stdout; on a narrow terminal no word is broken.

    Args:
        headers: names of the columns.
        rows: texts, one per header.
        right: columns from this one on are set flush right.
    """
    console = stdout()
    for number, line in enumerate(table_lines(headers, rows, right, stdout_width())):
        console.print(line, style="" if number else "bold", markup=False, soft_wrap=True)


def table_lines(
    headers: Sequence[str], rows: Iterable[Sequence[str]], right: int, width: int | None
) -> list[str]:
    """Lay out a table.

    Columns that are set flush left give way to a narrow terminal, the widest first; where that is
    not enough every row becomes a block of its own.

    Args:
        headers: names of the columns.
        rows: texts, one per header.
        right: columns from this one on are set flush right.
        width: columns of the terminal, None without an end.

    Returns:
        Lines, the first with the headers, if they fit.
    """
    table = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    least = [
        max(
            len(word)
            for cell in column
            for word in (cell.split() if place < right else [cell]) or [""]
        )
        for place, column in enumerate(zip(*table, strict=True))
    ]
    room = math.inf if width is None else width - 2 * (len(widths) - 1)
    while sum(widths) > room:
        spare = [have - needed for have, needed in zip(widths, least, strict=True)]
        if not max(spare):
            return _blocks(table, int(width or 0))
        widths[spare.index(max(spare))] -= 1
    return [line for row in table for line in _row(row, widths, right)]


def _row(row: Sequence[str], widths: Sequence[int], right: int) -> Iterator[str]:
    cells = [
        textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False)
        if len(cell) > width
        else [cell]
        for cell, width in zip(row, widths, strict=True)
    ]
    for parts in zip_longest(*cells, fillvalue=""):
        placed = (
            part.rjust(width) if place >= right else part.ljust(width)
            for place, (part, width) in enumerate(zip(parts, widths, strict=True))
        )
        yield "  ".join(placed).rstrip()


def _blocks(table: Sequence[Sequence[str]], width: int) -> list[str]:
    head, *rows = table
    label = max(map(len, head))
    lines = [""]
    for row in rows:
        filled = ((name, cell) for name, cell in zip(head, row, strict=True) if cell)
        lines += [
            part for name, cell in filled for part in _broken(f"{name.ljust(label)}  {cell}", width)
        ]
        lines.append("")
    return lines
