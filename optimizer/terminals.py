"""Who can carry what terminal in space, and which ground nodes can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .instance import Instance

FEEDERS: Final = ("feeder-rf", "feeder-optical")
ACCESS: Final = ("user", *FEEDERS)


def reachable_shells(inst: Instance) -> frozenset[str]:
    """Return the shells that at least one launcher has a payload to."""
    return frozenset(row.shell for row in inst.payloads)


def has_terminal(inst: Instance, shell: str, kind: str) -> bool:
    """Tell whether somebody in a shell could carry a kind of terminal.

    Args:
        inst: the instance.
        shell: shell id.
        kind: user, feeder-rf, feeder-optical, isl or cross.

    Returns:
        True if the shell's existing satellites, or a module that can fly there, carry it.
    """
    lattice = {row.shell for row in inst.shells if row.existing_sats > 0}
    flies = shell in reachable_shells(inst)
    return any(
        row.kind == kind
        and ((row.owner == shell and shell in lattice) if row.owner_kind == "shell" else flies)
        for row in inst.terminals
    )


def access_nodes(inst: Instance, shell: str, kind: str) -> tuple[str, ...]:
    """Return the ground nodes that could reach a shell over a kind of access, sorted.

    Args:
        inst: the instance.
        shell: shell id.
        kind: user (regions), feeder-rf or feeder-optical (gateways with room for an antenna).
    """
    if not has_terminal(inst, shell, kind):
        return ()
    if kind == "user":
        return tuple(sorted(row.region for row in inst.regions))
    held = {row.gateway for row in inst.antennas if row.kind == kind and row.max > 0}
    return tuple(sorted(held))


def accessing(inst: Instance, shell: str) -> frozenset[str]:
    """Return the ground nodes that could reach a shell over any kind of access."""
    return frozenset(node for kind in ACCESS for node in access_nodes(inst, shell, kind))


def crossing(inst: Instance, shell: str) -> tuple[str, ...]:
    """Return the other shells that lasers of a shell could reach, sorted."""
    if not has_terminal(inst, shell, "cross"):
        return ()
    others = [row.shell for row in inst.shells if row.shell != shell]
    return tuple(sorted(s for s in others if has_terminal(inst, s, "cross")))


def born_in(inst: Instance) -> frozenset[str]:
    """Return the shells in which work is born or delivered."""
    shells = {row.shell for row in inst.shells}
    return frozenset(end for row in inst.workloads for end in (row.origin, row.sink)) & shells
