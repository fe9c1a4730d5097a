"""Every rule over one instance, and what its author has silenced."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from ..concern import Concern
from . import (
    derived,
    plausible,
    ratios,
    unused_ground,
    unused_rest,
    unused_space,
    when_and_where,
)
from .view import Rule, View

if TYPE_CHECKING:
    from ..instance import Instance
    from ..physics.geometry import Geometry
    from ..routes import Routes

MOST_PER_RULE = 500
RULES: tuple[Rule, ...] = (
    *derived.RULES,
    *unused_ground.RULES,
    *unused_space.RULES,
    *unused_rest.RULES,
    *plausible.RULES,
    *when_and_where.RULES,
    *ratios.RULES,
)


def concerns(
    inst: Instance, geometry: Geometry | None = None, routes: Routes | None = None
) -> tuple[Concern, ...]:
    """Return everything unusual in an instance, silenced or not.

    Args:
        inst: the instance.
        geometry: its space coefficients; without them nothing is said that takes them.
        routes: its route pool; likewise.

    Returns:
        The concerns, sorted by name and place; the first 500 a rule.
    """
    view = View(inst, geometry, routes)
    found = {one for rule in RULES for one in islice(rule(view), MOST_PER_RULE)}
    return tuple(sorted(found))


def unsilenced(inst: Instance, found: Iterable[Concern]) -> tuple[Concern, ...]:
    """Return the concerns that `silence` of the instance does not name."""
    return tuple(one for one in found if one.name not in inst.settings.silence)
