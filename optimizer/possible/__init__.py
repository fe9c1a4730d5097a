"""What arithmetic alone proves impossible, before any physics or model."""

from __future__ import annotations

from .reasons import infeasibilities, require_possible

__all__ = ["infeasibilities", "require_possible"]
