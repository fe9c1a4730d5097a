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
) -> None:
    """Turn a published location or network design problem into an instance."""
    from .. import importers

    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    convert = {
        Format.ORLIB: importers.convert_orlib,
        Format.CANAD: importers.convert_canad,
        Format.NETDES: importers.convert_netdes,
    }[kind]
    convert(file, folder)
    say(str(folder))
    note(f"Next: orbisite solve {folder}. The optimum in MUSD is the published one times 0.001.")
