"""The error of this package."""

from __future__ import annotations

from ..errors import OrbisiteError


class PhysicsError(OrbisiteError, ValueError):
    """A design or an orbit that cannot exist: the message says what, where and what to change.

    `column` is the one of `modules` or `shells` to look at.
    """

    def __init__(self, message: str, column: str = "altitude_km") -> None:
        """Keep the column."""
        super().__init__(message)
        self.column = column
