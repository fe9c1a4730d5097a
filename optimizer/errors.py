"""The exception tree: every error this package raises on purpose.

OrbisiteError
    InstanceError     the instance is wrong; carries every Problem at once
    UsageError        an argument, a flag or a key is wrong
    InfeasibleError   no plan can exist; carries the reasons with numbers
    SolverError       the solver failed
    PlanError         a saved plan cannot be read
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where: line and column count from 1, 0 means no place."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        """Return `file:line:column: message`."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


class OrbisiteError(Exception):
    """Base of every error raised on purpose."""


class InstanceError(OrbisiteError, ValueError):
    """The instance cannot be used; `problems` lists everything that is wrong, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems and join them, one to a line, as the message."""
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        """Return the problems, one to a line."""
        return "\n".join(str(problem) for problem in self.problems)


class UsageError(OrbisiteError, ValueError):
    """An argument, a flag or a key is wrong."""


class InfeasibleError(OrbisiteError, RuntimeError):
    """No plan can exist; `reasons` says why, with numbers."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """Keep the reasons and join them, one to a line, as the message."""
        super().__init__(reasons)
        self.reasons = tuple(reasons)

    def __str__(self) -> str:
        """Return the reasons, one to a line."""
        return "\n".join(self.reasons)


class SolverError(OrbisiteError, RuntimeError):
    """The solver failed or returned something that cannot be used."""


class PlanError(OrbisiteError, ValueError):
    """A saved plan cannot be read."""


Infeasible = InfeasibleError
