"""Where a value came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import UsageError
from .defaults import fill
from .keys import SETTINGS_TABLE, Cells, NoMatch, find
from .row import columns
from .schema import TABLES, Source
from .settings import setting_value
from .sourcing import ABOUT_SOURCES, SourceIndex
from .table import Origin

if TYPE_CHECKING:
    from .instance import Instance


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


def provenance(inst: Instance, key: str) -> Provenance:
    """Tell where the value of a key came from; see Instance.provenance."""
    target = find(inst.content, key)
    if isinstance(target, NoMatch):
        raise UsageError(f"{key}: this key matches nothing: {target.message}")
    if isinstance(target, Cells):
        if len(target.rows) > 1:
            raise UsageError(f"{key} names {len(target.rows)} rows; name one.")
        return _of_cell(inst, key, target)
    document = inst.content.document
    origin: Origin | str = inst.content.setting_origins.get(key) or "default"
    if origin == "default" and target.path in document.places:
        line, column = document.value_place(target.path)
        origin = f"{document.file}:{line}:{column}"
    value = setting_value(inst.settings, target.path)
    source = _index(inst).of(SETTINGS_TABLE, "", key)
    files = inst.content.loaded or inst.content
    before = setting_value(fill(files, inst.name).settings, target.path)
    changed = key in inst.content.setting_origins
    return Provenance(key, value, str(origin), source, before, changed)


def _of_cell(inst: Instance, key: str, target: Cells) -> Provenance:
    row_key, column = target.rows[0], target.column
    table = inst.content.tables[target.table]
    row = inst.by_id(target.table)[row_key]
    origin = table.origins.get((row_key, column))
    if origin is None and column in row.cells():
        line, at = table.place(row_key, column)
        where = f"{table.file}:{line}:{at}"
    else:
        where = str(origin or "default")
    name = columns(TABLES[target.table])[column]
    source = _index(inst).of(target.table, row_key, column)
    files = inst.content.loaded or inst.content
    before = next(one for one in files.rows(target.table) if one.key == row_key)
    changed = origin is not None
    return Provenance(key, getattr(row, name), where, source, getattr(before, name), changed)


def _index(inst: Instance) -> SourceIndex:
    return SourceIndex(inst.content.rows(ABOUT_SOURCES))
