"""`orbisite published`: the published studies again, engine beside print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import UsageError
from .console import emit_json, note, print_table
from .examples import examples_root
from .exits import Code
from .options import Json

if TYPE_CHECKING:
    from ..studies import Result

ROUNDING = 1e-9  # relative; differences below it depend on the machine
HEADERS = (
    "study", "quantity", "unit", "engine", "published", "difference", "allowed", ""
)  # fmt: skip


def published(
    name: Annotated[
        str | None,
        typer.Argument(metavar="STUDY", show_default=False, help="One study; all if left out."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Rerun the published studies; set each of their numbers beside the engine's."""
    from ..studies import STUDIES, Bench, rerun

    bench = Bench(studies_root())
    results: list[Result] = []
    for study in [name] if name else STUDIES:
        found = list(rerun(bench, [study]))
        inside = sum(result.ok for result in found)
        note(f"{study}: {inside} of {len(found)} numbers within their tolerance")
        results += found
    if as_json:
        emit_json(document(results, bench.solves))
    else:
        print_table(HEADERS, [cells(result) for result in results], 3)
    outside = sum(not result.ok for result in results)
    if outside:
        note(f"{outside} of {len(results)} numbers are outside their tolerance.", style="bold red")
        raise typer.Exit(Code.MISMATCH)


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
    rows = [
        {
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
            "ok": result.ok,
        }
        for result in results
    ]
    return {
        "schema": "orbisite.published/1",
        "ok": all(result.ok for result in results),
        "solves": solves,
        "rows": rows,
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
    engine = f"{result.engine:,.{digits}f}"
    noise = abs(result.difference) <= ROUNDING * max(1.0, abs(row.value))
    difference = "0" if noise else short(result.difference, "+")
    verdict = "ok" if result.ok else "OUTSIDE"
    return [row.study, row.quantity, row.unit, engine, row.published, difference,
            short(row.allowed), verdict]  # fmt: skip


def short(value: float, sign: str = "") -> str:
    """Word a small number in two digits, a large one in whole numbers.

    Args:
        value: any.
        sign: `+` to show the sign always.

    Returns:
        `5e-05`, `0.026`, `221`.
    """
    return f"{value:{sign},.0f}" if abs(value) >= 10 else f"{value:{sign}.2g}"
