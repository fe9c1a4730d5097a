"""The laws that an instance leaves out, since the table that would hold them is not there."""

from __future__ import annotations

from .instance import Instance


def absences(inst: Instance) -> tuple[str, ...]:
    """Say of each table that is not there, and that something of the instance would ask, what then.

    Args:
        inst: the instance.

    Returns:
        Sentences in the order of the tables: `no power table: power is free and unlimited`.
    """
    ground, space = bool(inst.sites), bool(inst.modules)
    policy = inst.settings.policy
    carbon = bool(policy.carbon_usd_per_t or policy.carbon_cap_kt)
    absent = {
        "halls": (ground, "an open site hosts any amount of work"),
        "power": (ground, "power is free and unlimited"),
        "coolers": (ground and inst.has("halls"), "cooling is free and takes no power"),
        "fits": (space, "a launch carries what its payload lifts, however large"),
        "supply": (space or bool(inst.halls), "accelerators are for sale without limit"),
        "embodied": (carbon, "making halls and modules gives off no carbon"),
    }
    return tuple(
        f"no {table} table: {what}"
        for table, (asked, what) in absent.items()
        if asked and not inst.has(table)
    )
