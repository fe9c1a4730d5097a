"""Saving a plan whole or not at all, and reading it back.

Files: `run.json` (the document of `solve --json`; the only one with seconds and memory),
`plan.json` (the rest of the plan, canonical), one CSV per table, `values/` with one CSV per
family of decisions, and the views people read first (decisions, modules, sites, hosts,
shortfall). Everything but seconds and memory in `run.json` is byte-identical for equal plans.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeVar

from ..arguments import PATH
from ..concern import Concern
from ..errors import PlanError
from ..folders import made_whole, write
from .cells import from_csv_bytes, to_csv_bytes
from .document import solve_document
from .frames import FAMILIES, TABLES, tidy_tables, tidy_values
from .result import Result

PLAN_SCHEMA: Final = "orbisite.plan/1"
VIEWS: Final = ("decisions", "modules", "sites", "hosts", "shortfall")

P = TypeVar("P", bound=Result)


def save_plan(
    plan: Result, directory: str | PathLike[str], extra_files: Mapping[str, bytes]
) -> None:
    """Write a plan into a new folder, whole or not at all.

    Args:
        plan: The plan.
        directory: The folder to make; it must not exist, or be empty.
        extra_files: Further files by relative path with forward slashes.

    Raises:
        PlanError: The folder holds something, or a path leaves it or is taken.
        OSError: Writing failed; nothing is left behind.
    """
    files = plan_files(plan, Path(directory).absolute().name)
    for path, content in sorted(extra_files.items()):
        files[_inside(path, files)] = content
    try:
        with made_whole(directory) as draft:
            for path, content in sorted(files.items()):
                write(draft / path, content)
    except FileExistsError as error:
        message = f"{directory}: {error.strerror}. Choose another folder or remove it."
        raise PlanError(message) from error


def plan_files(plan: Result, run: str | None) -> dict[str, bytes]:
    """Return the files of a plan by relative path.

    Args:
        plan: The plan.
        run: Name of the folder, told in `run.json`.
    """
    files = {
        "run.json": _json_bytes(solve_document(plan, run)),
        "plan.json": _json_bytes(_head(plan)),
    }
    files |= {f"{name}.csv": to_csv_bytes(getattr(plan, name)) for name in VIEWS}
    files |= {f"{name}.csv": to_csv_bytes(plan.tables[name]) for name in TABLES}
    files |= {f"values/{name}.csv": to_csv_bytes(plan.values[name]) for name in FAMILIES}
    return files


def load_plan(directory: str | PathLike[str], kind: type[P]) -> P:
    """Read a plan that was saved.

    Args:
        directory: Its folder.
        kind: The class to make.

    Raises:
        PlanError: A file is missing or is not what `save_plan` writes.
    """
    folder = Path(directory)
    run, head = _read_json(folder / "run.json"), _read_json(folder / "plan.json")
    if head.get("schema") != PLAN_SCHEMA:
        raise PlanError(f"{folder}/plan.json: schema {head.get('schema')!r}, not {PLAN_SCHEMA}.")
    values = {
        name: from_csv_bytes(_read(folder / "values" / f"{name}.csv"), (*index, "value"), name)
        for name, index in FAMILIES.items()
    }
    tables = {
        name: from_csv_bytes(_read(folder / f"{name}.csv"), columns, name)
        for name, columns in TABLES.items()
    }
    try:
        return kind(
            **_scalars(head),
            seconds={str(key): float(spell) for key, spell in run["seconds"].items()},
            peak_mb=float(run["peak_mb"]),
            values=tidy_values(values),
            tables=tidy_tables(tables),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise PlanError(f"{folder}: not a saved plan ({error}).") from error


def _head(plan: Result) -> dict[str, object]:
    return {
        "schema": PLAN_SCHEMA,
        "instance": plan.instance,
        "digest": plan.digest,
        "applied": [list(change) for change in plan.applied],
        "status": plan.status,
        "cost_musd": plan.cost_musd,
        "bound_musd": plan.bound_musd,
        "certified_musd": plan.certified_musd,
        "gap": plan.gap,
        "bound_scope": plan.bound_scope,
        "reproducible": plan.reproducible,
        "verified": plan.verified,
        "max_violation": plan.max_violation,
        "warnings": list(plan.warnings),
        "concerns": [one.as_dict() for one in plan.concerns],
        "size": dict(plan.size),
        "years": {str(period): years for period, years in plan.years.items()},
        "hours": dict(plan.hours),
        "discount_years": {str(period): years for period, years in plan.discount_years.items()},
    }


def _scalars(head: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in head.items() if key != "schema"}
    if kept["cost_musd"] is not None and kept["verified"] is not True:
        kept["status"] = "unverified"  # whatever the file says
    kept["applied"] = tuple((str(a), str(b), str(c)) for a, b, c in head["applied"])
    kept["warnings"] = tuple(str(warning) for warning in head["warnings"])
    kept["concerns"] = tuple(Concern(**one) for one in head.get("concerns", ()))
    for key in ("years", "discount_years"):
        kept[key] = {int(period): value for period, value in head[key].items()}
    return kept


def _json_bytes(document: object) -> bytes:
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}).") from error


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(_read(path))
    except ValueError as error:
        raise PlanError(f"{path}: not JSON ({error}).") from error
    if not isinstance(document, dict):
        raise PlanError(f"{path}: not a JSON object.")
    return document


def _inside(path: str, taken: Mapping[str, bytes]) -> str:
    pure = PurePosixPath(path)
    strange = pure.is_absolute() or ".." in pure.parts or "\\" in path or not pure.parts
    above = {str(folder) for name in (path, *taken) for folder in PurePosixPath(name).parents}
    used = path in taken or path in above or not above.isdisjoint(taken)
    if strange or used or str(pure) != path or not PATH.fits(path):
        raise PlanError(f"extra file {path!r}: must be a new relative path inside the folder.")
    return path
