"""Checks across tables: one file a topic, one function a rule.

A rule runs only if the tables it reads could be read whole, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...errors import Problem
from ..content import Content
from . import choices, ground, lifting, light, network, notes, references, space, time, work
from .context import Context

Rule = Callable[[Context], Iterator[Problem]]

RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    *references.RULES,
    *choices.RULES,
    *time.RULES,
    *ground.RULES,
    *space.RULES,
    *lifting.RULES,
    *network.RULES,
    *light.RULES,
    *work.RULES,
    *notes.RULES,
)


def cross_checks(content: Content) -> list[Problem]:
    """Return everything that is wrong across tables.

    Args:
        content: tables and settings with defaults filled.

    Returns:
        The problems, in no particular order.
    """
    context = Context.of(content)
    found: list[Problem] = []
    for rule, tables in RULES:
        if context.sound(tables):
            found += rule(context)
    return found
