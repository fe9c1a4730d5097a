"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from .console import note

if TYPE_CHECKING:
    from ..instance import Instance

InstanceDir = Annotated[
    Path,
    typer.Argument(metavar="INSTANCE", show_default=False, help="The folder of an instance."),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        "-s",
        metavar="A,B",
        help="Scenarios of instance.yaml, applied in this order, or a yaml file of one.",
    ),
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Change a value: table.row.column=V, +V, -V or *F, or to an end of its source: low, "
        "high (of several rows, those without one keep their value); base is the number in the "
        "files. May be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr.")]


def load(
    folder: Path,
    scenarios: Sequence[str] | None = None,
    sets: Sequence[str] | None = None,
    *,
    quietly: bool = False,
) -> Instance:
    """Read an instance as the options say, and print its notes on stderr.

    Args:
        folder: the folder of the instance.
        scenarios: values of `--scenario`.
        sets: values of `--set`.
        quietly: leave the notes to who calls (`say_notes_of`).

    Returns:
        The instance.

    Raises:
        UsageError: if there is no such folder, or an option makes no sense.
        InstanceError: if the instance is wrong.
    """
    if not folder.is_dir():
        raise UsageError(_missing(folder))
    from ..instance import Instance

    names, file = split_scenarios(scenarios or ())
    inst = Instance.load(
        folder, scenarios=names, overrides=split_sets(sets or ()), scenario_file=file
    )
    if not quietly:
        say_notes_of(inst)
    return inst


def say_notes_of(inst: Instance) -> None:
    """Print how an instance was read, and which rows low or high left alone."""
    for line in inst.notes:
        note(f"Note: {line}.")
    if inst.kept:
        from ..instance.spreads import kept_lines

        for line in kept_lines(inst.content):
            note(f"Warning: {line}", style="yellow")


def split_scenarios(given: Sequence[str]) -> tuple[tuple[str, ...], Path | None]:
    """Tell the names of scenarios from a file that holds one.

    Args:
        given: values of `--scenario`, each one or more names with commas between.

    Returns:
        The names in order, and the file if there is one.

    Raises:
        UsageError: if there are two files.
    """
    parts = [part.strip() for value in given for part in value.split(",") if part.strip()]
    files = [part for part in parts if part.endswith((".yaml", ".yml"))]
    if len(files) > 1:
        raise UsageError(f"--scenario takes one file, not {len(files)}: {', '.join(files)}.")
    names = tuple(part for part in parts if part not in files)
    return names, Path(files[0]) if files else None


def split_sets(given: Sequence[str]) -> dict[str, str]:
    """Take keys and values apart.

    Args:
        given: values of `--set`.

    Returns:
        Key to value, as texts; a later one replaces an earlier one.

    Raises:
        UsageError: if there is no `=`, or nothing on one of its sides.
    """
    pairs = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not (equals and key.strip() and value.strip()):
            raise UsageError(
                f"--set {text!r}: write KEY=VALUE, such as launchers.starship.price_musd=20."
            )
        pairs[key.strip()] = value.strip()
    return pairs


def _missing(folder: Path) -> str:
    from .examples import example_names

    if folder.is_file():
        return f"{folder} is a file. An instance is a folder that holds instance.yaml."
    message = f"There is no folder {folder}."
    names = example_names()
    if names:
        message += f" Start from an example: orbisite new DIR --example {'|'.join(names)}"
    return message
