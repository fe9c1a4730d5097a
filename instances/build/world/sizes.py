"""The four sizes, by the one parameter that the script takes."""

from __future__ import annotations

from dataclasses import dataclass

Edges = tuple[int, ...]
Day = tuple[str, int, int]
"""Id, day of the year, days of the year it stands for."""

DECEMBER: Day = ("december", 355, 71)
"""71 days give the dawn-dusk ring its yearly sunlight: 71/365 of 0.80 and the rest unbroken."""
TWO = (DECEMBER, ("may", 125, 294))
THREE = (DECEMBER, ("equinox", 80, 91), ("june", 172, 203))
FOUR = (DECEMBER, ("march", 80, 98), ("june", 172, 98), ("september", 264, 98))
ALL_SHELLS = ("broadband-53", "ring-650", "polar-70", "mid-43")


@dataclass(frozen=True, eq=False)
class Size:
    """What one size holds: counts, zones, time, and how far apart its cities are."""

    name: str
    regions: int
    sites: int
    gateways: int
    hubs: int
    shells: int
    lat_edges_deg: Edges
    lon_step_deg: int
    periods: int
    years: int
    days: tuple[Day, ...]
    parts: int
    apart_km: int

    @property
    def starts(self) -> tuple[int, ...]:
        """Return the first year of each period, from 2030."""
        return tuple(2030 + self.years * i for i in range(self.periods))

    @property
    def workloads(self) -> int:
        """Return the number of workloads: eight a region."""
        return 8 * self.regions

    @property
    def shell_names(self) -> tuple[str, ...]:
        """Return the shells."""
        return ALL_SHELLS[: self.shells]


BANDS_5 = (-90, -50, -20, 20, 50, 90)
BANDS_6 = (-90, -50, -25, 0, 25, 50, 90)
SIZES = {
    "S": Size("S", 25, 20, 18, 40, 2, BANDS_5, 60, 3, 4, TWO, 2, 1000),
    "M": Size("M", 50, 35, 30, 70, 2, BANDS_6, 45, 4, 3, THREE, 2, 800),
    "L": Size("L", 100, 60, 40, 120, 3, BANDS_6, 45, 4, 3, FOUR, 2, 500),
    "XL": Size("XL", 200, 120, 60, 200, 4, BANDS_6, 30, 6, 2, FOUR, 3, 300),
}
