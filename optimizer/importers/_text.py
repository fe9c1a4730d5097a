"""Reading foreign text files word by word, keeping the line and column of every word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import InstanceError, Problem

MAX_BYTES = 50_000_000
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a file, and where it stands."""

    file: str
    line: int
    column: int
    text: str

    def error(self, message: str) -> InstanceError:
        """The error that points at this word."""
        return InstanceError((Problem(self.file, self.line, self.column, message),))


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line that is not blank."""

    words: tuple[Word, ...]

    def __post_init__(self) -> None:
        if not self.words:
            raise ValueError("a line holds at least one word")

    def exactly(self, count: int, what: str) -> tuple[Word, ...]:
        """The words, if there are as many as the format says."""
        if len(self.words) != count:
            raise self.words[0].error(
                f"{what} has {len(self.words)} fields. Exactly {count} are allowed."
            )
        return self.words


def read_lines(path: str | Path, separators: str = r"\s") -> tuple[Line, ...]:
    """Split a file into lines of words; blank lines are left out.

    Args:
        path: the file, UTF-8, at most 50 MB.
        separators: characters between words, as inside the brackets of a regular expression.

    Raises:
        InstanceError: the file cannot be read, is too large or is not text.
    """
    file = Path(path)
    word = re.compile(f"[^{separators}]+")
    lines = []
    for number, text in enumerate(_text(file).splitlines(), start=1):
        words = tuple(
            Word(str(file), number, match.start() + 1, match.group())
            for match in word.finditer(text)
        )
        if words:
            lines.append(Line(words))
    if not lines:
        raise InstanceError((Problem(str(file), 1, 1, "the file is empty. Check the path."),))
    return tuple(lines)


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            raise _unreadable(file, f"the file has {size} bytes. At most {MAX_BYTES} are allowed.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(file, f"cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise _unreadable(file, "is not UTF-8 text. Check the path.") from error


def _unreadable(file: Path, message: str) -> InstanceError:
    return InstanceError((Problem(str(file), 1, 1, message),))


class Words:
    """The words of a file, taken one after the other."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._words: Iterator[Word] = (word for line in lines for word in line.words)
        self._last = lines[-1].words[-1]

    def take(self, what: str) -> Word:
        """The next word; an error at the end of the file if there is none."""
        for word in self._words:
            self._last = word
            return word
        raise self._last.error(f"the file ends before {what}. Check that it is whole.")

    def number(self, what: str, *, above: int = -1) -> Decimal:
        """The next word as a finite number of at least 0, or above `above`."""
        return number(self.take(what), what, above=above)

    def count(self, what: str, most: int) -> int:
        """The next word as a whole number from 1 to `most`."""
        return count(self.take(what), what, most)

    def end(self) -> None:
        """Refuse anything that is left."""
        for word in self._words:
            raise word.error(f"unexpected text after the last field ({word.text!r}). Remove it.")


def number(word: Word, what: str, *, above: int = -1) -> Decimal:
    """The word as a finite number of at least 0, or above `above` if that is 0 or more."""
    if not _NUMBER.fullmatch(word.text):
        raise word.error(f"{what} is not a number ({word.text!r}). Write a plain decimal.")
    value = Decimal(word.text)
    if value < 0 or value <= above:
        least = "0 or more" if above < 0 else f"more than {above}"
        raise word.error(f"{what} is {word.text}. Only {least} is allowed.")
    return value


def count(word: Word, what: str, most: int, least: int = 1) -> int:
    """The word as a whole number from `least` to `most`."""
    if not word.text.isascii() or not word.text.isdigit():
        raise word.error(f"{what} is not a whole number ({word.text!r}).")
    value = int(word.text[:18])
    if not least <= value <= most:
        raise word.error(f"{what} is {word.text}. From {least} to {most} is allowed.")
    return value
