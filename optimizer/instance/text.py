"""From bytes to lines and cells, with positions: UTF-8, one record a line."""

from __future__ import annotations

from functools import lru_cache

from ..errors import Problem

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
MAX_LINE = 1_000_000
BLANK = " ,\r\n\t"

BOM_LEFT_OUT = "a byte order mark is left out"
CRLF_READ = "lines that end in CR LF are read"
BLANKS_LEFT_OUT = "blank lines at the end are left out"
WHOLE_READ = "whole numbers with a point (20.0) are read as whole"


def show(value: object, limit: int = 40) -> str:
    """Return a value as it is shown in a message: printable and short."""
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    text = text[: limit + 1]
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= limit else text[: limit - 3] + "..."


def decode(file: str, data: bytes) -> tuple[str, list[Problem]]:
    """Decode UTF-8 text, a byte order mark left out.

    Args:
        file: name used in messages.
        data: the bytes of the file.

    Returns:
        The text (empty if it could not be decoded) and what is wrong with it.
    """
    if data.startswith(UTF16):
        todo = "Allowed: UTF-8. Save the file as UTF-8."
        return "", [Problem(file, 1, 1, f"the file is UTF-16. {todo}")]
    data = data.removeprefix(BOM)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8")) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        message = f"{what}. Allowed: UTF-8. Save the file as UTF-8."
        return "", [Problem(file, line, column, message)]


def oddities(data: bytes) -> tuple[str, ...]:
    """Return what other programs write and is read all the same."""
    found = [BOM_LEFT_OUT] if data.startswith(BOM) else []
    return (*found, CRLF_READ) if b"\r\n" in data else (*found,)


def lines_of(text: str, most: int) -> tuple[list[str], bool]:
    """Split text into lines at LF or CRLF.

    Args:
        text: of a file.
        most: lines that are wanted; the last of them may hold all the others.

    Returns:
        The lines, those at the end without anything but commas left out, and whether there were.
    """
    lines = text.split("\n", most)
    if lines and lines[-1] == "":
        lines.pop()
    if "\r" in text:
        lines = [line[:-1] if line.endswith("\r") else line for line in lines]
    found = len(lines)
    while lines and not lines[-1].strip(BLANK):
        lines.pop()
    return lines, len(lines) < found


def unprintable(file: str, number: int, line: str) -> Problem | None:
    """Return the problem of a line with a control character: the first of them."""
    if line.isprintable():
        return None
    low, high = 0, len(line)  # the first one is at low or behind it, and before high
    while high - low > 1:
        middle = (low + high) // 2
        if line[low:middle].isprintable():
            low = middle
        else:
            high = middle
    what = f"a character that cannot be printed ({ascii(line[low])[1:-1]})"
    return Problem(file, number, low + 1, f"{what}. Allowed: printable text. Delete it.")


def split(line: str) -> tuple[list[str], list[int], str | None]:
    """Split a line of a table into cells.

    Args:
        line: one line, without its end.

    Returns:
        The cells, the column (from 1) each begins at, and what is wrong with the quotes, if
        anything: then the last of the columns is the place.
    """
    if '"' not in line:
        cells = line.split(",")
        return cells, [], None
    return _split_quoted(line)


@lru_cache(maxsize=32)  # a long line may be at fault in very many ways
def starts(line: str) -> tuple[int, ...]:
    """Return the column (from 1) each cell of a line begins at."""
    if '"' in line:
        return tuple(_split_quoted(line)[1])
    places, place = [], 1
    for cell in line.split(","):
        places.append(place)
        place += len(cell) + 1
    return tuple(places)


def _split_quoted(line: str) -> tuple[list[str], list[int], str | None]:
    cells: list[str] = []
    places: list[int] = []
    at = 0
    while True:
        places.append(at + 1)
        if not line.startswith('"', at):
            end = line.find(",", at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            if '"' in cells[-1]:
                return cells, places, "a quote inside a cell that does not begin with one"
        else:
            cell, end = _quoted(line, at)
            if end < 0:
                return cells, places, "a quote that is not closed on its line"
            cells.append(cell)
            if end < len(line) and line[end] != ",":
                return cells, places, "text after the closing quote"
        if end >= len(line):
            return cells, places, None
        at = end + 1


def _quoted(line: str, at: int) -> tuple[str, int]:
    """Return the text of the quoted cell at `at`, and the place after it (-1: not closed)."""
    parts = []
    while True:
        close = line.find('"', at + 1)
        if close < 0:
            return "", -1
        parts.append(line[at + 1 : close])
        if not line.startswith('"', close + 1):
            return '"'.join(parts), close + 1
        at = close + 1
