"""How large an instance is, in words and as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..wording import plural

if TYPE_CHECKING:
    from ..instance import Instance

MAIN = ("periods", "regions", "sites", "shells", "gateways", "links", "workloads")


def table_sizes(inst: Instance) -> dict[str, int]:
    """Count the rows of the tables an instance has.

    Args:
        inst: the instance.

    Returns:
        Table to number of rows, in the order of the format, tables without rows left out.
    """
    from ..instance.schema import TABLES

    rows = {table: len(getattr(inst, table)) for table in TABLES}
    return {table: number for table, number in rows.items() if number}


def sizes_line(inst: Instance) -> str:
    """Word the sizes that matter in one line.

    Args:
        inst: the instance.

    Returns:
        Such as "23 regions, 18 sites, 2 shells".
    """
    sizes = table_sizes(inst)
    return ", ".join(plural(sizes[table], table) for table in MAIN if table in sizes)
