"""`orbisite compare`: plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import UsageError
from ..wording import alike
from .console import emit_json, note, print_table, say
from .options import Json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..plan import Comparison, Plan

WORDS = {
    "open": ("sites opened", ""),
    "power_mw": ("power", "MW"),
    "cooler_mw": ("cooling", "MW"),
    "shell_open": ("shells opened", ""),
    "manifest": ("modules", ""),
    "gateway": ("gateways opened", ""),
    "used": ("shells complete", ""),
}
LONG = 12  # letters of a name that still heads a column
LETTERS = 26
MOST_CHANGES = 4
ALWAYS = frozenset({"total", "cost", "served"})


def compare(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN RUN...", show_default=False, help="Folders of saved plans."),
    ],
    everything: Annotated[bool, typer.Option("--all", help="Also what does not differ.")] = False,
    as_json: Json = False,
) -> None:
    """Set saved plans side by side; ~ marks what the gap cannot tell apart."""
    from ..plan import compare_plans

    if len(runs) < 2:
        raise UsageError("Give two saved plans or more: orbisite compare RUN RUN")
    plans = [read_plan(run) for run in runs]
    names = [run.resolve().name for run in runs]
    comparison = compare_plans(plans, names if len(set(names)) == len(names) else None)
    if as_json:
        emit_json(_document(comparison, runs, plans))
        return
    heads = _heads(comparison.names)
    for head, run, plan in zip(heads, runs, plans, strict=True):
        say(f"{head}  {run}{_changed(plan)}")
    say()
    headers = ["", "", "period", "unit", *heads, "difference", ""]
    print_table(headers, _rows(comparison, everything), 4)
    for name, plan in zip(comparison.names, plans, strict=True):
        if plan.status not in ("optimal", "feasible"):
            note(f"Warning: {name} is {plan.status}.", style="yellow")
    note("difference: last minus first; ~ is below the gap to which the plans were solved.")


def read_plan(folder: Path) -> Plan:
    """Read a saved plan.

    Args:
        folder: a run's folder.

    Returns:
        Its plan.

    Raises:
        UsageError: if there is no such folder, or it holds no plan.
        PlanError: if its files are damaged.
    """
    from ..plan import Plan

    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Saved plans are in results/.")
    if not (folder / "plan.json").is_file():
        raise UsageError(
            f"{folder} holds no saved plan (no plan.json). Give a folder that orbisite solve wrote."
        )
    return Plan.load(folder)


def _heads(names: Sequence[str]) -> list[str]:
    """Return the names, or letters where the names are long."""
    if max(map(len, names)) <= LONG:
        return list(names)
    return [chr(ord("A") + n) if n < LETTERS else str(n + 1) for n in range(len(names))]


def _changed(plan: Plan) -> str:
    """Say what was changed in the instance that was solved."""
    changes = [f"{key}={value}" for _, key, value in plan.applied]
    more = f" and {len(changes) - MOST_CHANGES} more" if len(changes) > MOST_CHANGES else ""
    return f"  with {', '.join(changes[:MOST_CHANGES])}{more}" if changes else ""


def _rows(comparison: Comparison, everything: bool) -> list[list[str]]:
    rows = []
    for row in comparison.frame.to_dict("records"):
        if everything or row["group"] in ALWAYS or row["difference"]:
            numbers, unit = alike(
                [float(row[name]) for name in (*comparison.names, "difference")], str(row["unit"])
            )
            group, unit = WORDS.get(str(row["group"]), (str(row["group"]), unit))
            labels = [group, str(row["item"]), str(row["period"])]
            rows.append([*labels, unit, *numbers, str(row["mark"])])
    return rows


def _document(comparison: Comparison, runs: list[Path], plans: list[Plan]) -> dict[str, object]:
    return {
        "schema": "orbisite.compare/1",
        "runs": [
            {
                "run": str(run),
                "name": name,
                "instance": plan.instance,
                "status": plan.status,
                "verified": plan.verified,
                "gap": plan.gap,
                "bound_scope": plan.bound_scope,
            }
            for run, name, plan in zip(runs, comparison.names, plans, strict=True)
        ],
        "rows": comparison.frame.to_dict("records"),
    }
