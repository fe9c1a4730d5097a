"""Who may use the satellites of a shell, and which other shells its lasers reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ..instance import Instance
from ..terminals import accessing, born_in, crossing, has_terminal

STEADY_GAP: Final = 0.01


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may use a shell.

    Args:
        nodes: ground nodes with terminals of the shell, sorted; regions: those that ways only begin
            or end at.
        steady: by other shell that lasers reach, the nodes that need no way through two shells:
            with terminals of their own and satellites in sight at all but 1 % of instants.
        born: shells in which work is born.
        lasers: shells with lasers inside.
    """

    nodes: tuple[str, ...]
    regions: frozenset[str]
    steady: Mapping[str, frozenset[str]]
    born: frozenset[str]
    lasers: frozenset[str]


def reach_of(inst: Instance, shell: str, gaps: Mapping[str, Mapping[str, float]]) -> Reach:
    """Return who may use a shell of an instance.

    Args: inst: the instance; shell: id; gaps: by shell and node.
    Source: formulation, section 2 (ways).
    """
    others = crossing(inst, shell)
    return Reach(
        nodes=tuple(sorted(accessing(inst, shell))),
        regions=frozenset(row.region for row in inst.regions),
        steady={
            s: frozenset(n for n in accessing(inst, s) if gaps[s][n] <= STEADY_GAP) for s in others
        },
        born=born_in(inst),
        lasers=frozenset(s for s in (shell, *others) if has_terminal(inst, s, "isl")),
    )
