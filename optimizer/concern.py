"""What an instance may hold that is allowed and yet hardly meant: a warning with a name.

`CONCERNS` is the one list of the names. A name can be silenced in `instance.yaml`, with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .usual import usual_ranges

NOTICED: Final[Mapping[str, str]] = {
    "no-route": "work that no way leads to a host and back in time",
    "no-source": "numbers that no row of sources speaks of",
    "shell-never-complete": "a shell that can never hold the fleet that serves without a gap",
    "shell-out-of-sight": "a shell that is not in view without breaks, so that fast work passes by",
    "slices-miss-the-sun": "slices whose sunlight differs from that of the whole year",
    "zone-without-way": "satellites of one zone that no lasers join",
}
"""Name -> what it speaks of, in a few words; sorted."""

CONCERNS: Final[Mapping[str, str]] = {
    **NOTICED,
    **{one.name: f"{one.table}: {one.reads}" for one in usual_ranges()},
}
"""The same, with a name for every range of `usual.csv`."""


@dataclass(frozen=True, slots=True, order=True)
class Concern:
    """One thing that is unusual, and where: line and column count from 1, 0 means no place."""

    name: str
    file: str
    line: int
    column: int
    message: str

    @property
    def place(self) -> str:
        """Return `file:line:column`, or the file where there is no line."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Return `file:line:column: message [name]`."""
        return f"{self.place}: {self.message} [{self.name}]"

    def as_dict(self) -> dict[str, str | int]:
        """Return the concern as plain values, for a document."""
        return {
            "name": self.name,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


def by_name(concerns: Iterable[Concern]) -> dict[str, list[Concern]]:
    """Return the concerns by name, sorted."""
    groups: dict[str, list[Concern]] = {}
    for one in concerns:
        groups.setdefault(one.name, []).append(one)
    return dict(sorted(groups.items()))
