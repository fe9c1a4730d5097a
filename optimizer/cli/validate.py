"""`orbisite validate`: is the instance right, and how large a problem is it?"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InfeasibleError, InstanceError
from ..progress import Progress
from ..wording import count, plural
from .concerns import grouped_lines, silenced_rows
from .console import emit_json, note, print_table, say
from .exits import Code, error_document, message_of
from .live import Stages
from .options import InstanceDir, Json, Quiet, Scenarios, Sets, load
from .sizes import sizes_line, table_sizes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..concern import Concern
    from ..instance import Instance


@dataclass(frozen=True)
class Examined:
    """An instance that can be planned, the size of its problem, and what is unusual in it."""

    inst: Instance
    size: dict[str, int]
    concerns: tuple[Concern, ...]


def validate(
    folder: InstanceDir,
    scenario: Scenarios = None,
    set_: Sets = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Warnings that are not silenced are errors.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Smallest and largest numbers of each law.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read an instance strictly, check it across tables, size its model, tell what is unusual."""
    from ..concerns import unsilenced
    from ..instance.absences import absences

    try:
        with Stages(quiet=quiet) as stages:
            found = examine(folder, scenario, set_, stages)
            numbers = number_rows(found.inst) if verbose else []
    except (InstanceError, InfeasibleError) as error:
        _refuse(folder, error, as_json=as_json)
    inst, warned = found.inst, unsilenced(found.inst, found.concerns)
    valid = not (strict and warned)
    for line in grouped_lines(warned):
        note(line, style="yellow" if valid else "bold red")
    if as_json:
        document = {"problems": [], "tables": table_sizes(inst), "size": found.size}
        said = {
            "absent": list(absences(inst)),
            "notes": list(inst.notes),
            "warnings": [str(one) for one in warned],
            "concerns": [one.as_dict() for one in warned],
            "silenced": silenced_rows(inst, found.concerns),
        }
        said |= {"numbers": numbers} if verbose else {}
        head = {"schema": "orbisite.validate/1"} if valid else _failed(len(warned))
        emit_json(head | {"instance": inst.name, "valid": valid} | document | said)
    elif valid:
        say(f"{inst.name} is valid: {sizes_line(inst)}")
        sizes = [plural(number, noun) for noun, number in found.size.items()]
        say(f"   {', '.join(sizes)} (orbisite help node, arc, commodity, route)")
        for line in absences(inst):
            say(f"   {line}")
        if numbers:
            rows = [[*map(str, row.values())] for row in numbers]
            print_table(["law or variable", "", "smallest", "largest"], rows, 2)
    for row in silenced_rows(inst, found.concerns):
        note("Silenced [{name}] x {count}: {reason}".format(**row))
    if not valid:
        note(_failed(len(warned))["message"], style="bold red")
        raise typer.Exit(Code.INVALID)


def number_rows(inst: Instance) -> list[dict[str, str | float]]:
    """Return the ranges of the numbers of the program, law by law: law, what, smallest, largest.

    Args:
        inst: the instance.
    """
    from ..studies.ranges import ranges

    def short(number: float) -> float:
        return float(f"{number:.3g}")

    return [
        {"law": r.law, "what": r.what, "smallest": short(r.smallest), "largest": short(r.largest)}
        for r in ranges(inst)
    ]


def examine(
    folder: Path, scenario: Sequence[str] | None, sets: Sequence[str] | None, stages: Stages
) -> Examined:
    """Read an instance, check all that can be checked without a solver, and size it.

    Args:
        folder: the folder of the instance.
        scenario: values of `--scenario`.
        sets: values of `--set`.
        stages: shows what is being done.

    Returns:
        The instance with sizes and concerns.

    Raises:
        InstanceError: the instance is wrong.
        InfeasibleError: no plan can exist.
    """
    from ..possible import require_possible

    began = time.monotonic()
    inst = load(folder, scenario, sets)
    stages(Progress("reading", sizes_line(inst), seconds=time.monotonic() - began))
    require_possible(inst)
    return _measured(inst, stages)


def _measured(inst: Instance, stages: Stages) -> Examined:
    """Derive geometry, network and routes, count them, and look at all of it."""
    from ..concerns import concerns
    from ..network import build_network
    from ..physics.geometry import derive_geometry
    from ..routes import check_critical, find_routes

    began = time.monotonic()
    geometry = derive_geometry(inst)
    said = f"{count(geometry.satellites)} satellites × {count(geometry.instants)} instants"
    stages(Progress("geometry", said, seconds=time.monotonic() - began))
    began = time.monotonic()
    network = build_network(inst, geometry)
    routes = find_routes(inst, geometry, network)
    check_critical(inst, routes)
    said = f"{count(routes.size)} within latency and residency"
    stages(Progress("routes", said, seconds=time.monotonic() - began))
    size = {
        "nodes": network.graph.number_of_nodes(),
        "arcs": len(network.arcs),
        "commodities": len(routes.commodities),
        "routes": routes.size,
    }
    return Examined(inst, size, concerns(inst, geometry, routes))


def _failed(number: int) -> dict[str, Any]:
    hint = "Mend them, or silence a name in instance.yaml with a reason."
    return error_document(Code.INVALID, f"{plural(number, 'warnings')}, and --strict. {hint}")


def _refuse(folder: Path, error: InstanceError | InfeasibleError, *, as_json: bool) -> None:
    code = Code.INVALID if isinstance(error, InstanceError) else Code.INFEASIBLE
    lines = message_of(error, code)
    for line in lines:
        note(line, style="bold red")
    if as_json:
        document = error_document(code, "\n".join(lines), error)
        emit_json(document | {"instance": folder.resolve().name, "valid": False})
    raise typer.Exit(code)
