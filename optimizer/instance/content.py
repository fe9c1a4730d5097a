"""What an instance holds before it is checked: tables, settings, and where each value is from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .schema import TABLES, Row
from .settings import Settings
from .table import Origin, Table
from .yamltree import Document, Tree

Override = str | int | float | bool | Sequence[object] | Mapping[Any, object]
Scenarios = Mapping[str, Mapping[str, Tree]]


@dataclass(frozen=True, slots=True)
class Applied:
    """One override that was applied.

    `cells` are the keys of the cells that it names; `kept` those of them that `low` or `high` left
    as they were, having no such end.
    """

    key: str
    value: Override
    origin: Origin
    cells: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Tables and settings as given (defaults not filled), with places.

    `loaded` is what the files said, before any override; None if this is that. `unused` names the
    files beside those of the instance that look like one and are not read. `by_hand` is true where
    `coefficients/` replace the physics.
    """

    tables: Mapping[str, Table]
    settings: Settings
    document: Document
    scenarios: Scenarios = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    setting_origins: Mapping[str, Origin] = field(default_factory=dict)
    applied: tuple[Applied, ...] = ()
    loaded: Content | None = None
    unused: tuple[str, ...] = ()
    by_hand: bool = False

    def rows(self, table: str) -> tuple[Row, ...]:
        """Return the rows of a table; none if it is not there."""
        return self.tables[table].rows if table in self.tables else ()

    @property
    def made_up(self) -> bool:
        """Tell whether this is no world but a puzzle: by hand, and no number has a source."""
        return self.by_hand and not self.rows("sources")


def empty_table(name: str) -> Table:
    """Return a table without rows, as one that is not there counts in checks."""
    return Table(TABLES[name].TABLE, f"{name}.csv")
