"""Warnings about an instance in words: a line or more a kind, the places of the first few."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..concern import CONCERNS, Concern, by_name
from .console import note

if TYPE_CHECKING:
    from ..instance import Instance
    from ..plan import Plan

PLACES = 3


def concern_lines(concerns: Iterable[Concern]) -> list[str]:
    """Word concerns for the end of a solve: one line a kind.

    Args:
        concerns: what was noticed, without what is silenced.

    Returns:
        The lines.
    """
    lines = []
    for name, group in by_name(concerns).items():
        more = f" (and {len(group) - 1} more: orbisite validate)" if len(group) > 1 else ""
        lines.append(f"Note [{name}]: {group[0].place}: {group[0].message}{more}")
    return lines


def say_notes(plan: Plan) -> None:
    """Print on stderr what is to be known of a plan, below its summary.

    Args:
        plan: a plan, or why there is none.
    """
    reasons = plan.status == "infeasible"
    for warning in plan.warnings:
        note(f"  {warning}" if reasons else f"Note: {warning}", style="yellow")
    for line in concern_lines(plan.concerns):
        note(line, style="yellow")


def grouped_lines(concerns: Iterable[Concern], places: int = PLACES) -> list[str]:
    """Word concerns for `validate`: a head a kind, then its first places.

    Args:
        concerns: what was noticed, without what is silenced.
        places: how many places to name of a kind.

    Returns:
        The lines.
    """
    lines = []
    for name, group in by_name(concerns).items():
        lines.append(f"Warning [{name}] x {len(group)}: {CONCERNS[name]}")
        lines += [f"  {one.place}: {one.message}" for one in group[:places]]
        if len(group) > places:
            lines.append(f"  and {len(group) - places} more (--json has all)")
    return lines


def silenced_rows(inst: Instance, concerns: Iterable[Concern]) -> list[dict[str, object]]:
    """Lay out for a document what the instance silences, with its reasons.

    Args:
        inst: the instance.
        concerns: what was noticed, silenced or not.

    Returns:
        One mapping a name: name, reason, count.
    """
    groups = by_name(concerns)
    return [
        {"name": name, "reason": reason, "count": len(groups.get(name, ()))}
        for name, reason in sorted(inst.settings.silence.items())
    ]
