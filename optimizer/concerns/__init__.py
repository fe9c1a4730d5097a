"""What is allowed and yet hardly meant: warnings with a name and a place."""

from __future__ import annotations

from .find import concerns, unsilenced

__all__ = ["concerns", "unsilenced"]
