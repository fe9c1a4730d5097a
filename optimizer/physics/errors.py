"""The error of this package."""

from __future__ import annotations

from ..errors import OrbisiteError


class PhysicsError(OrbisiteError, ValueError):
    """A design or an orbit that cannot exist: the message says what, where and what to change."""
