"""`orbisite published`: the published studies again, engine beside print."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from ..wording import spaced
from .console import emit_json, note, print_table
from .examples import examples_root
from .exits import Code
from .options import Json

if TYPE_CHECKING:
    from ..published import Result

HELP = "Studies, one or more: mccalip-1gw, suncatcher, turyshev, sceptic; all if left out."
ROUNDING = 1e-9  # relative; differences below it depend on the machine
HEADERS = (
    "study", "quantity", "unit", "engine", "published", "difference", "allowed", ""
)  # fmt: skip


def published(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="STUDY", show_default=False, help=HELP),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rerun the published studies; set each of their numbers beside the engine's."""
    from ..published import Bench, chosen, rerun

    bench = Bench(studies_root())
    results: list[Result] = []
    for study in chosen(names or ()):
        found = list(rerun(bench, [study]))
        note(f"{study}: {counted(found)}")
        results += found
    if as_json:
        emit_json(document(results, bench.solves))
    else:
        print_table(HEADERS, [cells(result) for result in results], 3)
    ok = all(result.ok for result in results)
    note(f"All together: {counted(results)}.", style="" if ok else "bold red")
    if not ok:
        raise typer.Exit(Code.MISMATCH)


def counted(results: list[Result]) -> str:
    """Word how many numbers and, apart from them, how many checks came out.

    Args:
        results: of rows.

    Returns:
        `8 of 8 numbers within their tolerance; 4 of 4 checks hold`, and how many are outside.
    """
    from ..published import tally

    numbers, checks = (tally(results, check=check) for check in (False, True))
    text = f"{numbers.ok} of {numbers.rows} numbers within their tolerance"
    if checks.rows:
        text += f"; {checks.ok} of {checks.rows} checks hold"
    outside = numbers.outside + checks.outside
    return f"{text}; {outside} outside their tolerance" if outside else text


def studies_root() -> Path:
    """Find the folder of the studies, beside the examples.

    Returns:
        The folder.

    Raises:
        UsageError: there is none.
    """
    root = examples_root()
    if root is None or not (root / "published").is_dir():
        raise UsageError("The instances of the published studies are not installed.")
    return root / "published"


def document(results: list[Result], solves: int) -> dict[str, Any]:
    """Lay out the results for scripts.

    Args:
        results: of the rows.
        solves: how many plans they took.

    Returns:
        The document.
    """
    from ..published import tally

    return {
        "schema": "orbisite.published/1",
        "ok": all(result.ok for result in results),
        "solves": solves,
        "numbers": asdict(tally(results, check=False)),
        "checks": asdict(tally(results, check=True)),
        "rows": [_line(result) for result in results],
    }


def _line(result: Result) -> dict[str, Any]:
    return {
        "study": result.row.study,
        "quantity": result.row.quantity,
        "unit": result.row.unit,
        "engine": result.engine,
        "published": result.row.value,
        "printed": result.row.published,
        "difference": result.difference,
        "allowed": result.row.allowed,
        "kind": result.row.kind,
        "source": result.row.source,
        "check": result.row.check,
        "ok": result.ok,
    }


def cells(result: Result) -> list[str]:
    """Word one result for the table.

    Args:
        result: of a row.

    Returns:
        One text a header.
    """
    row = result.row
    decimals = len(row.published.partition(".")[2])
    digits = decimals + 2 if decimals else 0 if row.kind == "absolute" else 1
    engine, said = spaced(f"{result.engine:,.{digits}f}"), spaced(row.published)
    noise = abs(result.difference) <= ROUNDING * max(1.0, abs(row.value))
    difference = "0" if noise else short(result.difference, "+")
    verdict = ("check " if row.check else "") + ("ok" if result.ok else "OUTSIDE")
    return [row.study, row.quantity, row.unit, engine, said, difference,
            short(row.allowed), verdict]  # fmt: skip


def short(value: float, sign: str = "") -> str:
    """Word a small number in two digits, a large one in whole numbers.

    Args:
        value: any.
        sign: `+` to show the sign always.

    Returns:
        `5e-05`, `0.026`, `221`.
    """
    return spaced(f"{value:{sign},.0f}") if abs(value) >= 10 else f"{value:{sign}.2g}"
