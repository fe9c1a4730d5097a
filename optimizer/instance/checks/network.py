"""Gateways, antennas and links make sense."""

from __future__ import annotations

from collections.abc import Iterator

from ...errors import Problem
from .context import Context


def links(context: Context) -> Iterator[Problem]:
    """Check that links join two places, and that lines to buy have a life and a capacity."""
    for row in context.rows("links"):
        if row.from_ == row.to:
            message = f"is where the link begins ({row.to}). Name another place."
            yield context.at(row, "to", message)
        if row.module_gbps > 0 and row.life_y is None:
            message = f"is blank. Lines to buy need it (module_gbps {row.module_gbps:g}). Add it."
            yield context.at(row, "life_y", message)
        if row.max_modules > 0 and row.module_gbps == 0:
            message = f"buys lines without capacity ({row.max_modules}). Fill in module_gbps."
            yield context.at(row, "max_modules", message)


def antennas(context: Context) -> Iterator[Problem]:
    """Check that existing antennas are inside the maximum."""
    for row in context.rows("antennas"):
        if row.existing > row.max:
            message = f"is above max ({row.existing} > {row.max}). Existing ones count in max."
            yield context.at(row, "existing", message)


RULES = ((links, ()), (antennas, ()))
