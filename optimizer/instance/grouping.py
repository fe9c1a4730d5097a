"""One problem for what an override did wrong in the same way to many rows."""

from __future__ import annotations

from collections.abc import Iterable

from ..errors import Problem
from .content import Applied, Content
from .messages import some
from .overrides import problem_of

Place = tuple[str, int, int, str]


def grouped(content: Content, problems: Iterable[Problem]) -> list[Problem]:
    """Join the problems that say the same of several cells of one override.

    Args:
        content: with the overrides that were applied.
        problems: what the checks across tables found.

    Returns:
        The problems; a joined one names the override, the number of rows, and the first of them.
    """
    cells = _cells(content)
    found: list[Problem] = []
    joined: dict[tuple[int, str], list[tuple[str, Problem]]] = {}
    for problem in problems:
        key, message = _parts(problem)
        number = cells.get((problem.file, problem.line, problem.column, key))
        if number is None:
            found.append(problem)
        else:
            row = (key or problem.file.split(" ", 1)[1]).partition(".")[2].rpartition(".")[0]
            joined.setdefault((number, message), []).append((row, problem))
    for (number, message), members in joined.items():
        rows = {row for row, _ in members}
        if len(rows) == 1:
            found += (problem for _, problem in members)
        else:
            said = f"{message} The same in {len(rows)} rows: {some(rows)}."
            found.append(problem_of(content.applied[number], said))
    return found


def _cells(content: Content) -> dict[Place, int]:
    """Return which override wrote a cell (its number), by where a problem with it is told."""
    return {
        _place(one, key): number
        for number, one in enumerate(content.applied)
        if len(one.cells) > 1
        for key in one.cells
        if key not in one.kept
    }


def _place(one: Applied, key: str) -> Place:
    at = one.origin
    return (at.file, at.line, at.column, key) if at.line else (f"{at.layer} {key}", 0, 0, "")


def _parts(problem: Problem) -> tuple[str, str]:
    """Return the key that a problem of a file begins with (else nothing), and what it says."""
    if not problem.line:
        return "", problem.message
    key, _, message = problem.message.partition(" ")
    return key, message
