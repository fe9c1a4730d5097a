"""`orbisite show INSTANCE --sources`: how well the values of an instance are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..wording import count, percent
from .console import emit_json, print_table, say

if TYPE_CHECKING:
    from ..instance import Instance
    from ..instance.sourcing import Tally

STATUSES = ("sourced", "secondary", "derived", "recalled", "assumption")
MOST_NAMED = 8


def show_sources(
    inst: Instance, head: Mapping[str, Any], only: str | None = None, *, as_json: bool
) -> None:
    """Print how many values are sourced, how many assumed, in total and by table.

    Args:
        inst: the instance.
        head: what the document begins with.
        only: count this table alone (`instance`: settings).
        as_json: print a document instead of tables.

    Raises:
        UsageError: if that is no table of the instance.
    """
    tallies = inst.source_tallies()
    if only is not None:
        _require_table(inst, only)
        tallies = tuple(part for part in tallies if part.table == only)
    rows = by_status(part.rows for part in tallies)
    cells = by_status(part.cells for part in tallies)
    without = [key for part in tallies for key in part.unsourced]
    if as_json:
        tables = {part.table: _document(part) for part in tallies}
        counts = {"sources": rows, "cells": cells, "tables": tables, "unsourced": without}
        emit_json(dict(head) | counts)
        return
    total = max(1, sum(cells.values()))
    lines = [
        [status, count(rows[status]), count(cells[status]), percent(cells[status] / total)]
        for status in STATUSES
    ]
    print_table(["status", "rows", "values", "share"], lines)
    say()
    body = [
        [part.table, *map(count, (*by_status([part.cells]).values(), len(part.unsourced)))]
        for part in tallies
    ]
    print_table(["values of", *STATUSES, "no source"], body)
    say()
    said = unsourced_line(without) or f"All {count(sum(cells.values()))} values have a source."
    say(said if tallies else f"No value of {only or inst.name} needs a source.")


def by_status(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up counts by status.

    Args:
        parts: mappings of status to count.

    Returns:
        Every status, best known first.
    """
    found = Counter[str]()
    for part in parts:
        found.update(part)
    return {status: found[status] for status in STATUSES}


def unsourced_line(keys: Sequence[str]) -> str:
    """Say which values have no source.

    Args:
        keys: of the values.

    Returns:
        A sentence, empty if there are none.
    """
    if not keys:
        return ""
    named = ", ".join(keys[:MOST_NAMED])
    more = f" and {count(len(keys) - MOST_NAMED)} more" if len(keys) > MOST_NAMED else ""
    have = "value has" if len(keys) == 1 else "values have"
    return f"{count(len(keys))} {have} no source: {named}{more}"


def _require_table(inst: Instance, only: str) -> None:
    from ..instance.keys import SETTINGS_TABLE
    from ..instance.messages import nearest, some
    from ..instance.schema import TABLES

    if only == SETTINGS_TABLE or (only in TABLES and inst.has(only)):
        return
    if "." in only:
        raise UsageError(
            f"--sources counts the values of a table, {only} is a key. "
            f"Give the table alone, or leave out --sources to see where one value is from."
        )
    have = [*(table for table in TABLES if inst.has(table)), SETTINGS_TABLE]
    raise UsageError(
        f"--sources: this instance has no table {only}. "
        f"Tables: {some(have, len(have))}.{nearest(only, have)}"
    )


def _document(part: Tally) -> dict[str, Any]:
    rows, cells = by_status([part.rows]), by_status([part.cells])
    return {"sources": rows, "cells": cells, "unsourced": len(part.unsourced)}
