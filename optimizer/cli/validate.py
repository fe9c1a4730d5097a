"""`orbisite validate`: is the instance right, and how large a problem is it?"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import typer

from ..errors import InfeasibleError, InstanceError
from ..progress import Progress
from ..wording import count
from .console import emit_json, note, say
from .exits import Code, message_of, problem_rows
from .live import Stages
from .options import InstanceDir, Json, Quiet, Scenarios, Sets, load
from .sizes import sizes_line, table_sizes

if TYPE_CHECKING:
    from pathlib import Path

    from ..instance import Instance


def validate(
    folder: InstanceDir,
    scenario: Scenarios = None,
    set_: Sets = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read an instance strictly, check it across tables, and size its model."""
    from ..possible import require_possible

    try:
        with Stages(quiet=quiet) as stages:
            began = time.monotonic()
            inst = load(folder, scenario, set_)
            stages(Progress("reading", sizes_line(inst), seconds=time.monotonic() - began))
            require_possible(inst)
            size, warnings = measure(inst, stages)
            warnings = (*warnings, *gaps_in_sources(inst, folder))
    except (InstanceError, InfeasibleError) as error:
        _refuse(folder, error, as_json=as_json)
    for warning in warnings:
        note(f"Warning: {warning}", style="yellow")
    if as_json:
        document = {"problems": [], "tables": table_sizes(inst), "size": size}
        emit_json(_head(inst.name, valid=True) | document | {"warnings": list(warnings)})
        return
    say(f"{inst.name} is valid: {sizes_line(inst)}")
    say("   ".join(f"{key} {count(number)}" for key, number in size.items()))


def measure(inst: Instance, stages: Stages) -> tuple[dict[str, int], tuple[str, ...]]:
    """Derive geometry, network and routes, and count them.

    Args:
        inst: the instance.
        stages: shows what is being done.

    Returns:
        Counts by name, and what was noticed on the way.
    """
    from ..network import build_network
    from ..physics.complete import never_complete
    from ..physics.geometry import derive_geometry
    from ..routes import find_routes

    began = time.monotonic()
    geometry = derive_geometry(inst)
    said = f"{count(geometry.satellites)} satellites × {count(geometry.instants)} instants"
    stages(Progress("geometry", said, seconds=time.monotonic() - began))
    began = time.monotonic()
    network = build_network(inst, geometry)
    routes = find_routes(inst, geometry, network)
    said = f"{count(routes.size)} within latency and residency"
    stages(Progress("routes", said, seconds=time.monotonic() - began))
    size = {
        "nodes": network.graph.number_of_nodes(),
        "arcs": len(network.arcs),
        "commodities": len(routes.commodities),
        "routes": routes.size,
    }
    unroutable = tuple(f"{name}: {reason}" for name, reason in routes.unroutable)
    incomplete = never_complete(inst, geometry)
    return size, (*geometry.warnings, *incomplete, *routes.warnings, *unroutable)


def gaps_in_sources(inst: Instance, folder: Path) -> tuple[str, ...]:
    """Say in one line that `sources` misses numbers, if there is such a table.

    Args:
        inst: the instance.
        folder: where it was read from.

    Returns:
        The line, or nothing.
    """
    missing = len(inst.unsourced()) if inst.has("sources") else 0
    if not missing:
        return ()
    have = "number has" if missing == 1 else "numbers have"
    return (f"{count(missing)} {have} no source (orbisite show {folder} --sources)",)


def _refuse(folder: Path, error: InstanceError | InfeasibleError, *, as_json: bool) -> None:
    code = Code.INVALID if isinstance(error, InstanceError) else Code.INFEASIBLE
    for line in message_of(error, code):
        note(line, style="bold red")
    if as_json:
        document = _head(folder.resolve().name, valid=False)
        if isinstance(error, InstanceError):
            document["problems"] = problem_rows(error)
        else:
            document["reasons"] = list(error.reasons)
        emit_json(document)
    raise typer.Exit(code)


def _head(name: str, *, valid: bool) -> dict[str, Any]:
    return {"schema": "orbisite.validate/1", "instance": name, "valid": valid}
