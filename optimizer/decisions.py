"""The families of decisions of a plan: what each is called, indexed by, and how it becomes whole.

A family bears the name of its variable in the model. What a unit of it costs and emits is the
instance's and stands in the register of `PlanningData`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Rounding(StrEnum):
    """How a fraction of a family becomes a whole number where a plan is made from a relaxation."""

    NONE = "none"  # a continuous quantity
    UP = "up"  # a fraction of it serves already: all of it
    NEAR = "near"  # as the sums have it; one too many is given back when a plan is trimmed
    STOCK = "stock"  # near; what replaces it costs more than one too many: never given back


@dataclass(frozen=True, slots=True)
class Family:
    """One family of decisions.

    Args:
        name: of the family and of its variable.
        block: the block of the model that holds it.
        index: the columns of its index; a `value` column follows.
        rounding: how it becomes whole.
        settled: a plan of the core decides it: what hosts, and where, not what carries.
        once: what opens once serves from its first period on: later fractions mean the first.
        chosen: shown among the decisions: bought, opened or switched.
        kept: a table of the plan (else the model's own).
    """

    name: str
    block: str
    index: tuple[str, ...]
    rounding: Rounding = Rounding.NONE
    settled: bool = False
    once: bool = False
    chosen: bool = False
    kept: bool = True

    @property
    def integer(self) -> bool:
        """Tell whether its values are whole numbers."""
        return self.rounding is not Rounding.NONE

    @property
    def variable(self) -> str:
        """The full name of its variable in the model."""
        return f"{self.block}.{self.name}"


_UP, _NEAR, _STOCK = Rounding.UP, Rounding.NEAR, Rounding.STOCK
_CELL = ("site", "power", "period", "slice")

FAMILIES: Final[Mapping[str, Family]] = {
    family.name: family
    for family in (
        Family("open", "sites", ("site", "period"), _UP, settled=True, once=True, chosen=True),
        Family("halls", "sites", ("site", "hall", "period"), _STOCK, settled=True, chosen=True),
        Family("power_mw", "power", ("site", "power", "period"), chosen=True),
        Family("cooler_mw", "cooling", ("site", "cooler", "period"), chosen=True),
        Family("shell_open", "fleet", ("shell", "period"), _NEAR, once=True, chosen=True),
        Family("manifest", "launches", ("module", "launcher", "shell", "period"), _NEAR,
               chosen=True),
        Family("loads", "launches", ("launcher", "shell", "load", "period"), _NEAR),
        Family("aboard", "launches", ("module", "launcher", "shell", "period"), _UP, kept=False),
        Family("launches", "launches", ("launcher", "shell", "period"), _UP, chosen=True),
        Family("gateway", "downlink", ("gateway", "period"), _NEAR, once=True, chosen=True),
        Family("antennas", "downlink", ("gateway", "kind", "period"), _NEAR, chosen=True),
        Family("lines", "links", ("link", "period"), _NEAR, chosen=True),
        Family("used", "downlink", ("shell", "period"), _NEAR, chosen=True),
        Family("serve", "routing", ("route", "period", "slice")),
        Family("short", "routing", ("commodity", "period", "slice")),
        Family("lost", "routing", ("commodity", "value_step", "period", "slice")),
        Family("run_ground", "sites", ("site", "hall", "vintage", "period", "slice")),
        Family("run_orbit", "fleet", ("module", "shell", "zone", "vintage", "period", "slice")),
        Family("generate", "power", _CELL),
        Family("charge", "power", _CELL),
        Family("discharge", "power", _CELL),
        Family("level", "power", _CELL),
        Family("peak", "power", ("site", "power", "period")),
        Family("cool", "cooling", ("site", "cooler", "period", "slice")),
        Family("carbon_t", "policy", ("period",), kept=False),
    )
}  # fmt: skip
