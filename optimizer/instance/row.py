"""What every table row has: frozen, typed, a key, and the cells that were really given."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """One row of a table. Attributes are the columns (`from` and `class` end in `_`)."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=False, allow_inf_nan=False
    )

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def key(self) -> str:
        """Return the key columns joined by `:`, without blank ones at the end."""
        if len(self.KEY) == 1:  # as most tables have it
            return str(getattr(self, self.KEY[0]))
        return join_key(getattr(self, name) for name in self.KEY)

    def order(self) -> tuple[tuple[bool, Any], ...]:
        """Return what rows are sorted by: the key, numbers as numbers, blanks first."""
        values = [getattr(self, name) for name in self.KEY]
        return tuple((value is not None, value) for value in values)

    def cells(self) -> dict[str, Any]:
        """Return the cells that were given (not left to their defaults), by column name."""
        fields = type(self).model_fields
        return {
            (fields[name].alias or name): getattr(self, name)
            for name in fields
            if name in self.model_fields_set
        }


def join_key(values: Any) -> str:
    """Join key values by `:`; blanks at the end are left out."""
    return ":".join("" if value is None else str(value) for value in values).rstrip(":")


@cache
def columns(row_type: type[Row]) -> dict[str, str]:
    """Return column name -> field name, in the order of the format."""
    return {(field.alias or name): name for name, field in row_type.model_fields.items()}
