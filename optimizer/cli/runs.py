"""`orbisite show FOLDER`, where the folder holds saved plans: which there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..wording import money, percent
from .console import emit_json, print_table, say

if TYPE_CHECKING:
    from ..plan import Plan

HEADERS = ["run", "status", "changed", "cost", "gap"]


def runs_in(folder: Path) -> list[Path]:
    """Return the saved plans in a folder that is no instance.

    Args:
        folder: any folder.

    Returns:
        Their folders, oldest first; none if the folder is an instance or a saved plan itself.
    """
    if not folder.is_dir() or (folder / "instance.yaml").is_file():
        return []
    return sorted(page.parent for page in folder.glob("*/plan.json"))


def show_runs(folders: list[Path], *, as_json: bool) -> None:
    """Print a line for each saved plan.

    Args:
        folders: of the plans.
        as_json: print a document instead.

    Raises:
        PlanError: if the files of one are damaged.
    """
    from .compare import read_plan

    plans = [(folder, read_plan(folder)) for folder in folders]
    if as_json:
        rows = [_row(folder, plan) for folder, plan in plans]
        emit_json({"schema": "orbisite.show/1", "runs": rows})
        return
    print_table(HEADERS, [_cells(folder, plan) for folder, plan in plans], 3)
    say()
    say(f"One of them: orbisite show {folders[-1]}. Two side by side: orbisite compare RUN RUN")


def _row(folder: Path, plan: Plan) -> dict[str, Any]:
    return {
        "run": str(folder),
        "status": plan.status,
        "cost_musd": plan.cost_musd,
        "gap": plan.gap,
        "changed": {key: value for _, key, value in plan.applied},
    }


def _cells(folder: Path, plan: Plan) -> list[str]:
    changed = ", ".join(f"{key}={value}" for _, key, value in plan.applied)
    cost = "" if plan.cost_musd is None else money(plan.cost_musd)
    gap = "" if plan.gap is None else percent(plan.gap, at_most=True)
    return [folder.name, plan.status, changed, cost, gap]
