"""From bytes to lines and cells, with positions: UTF-8, no byte order mark, one record a line."""

from __future__ import annotations

from ..errors import Problem

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def show(value: object, limit: int = 40) -> str:
    """Return a value as it is shown in a message: printable and short."""
    text = f"{value:.12g}" if isinstance(value, float) else str(value)
    text = text if text.isprintable() else ascii(text)[1:-1]
    return text if len(text) <= limit else text[: limit - 3] + "..."


def decode(file: str, data: bytes) -> tuple[str, list[Problem]]:
    """Decode UTF-8 text.

    Args:
        file: name used in messages.
        data: the bytes of the file.

    Returns:
        The text (empty if it could not be decoded) and what is wrong with it.
    """
    if data.startswith(UTF16):
        todo = "Allowed: UTF-8. Save the file as UTF-8 without a byte order mark."
        return "", [Problem(file, 1, 1, f"the file is UTF-16. {todo}")]
    problems = []
    if data.startswith(BOM):
        todo = "Allowed: UTF-8 without it. Save the file as `UTF-8`, not `UTF-8 with BOM`."
        problems.append(Problem(file, 1, 1, f"the file begins with a byte order mark. {todo}"))
        data = data[len(BOM) :]
    try:
        return data.decode("utf-8"), problems
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8")) + 1
        what = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        message = f"{what}. Allowed: UTF-8. Save the file as UTF-8."
        return "", [*problems, Problem(file, line, column, message)]


def lines_of(file: str, text: str) -> tuple[list[str], list[Problem]]:
    """Split text into lines at LF or CRLF; any other control character is a problem."""
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if "\r" in text:
        lines = [line[:-1] if line.endswith("\r") else line for line in lines]
    if text.replace("\n", "").replace("\r", "").isprintable() and not _has(lines, "\r"):
        return lines, []
    return lines, [
        Problem(
            file,
            number,
            column + 1,
            f"a character that cannot be printed ({ascii(character)[1:-1]}). "
            "Allowed: printable text. Delete it.",
        )
        for number, line in enumerate(lines, 1)
        for column, character in enumerate(line)
        if not character.isprintable()
    ]


def _has(lines: list[str], character: str) -> bool:
    return any(character in line for line in lines)


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


def starts(line: str) -> list[int]:
    """Return the column (from 1) each cell of a line begins at."""
    if '"' in line:
        return _split_quoted(line)[1]
    places, place = [], 1
    for cell in line.split(","):
        places.append(place)
        place += len(cell) + 1
    return places


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
