"""`orbisite new`: an instance to start from."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from ..folders import made_whole, write
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
        print_table(["example", "is"], [[name, _about(name)] for name in example_names()], 2)
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
        OSError: if something stands in the way, or writing failed; nothing is left behind.
    """
    from ..instance.schema import TABLES

    here = [table for table in TABLES if (BLANK / f"{table}.csv").is_file()]
    more = [table for table in TABLES if table not in here]
    words = {"HERE": _listed(here), "MORE": _listed(more), "NAME": folder.resolve().name}

    def filled(text: str) -> str:
        for word, put in words.items():
            text = text.replace(word, put)
        return text

    _copy(BLANK, folder, "README.md", filled)


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
        UsageError: if there is no such example.
        OSError: if something stands in the way, or writing failed; nothing is left behind.
    """
    root, names = examples_root(), example_names()
    if root is None or example not in names:
        raise UsageError(f"There is no example {example!r}. There are: {', '.join(names) or '-'}.")
    name = folder.resolve().name

    def renamed(text: str) -> str:
        line = f"name: {_quoted(name)}"
        return re.sub(r"(?m)^name:.*$", line, text, count=1) if ID.fullmatch(name) else text

    _copy(root / example, folder, "instance.yaml", renamed)


def _copy(source: Path, folder: Path, page: str, change: Callable[[str], str]) -> None:
    """Copy a folder, whole or not at all, with a change of one page."""
    with made_whole(folder) as draft:
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            name, content = file.relative_to(source), file.read_bytes()
            write(draft / name, change(content.decode()).encode() if str(name) == page else content)


def _quoted(name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) and name.lower() not in _YAML_WORDS
    return name if plain else f'"{name}"'


_YAML_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def _about(name: str) -> str:
    """Return the first sentence of the comment that an example begins with."""
    root = examples_root()
    page = (root / name / "instance.yaml").read_text(encoding="utf-8") if root else ""
    lines = takewhile(lambda line: line.startswith("#"), page.splitlines())
    return " ".join(line.lstrip("# ") for line in lines).partition(". ")[0].rstrip(".")
