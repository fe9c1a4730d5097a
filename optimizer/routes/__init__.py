"""The route pool: commodities, the hosts they may use, and the ways there and back."""

from __future__ import annotations

from .explain import check_critical
from .find import find_routes
from .pool import Commodity, Routes

__all__ = ["Commodity", "Routes", "check_critical", "find_routes"]
