"""Problems as they are found: so many of a file are kept, the others are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..errors import Problem

MOST_TOLD = 200
OPTIONS = ("--set ", "with_ ", "--scenario ")


class Problems:
    """What is wrong, by file (overrides: by option), the first 200 of each and how many more."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        """Begin with some."""
        self._kept: dict[str, list[Problem]] = {}
        self._known: set[Problem] = set()
        self._more: Counter[str] = Counter()
        self.extend(problems)

    def __bool__(self) -> bool:
        """Tell whether anything is wrong."""
        return bool(self._kept)

    def add(self, problem: Problem) -> None:
        """Keep a problem, or count it once its file is full; the same one twice is one."""
        kept = self._kept.setdefault(_group(problem), [])
        if problem in self._known:
            return
        if len(kept) < MOST_TOLD:
            kept.append(problem)
            self._known.add(problem)
        else:
            self._more[_group(problem)] += 1

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep or count several."""
        for problem in problems:
            self.add(problem)

    def full(self, file: str) -> bool:
        """Tell whether further problems of a file are only counted."""
        return len(self._kept.get(file, ())) >= MOST_TOLD

    def count(self, file: str, number: int = 1) -> None:
        """Count problems of a file that is full."""
        self._more[file] += number

    def of(self, file: str) -> int:
        """Return how many problems a file has."""
        return len(self._kept.get(file, ())) + self._more[file]

    def told(self, order: Sequence[str] = ()) -> tuple[Problem, ...]:
        """Return the problems by file and place, `order` first, with a line for the others."""
        ranks = {file: rank for rank, file in enumerate(order)}
        files = sorted(self._kept, key=lambda file: (ranks.get(file, len(ranks)), file))
        found: list[Problem] = []
        for file in files:
            found += sorted(self._kept[file], key=lambda one: (one.line == 0, one))
            if more := self._more[file]:
                found.append(Problem(file, 0, 0, f"and {more} more problems."))
        return tuple(found)


def _group(problem: Problem) -> str:
    """Return what a problem counts to: its file; of overrides on the command line the option."""
    if not problem.line and problem.file.startswith(OPTIONS):
        return problem.file.partition(" ")[0]
    return problem.file
