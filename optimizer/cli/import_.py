"""`orbisite import`: a published problem as an instance."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .console import note, say


class Format(StrEnum):
    """The formats of published problems that can be read."""

    ORLIB = "orlib"
    CANAD = "canad"
    NETDES = "netdes"


def import_(
    kind: Annotated[
        Format, typer.Argument(metavar="FORMAT", show_default=False, help="orlib, canad or netdes.")
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="The published file.")
    ],
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", show_default=False, help="A folder that is not there yet."),
    ],
    capacity: Annotated[
        float | None,
        typer.Option(
            metavar="NUMBER",
            help="orlib: the capacity of every warehouse of a file that says `capacity` in place "
            "of a number.",
        ),
    ] = None,
) -> None:
    """Turn a published location or network design problem into an instance."""
    from .. import importers

    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    if capacity is not None and kind is not Format.ORLIB:
        raise UsageError(f"--capacity is for orlib; {kind.value} files state their capacities.")
    if kind is Format.ORLIB:
        importers.convert_orlib(file, folder, capacity)
    elif kind is Format.CANAD:
        importers.convert_canad(file, folder)
    else:
        importers.convert_netdes(file, folder)
    say(str(folder))
    note(f"Next: orbisite solve {folder}. The optimum in MUSD is the published one times 0.001.")
