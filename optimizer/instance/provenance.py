"""Where a value came from."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UsageError
from .content import Content
from .defaults import fill
from .keys import SETTINGS_TABLE, Cells, NoMatch, find
from .row import Row, columns
from .schema import TABLES, Source
from .settings import setting_value
from .sourcing import ABOUT_SOURCES, SourceIndex
from .table import Origin


@dataclass(frozen=True, slots=True)
class Provenance:
    """A value, where it is from (`default`, a file's place, or an override), and its source.

    If an override made the value, `changed` is set: `source` is then about `loaded`, the value of
    the files. Otherwise `loaded` is the value.
    """

    key: str
    value: object
    origin: str
    source: Source | None
    loaded: object
    changed: bool = False

    def __str__(self) -> str:
        """Return the origin, and the source's title and status if there is one."""
        if self.source is None:
            return self.origin
        said = " ".join(part for part in (self.source.title, self.source.url) if part)
        about = f"; the value of the files ({self.loaded}) is" if self.changed else ";"
        return f"{self.origin}{about} {self.source.status}" + (f": {said}" if said else "")


def provenance(content: Content, name: str, key: str) -> Provenance:
    """Tell where the value of a key came from; see Instance.provenance."""
    target = find(content, key)
    if isinstance(target, NoMatch):
        raise UsageError(f"{key}: this key matches nothing: {target.message}")
    if isinstance(target, Cells):
        if len(target.rows) > 1:
            raise UsageError(f"{key} names {len(target.rows)} rows; name one.")
        return _of_cell(content, key, target)
    document = content.document
    origin: Origin | str = content.setting_origins.get(key) or "default"
    if origin == "default" and target.path in document.places:
        line, column = document.value_place(target.path)
        origin = f"{document.file}:{line}:{column}"
    value = setting_value(fill(content, name).settings, target.path)
    source = _index(content).of(SETTINGS_TABLE, "", key)
    before = setting_value(fill(content.loaded or content, name).settings, target.path)
    changed = key in content.setting_origins
    return Provenance(key, value, str(origin), source, before, changed)


def _of_cell(content: Content, key: str, target: Cells) -> Provenance:
    row_key, column = target.rows[0], target.column
    table = content.tables[target.table]
    row = _row(content, target.table, row_key)
    origin = table.origins.get((row_key, column))
    if origin is None and column in row.cells():
        line, at = table.place(row_key, column)
        where = f"{table.file}:{line}:{at}"
    else:
        where = str(origin or "default")
    name = columns(TABLES[target.table])[column]
    source = _index(content).of(target.table, row_key, column)
    before = _row(content.loaded or content, target.table, row_key)
    changed = origin is not None
    return Provenance(key, getattr(row, name), where, source, getattr(before, name), changed)


def _row(content: Content, table: str, key: str) -> Row:
    return next(row for row in content.rows(table) if row.key == key)


def _index(content: Content) -> SourceIndex:
    return SourceIndex(content.rows(ABOUT_SOURCES))
