"""Data goes to stdout, everything else to stderr; colours only where they are wanted."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

PLAIN_WIDTH = 160


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


def _console(terminal: bool, *, stderr: bool) -> Console:
    from rich.console import Console

    width = None if terminal else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, emoji=False)


def note(message: str, *, style: str = "") -> None:
    """Print a message on stderr, as it is: brackets and all.

    Args:
        message: one line or more.
        style: a rich style, used on terminals only.
    """
    stderr().print(message, style=style, markup=False, soft_wrap=True)


def say(message: str = "") -> None:
    """Print a line of data on stdout.

    Args:
        message: the line.
    """
    typer.echo(message)


def emit_json(document: Mapping[str, Any]) -> None:
    """Print the one document of a command on stdout.

    Args:
        document: plain values; numbers that JSON cannot hold become null.
    """
    typer.echo(json.dumps(plain(document), indent=2, ensure_ascii=False, allow_nan=False))


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
    """Print rows under headers on stdout.

    Args:
        headers: names of the columns.
        rows: texts, one per header.
        right: columns from this one on are set flush right.
    """
    table = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    console = stdout()
    for number, row in enumerate(table):
        cells = [
            cell.rjust(width) if place >= right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        text = "  ".join(cells).rstrip()
        console.print(text, style="" if number else "bold", markup=False, soft_wrap=True)
