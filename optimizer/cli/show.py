"""`orbisite show`: what is in an instance, where a value came from, what a saved plan says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..wording import count, exact
from .console import emit_json, print_table, say
from .options import Json, Scenarios, Sets, load
from .sizes import table_sizes

if TYPE_CHECKING:
    from ..instance import Instance
    from ..plan import Plan


WORDS = ("", "share", "number", "factor", "year", "day", "hour")  # units that are none
NOTHING = {
    "launch": "Nothing is launched.",
    "build": "Nothing is built.",
    "connect": "No gateway, antenna or line is added.",
    "serve": "No work is served.",
    "cost": "Nothing is paid.",
    "binding": "No limit of the instance is met.",
}


def show(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="INSTANCE|RUN",
            show_default=False,
            help="The folder of an instance, of a saved plan, or of several.",
        ),
    ],
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="KEY",
            show_default=False,
            help="A table; what a column means: table.column; a value and where it is from: "
            "table.row.column, or a setting. Of a saved plan: launch, build, connect, serve, "
            "cost or binding.",
        ),
    ] = None,
    sources: Annotated[
        bool,
        typer.Option(
            "--sources", help="Count where the numbers come from, and name those without a source."
        ),
    ] = False,
    scenario: Scenarios = None,
    set_: Sets = None,
    as_json: Json = False,
) -> None:
    """Show an instance, a value of it and where it is from, or a saved plan and its parts."""
    if (folder / "plan.json").is_file():
        _refuse_for_runs({"--sources": sources, "--scenario": scenario, "--set": set_})
        if key is None:
            show_run(folder, as_json=as_json)
        else:
            show_part(folder, key, as_json=as_json)
        return
    from .runs import runs_in, show_runs

    if key is None and not sources and (saved := runs_in(folder)):
        show_runs(saved, as_json=as_json)
        return
    inst = load(folder, scenario, set_)
    if sources:
        from .sources import show_sources

        show_sources(inst, _head(inst), key, as_json=as_json)
    elif key is not None:
        show_key(inst, key, as_json=as_json)
    else:
        show_sizes(inst, as_json=as_json)


def show_sizes(inst: Instance, *, as_json: bool) -> None:
    """Print how many rows each table has.

    Args:
        inst: the instance.
        as_json: print a document instead of a table.
    """
    sizes = table_sizes(inst)
    scenarios = sorted(inst.scenarios)
    changes = [{"origin": o, "key": k, "value": v} for o, k, v in inst.applied]
    if as_json:
        document = {"tables": sizes, "scenarios": scenarios, "why": inst.scenarios,
                    "applied": changes, "kept": list(inst.kept)}  # fmt: skip
        emit_json(_head(inst) | document)
        return
    say(inst.name)
    rows = [[table, _holds(table), count(number)] for table, number in sizes.items()]
    print_table(["table", "holds", "rows"], rows, 2)
    for name in scenarios:
        say(f"scenario {name}" + (f": {inst.scenarios[name]}" if inst.scenarios[name] else ""))
    for change in changes:
        say(f"changed: {change['key']} = {change['value']} ({change['origin']})")
    for name in inst.kept:
        say(f"kept: {name}: low and high left it as it was, it has no such end")


def _holds(table: str) -> str:
    from ..instance.export import about
    from ..instance.schema import TABLES

    return about(TABLES[table]).partition(". ")[0].removesuffix(".")


def show_key(inst: Instance, key: str, *, as_json: bool) -> None:
    """Print a table, what a column means, or a value and where it came from.

    Args:
        inst: the instance.
        key: `table`, `table.column`, `table.row.column` or a setting.
        as_json: print a document instead of text.
    """
    from ..instance.schema import TABLES
    from .tables import show_column, show_table

    table, *rest = key.split(".")
    if table not in TABLES or len(rest) > 1:
        show_value(inst, key, as_json=as_json)
    elif rest:
        show_column(inst, _head(inst), key, as_json=as_json)
    else:
        show_table(inst, _head(inst), table, as_json=as_json)


def show_value(inst: Instance, key: str, *, as_json: bool) -> None:
    """Print a value and where it came from.

    Args:
        inst: the instance.
        key: names one cell or setting.
        as_json: print a document instead of text.
    """
    from .tables import column_of

    found = inst.provenance(key)
    source = found.source
    unit, meaning = column_of(key)
    if as_json:
        document = source.model_dump(mode="json", by_alias=True) if source else None
        value = {"key": key, "value": found.value, "unit": unit, "meaning": meaning,
                 "origin": found.origin, "source": document,
                 "changed": found.changed, "value_in_files": found.loaded,
                 "kept": key in inst.kept}  # fmt: skip
        emit_json(_head(inst) | value)
        return
    say(f"{key} = {_text(found.value, unit)}")
    if meaning:
        say(f"  means   {meaning}")
    say(f"  from    {found.origin}")
    if key in inst.kept:
        say("  kept    by low or high for several rows: this one has no such end")
    about = ""
    if found.changed:
        about = f" of the value in the files ({_text(found.loaded, unit)})"
    if source is None and found.changed:
        say(f"  no source{about}")
    for label, text in _source_lines(source) if source else ():
        say(f"  {label}{about} {text}" if about else f"  {label:<7} {text}")


def show_run(folder: Path, *, as_json: bool) -> None:
    """Print the summary of a saved plan.

    Args:
        folder: the run's folder.
        as_json: print its document instead.
    """
    from .compare import read_plan
    from .concerns import say_notes
    from .summary import summary_lines

    plan = read_plan(folder)
    if as_json:
        emit_json(plan.to_json_dict(str(folder)))
        return
    say(f"{plan.instance}, {plan.status}")
    for line in summary_lines(_solved_instance(folder, plan), plan):
        say(line)
    say_notes(plan)


def show_part(folder: Path, part: str, *, as_json: bool) -> None:
    """Print one part of a saved plan whole: all that is launched, built, connected and so on.

    Args:
        folder: the run's folder.
        part: one of `SECTIONS`.
        as_json: print a document instead of a table.

    Raises:
        UsageError: if there is no such part.
    """
    from ..instance.messages import nearest
    from .compare import read_plan
    from .sections import SECTIONS, Ratings, printed

    if part not in SECTIONS:
        known = ", ".join(SECTIONS)
        raise UsageError(
            f"A saved plan has no part {part}. Parts: {known}.{nearest(part, SECTIONS)}"
        )
    plan = read_plan(folder)
    rows = SECTIONS[part](plan, Ratings.of(_solved_instance(folder, plan)))
    if as_json:
        head = {"schema": "orbisite.show/1", "run": str(folder), "part": part}
        emit_json(head | {"rows": rows.to_dict("records")})
    elif rows.empty:
        say(NOTHING[part])
    else:
        print_table(*printed(rows))


def _solved_instance(folder: Path, plan: Plan) -> Instance | None:
    from ..instance import Instance

    copy = folder / "instance"
    if not copy.is_dir():
        return None
    inst = Instance.load(copy)
    for _, key, value in plan.applied:
        inst = inst.with_({key: value})
    return inst


def _refuse_for_runs(options: dict[str, Any]) -> None:
    given = [name for name, value in options.items() if value]
    if given:
        raise UsageError(f"{', '.join(given)}: only for instances, not for saved plans.")


def _head(inst: Instance) -> dict[str, Any]:
    return {"schema": "orbisite.show/1", "instance": inst.name, "digest": inst.digest}


def _text(value: object, unit: str) -> str:
    from .tables import text_of

    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or "(any)"
    if value is None:
        return "(blank)"
    return f"{text_of(value, unit)} {unit}" if unit not in WORDS else text_of(value, unit)


def _source_lines(source: Any) -> list[tuple[str, str]]:
    told = [("status", source.status), ("source", source.title), ("url", source.url)]
    spread = [exact(end) for end in (source.low, source.high) if end is not None]
    told += [("range", " to ".join(spread)), ("year", source.year)]
    return [(label, str(text)) for label, text in told if text not in (None, "")]
