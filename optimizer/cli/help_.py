"""`orbisite help`: what a word on the screen means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .console import emit_json, say
from .options import Json

FILE = Path(__file__).resolve().parent.parent / "glossary.md"
HEADING = re.compile(r"^## (?P<name>[^(\n]+?)(?: \((?P<other>[^)]*)\))?$", re.MULTILINE)
SEE = "See: "


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the glossary: its name, other spellings, what it means, terms that belong to it."""

    name: str
    others: tuple[str, ...]
    meaning: str
    see: tuple[str, ...]


def help_(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TERM",
            show_default=False,
            help="A term, such as gap; a table or a column; a command.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what a term means (gap, pool, PUE), a table (halls), a column (halls.eflops)."""
    wanted = " ".join(words or ())
    if not wanted:
        _list(as_json=as_json)
        return
    from ..instance.schema import TABLES
    from ..instance.settings import meaning_of
    from .tables import tell

    commands = getattr(context.parent.command, "commands", {}) if context.parent else {}
    term = terms().get(_plain(wanted))
    if term is None and wanted in commands:
        inner = typer.Context(commands[wanted], info_name=wanted, parent=context.parent)
        say(commands[wanted].get_help(inner))
        return
    if term is None and (
        wanted.partition(".")[0] in TABLES or meaning_of(tuple(wanted.split(".")))
    ):
        tell(wanted, as_json=as_json)
        return
    if term is None:
        raise UsageError(_unknown(wanted, list(commands)))
    if as_json:
        emit_json({"schema": "orbisite.help/1", "term": term.name, "also": term.others,
                   "meaning": term.meaning, "see": term.see})  # fmt: skip
        return
    say(f"{term.name}" + (f" ({', '.join(term.others)})" if term.others else ""))
    say(term.meaning)
    if term.see:
        say(f"See: {', '.join(term.see)}")


@cache
def terms() -> dict[str, Term]:
    """Read the glossary.

    Returns:
        Every spelling, in small letters and digits only, to its term.
    """
    text = FILE.read_text(encoding="utf-8")
    found: dict[str, Term] = {}
    heads = list(HEADING.finditer(text))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : following.start() if following else len(text)].strip()
        meaning, _, see = body.partition(f"\n{SEE}")
        others = tuple(part.strip() for part in (head["other"] or "").split(",") if part.strip())
        term = Term(head["name"], others, " ".join(meaning.split()), tuple(_parts(see)))
        found |= {_plain(name): term for name in (term.name, *others)}
    return found


def _parts(see: str) -> list[str]:
    return [part.strip() for part in see.split(",") if part.strip()]


def _plain(name: str) -> str:
    kept = "".join(letter for letter in name.casefold() if letter.isalnum())
    return kept or name.strip()


def _list(*, as_json: bool) -> None:
    names = sorted({term.name for term in terms().values()}, key=str.casefold)
    if as_json:
        emit_json({"schema": "orbisite.help/1", "terms": names})
        return
    say("Terms: " + ", ".join(names) + ".")
    say("What one means: orbisite help TERM. Of a table or a column: orbisite help TABLE.COLUMN")


def _unknown(wanted: str, commands: list[str]) -> str:
    from ..instance.messages import nearest

    names = {_plain(name): name for term in terms().values() for name in (term.name, *term.others)}
    near = nearest(_plain(wanted), [*commands, *names])
    for plain, name in names.items():
        near = near.replace(f" {plain}?", f" {name}?")
    return f"There is no term {wanted}.{near} All terms: orbisite help"
