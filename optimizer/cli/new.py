"""`orbisite new`: an instance to start from."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .console import note, print_table, say
from .examples import example_names, examples_root

BLANK = Path(__file__).resolve().parent / "blank"
EXAMPLE = "tiny"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII)


def new(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", show_default=False, help="A folder that is not there yet."),
    ] = None,
    example: Annotated[
        str | None,
        typer.Option("--example", "-e", metavar="NAME", help="The example to copy; else tiny."),
    ] = None,
    blank: Annotated[
        bool,
        typer.Option("--blank", help="Write the least that solves, with comments, to fill in."),
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the examples.")] = False,
) -> None:
    """Write an instance that runs: a copy of an example, or the least there can be."""
    if list_:
        print_table(["example", "tables"], [[name, _tables(name)] for name in example_names()], 2)
        return
    if folder is None:
        raise UsageError("Say where: orbisite new DIR. The examples: orbisite new --list")
    if blank and example:
        raise UsageError("Give --blank or --example, not both.")
    if blank:
        write_blank(folder)
        what = "An instance to fill in; README.md there says how."
    else:
        copy_example(example or EXAMPLE, folder)
        what = f"Copied the example {example or EXAMPLE}."
    say(str(folder))
    note(f"{what} Next: orbisite solve {folder}")


def write_blank(folder: Path) -> None:
    """Write the least that validates and solves, and a page that says what else there can be.

    Args:
        folder: where it goes; may be there, but only empty.

    Raises:
        UsageError: if something stands in the way.
    """
    from ..instance.schema import TABLES

    _require_empty(folder)
    shutil.copytree(BLANK, folder, dirs_exist_ok=True)
    name = folder.resolve().name
    here = [table for table in TABLES if (folder / f"{table}.csv").is_file()]
    more = [table for table in TABLES if table not in here]
    page = folder / "README.md"
    text = page.read_text(encoding="utf-8")
    for word, put in (("HERE", _listed(here)), ("MORE", _listed(more)), ("NAME", name)):
        text = text.replace(word, put)
    page.write_text(text, encoding="utf-8", newline="\n")


def _listed(tables: list[str]) -> str:
    from ..instance.export import about
    from ..instance.schema import TABLES

    return "\n".join(f"- `{table}.csv`: {about(TABLES[table])}" for table in tables)


def copy_example(example: str, folder: Path) -> None:
    """Copy an example and give it the folder's name.

    Args:
        example: its name.
        folder: where it goes; may be there, but only empty.

    Raises:
        UsageError: if there is no such example, or something stands in the way.
    """
    root, names = examples_root(), example_names()
    if root is None or example not in names:
        raise UsageError(f"There is no example {example!r}. There are: {', '.join(names) or '-'}.")
    _require_empty(folder)
    shutil.copytree(root / example, folder, dirs_exist_ok=True)
    _rename(folder)


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already. Give a folder that is new or empty.")


def _rename(folder: Path) -> None:
    name = folder.resolve().name
    page = folder / "instance.yaml"
    if ID.fullmatch(name):
        text = page.read_text(encoding="utf-8")
        named = re.sub(r"(?m)^name:.*$", f"name: {_quoted(name)}", text, count=1)
        page.write_text(named, encoding="utf-8", newline="\n")


def _quoted(name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) and name.lower() not in _YAML_WORDS
    return name if plain else f'"{name}"'


_YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def _tables(name: str) -> str:
    root = examples_root()
    folder = root / name if root else Path(name)
    return " ".join(sorted(table.stem for table in folder.glob("*.csv")))
