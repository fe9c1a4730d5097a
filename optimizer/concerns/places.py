"""How far places are from one another, over a round Earth."""

from __future__ import annotations

import math

from ..instance import Node

EARTH_KM = 6371.0


def great_circle_km(a: Node, b: Node) -> float:
    """Return the great circle between two places by the haversine formula."""
    lat_a, lat_b = math.radians(a.lat_deg), math.radians(b.lat_deg)
    dlon = math.radians(b.lon_deg - a.lon_deg)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
