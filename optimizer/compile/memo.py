"""What derives from an instance, made once, and again only where a what-if touches what it read.

A part is made from an instance that notes which tables and settings are read of it. A later
instance that agrees on these takes the part over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from ..instance import Instance

Part = TypeVar("Part")


class Witness:
    """An instance that notes what is read of it: tables by name, and its other attributes."""

    def __init__(self, inst: Instance) -> None:
        """Stand in for `inst`."""
        self._inst = inst
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        """Read a table or another attribute; of the settings, each by itself."""
        if name == "settings":
            return _Settings(self._inst.settings, self.read)
        self.read.add(name)
        return getattr(self._inst, name)

    def by_id(self, table: str) -> Any:
        """Read a table by its keys."""
        self.read.add(table)
        return self._inst.by_id(table)

    def has(self, table: str) -> bool:
        """Read whether a table is there."""
        self.read.add(f"has {table}")
        return self._inst.has(table)


class _Settings:
    """Settings that note which of them are read."""

    def __init__(self, settings: Any, read: set[str]) -> None:
        self._settings, self._read = settings, read

    def __getattr__(self, name: str) -> Any:
        self._read.add(f"settings {name}")
        return getattr(self._settings, name)


@dataclass(frozen=True, slots=True)
class Made:
    """A part, what of the instance was read for it, and the parts it was made of."""

    part: Any
    read: set[str]
    others: tuple[Any, ...]


class Memo:
    """The parts made of one instance.

    Args:
        inst: the instance.
        before: the parts made of an earlier one, some of which may serve again.
    """

    def __init__(self, inst: Instance, before: Memo | None = None) -> None:
        """Begin without any part."""
        self.inst = inst
        self._before = None if before is None else (before.inst, before.parts)  # not its own before
        self.parts: dict[str, Made] = {}
        self.taken: set[str] = set()

    def made(
        self, name: str, make: Callable[..., Part], *others: object,
        key: Callable[[Instance], object] | None = None,
    ) -> Part:  # fmt: skip
        """Return the part make(inst, *others), an earlier one if nothing that it read differs.

        Args:
            name: of the part.
            make: reads of the instance all that it will ever read.
            others: parts that it is made of as well; an earlier result needs the very same.
            key: what it depends on, where that says less than the tables that it reads.
        """
        if name not in self.parts:
            self.parts[name] = self._earlier(name, others, key) or self._fresh(make, others)
        return cast("Part", self.parts[name].part)

    def _fresh(self, make: Callable[..., Any], others: tuple[Any, ...]) -> Made:
        witness = Witness(self.inst)
        return Made(make(witness, *others), witness.read, others)

    def _earlier(
        self, name: str, others: tuple[Any, ...], key: Callable[[Instance], object] | None
    ) -> Made | None:
        if self._before is None or name not in self._before[1]:
            return None
        inst, parts = self._before
        found = parts[name]
        if not all(a is b for a, b in zip(found.others, others, strict=True)):
            return None
        same = all(_same(self.inst, inst, what) for what in found.read)
        if not same and (key is None or key(self.inst) != key(inst)):
            return None
        self.taken.add(name)
        return found


def _same(one: Instance, other: Instance, what: str) -> bool:
    kind, _, name = what.partition(" ")
    if kind == "has":
        return one.has(name) == other.has(name)
    if kind == "settings":
        return bool(getattr(one.settings, name) == getattr(other.settings, name))
    return bool(getattr(one, what) == getattr(other, what))
