"""Saving a plan whole or not at all, and reading it back.

Files: `run.json` (the document of `solve --json`; the only one with seconds and memory),
`plan.json` (the rest of the plan, canonical), one CSV per table, `values/` with one CSV per
family of decisions, and the views people read first (decisions, modules, sites, hosts,
shortfall). Everything but seconds and memory in `run.json` is byte-identical for equal plans.
"""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal, TypeVar, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..arguments import PATH
from ..concern import Concern
from ..errors import PlanError
from ..folders import made_whole, write
from .cells import from_csv_bytes, to_csv_bytes
from .document import solve_document
from .frames import FAMILIES, TABLES, tidy_tables, tidy_values
from .result import Result

PlanSchema = Literal["orbisite.plan/1"]
VIEWS: Final = ("decisions", "modules", "sites", "hosts", "shortfall")

MOST_BYTES: Final = 1 << 28  # of one file

P = TypeVar("P", bound=Result)
J = TypeVar("J", bound=BaseModel)


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
    run, head = _read_json(folder / "run.json", Run), _read_json(folder / "plan.json", Head)
    values = {
        name: from_csv_bytes(_read(folder / "values" / f"{name}.csv"), (*index, "value"), name)
        for name, index in FAMILIES.items()
    }
    tables = {
        name: from_csv_bytes(_read(folder / f"{name}.csv"), columns, name)
        for name, columns in TABLES.items()
    }
    if set(head.discount_years) != set(head.years):
        raise PlanError(f"{folder}/plan.json: years and discount_years name other periods.")
    for name, frame in (values | tables).items():
        _require_known(f"{folder}: {name}", frame, head)
    try:
        return kind(
            **_scalars(head),
            seconds=run.seconds,
            peak_mb=run.peak_mb,
            values=tidy_values(values),
            tables=tidy_tables(tables),
        )
    except ValueError as error:
        raise PlanError(f"{folder}: not a saved plan ({error}).") from error


class _Page(BaseModel):
    """What a page of JSON must hold."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class Run(_Page):
    """What is read of `run.json`; the rest of it is for people and scripts."""

    seconds: dict[str, float]
    peak_mb: float


class Head(_Page):
    """What `plan.json` holds, and nothing else."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, extra="forbid")

    schema_: PlanSchema = Field(alias="schema")
    instance: str
    digest: str
    applied: tuple[tuple[str, str, str], ...]
    status: str
    cost_musd: float | None
    bound_musd: float | None
    certified_musd: float | None
    gap: float | None
    bound_scope: str
    reproducible: bool
    verified: bool
    max_violation: float | None
    warnings: tuple[str, ...]
    concerns: tuple[Concern, ...] = ()
    size: dict[str, int]
    years: dict[int, int]
    hours: dict[str, float]
    discount_years: dict[int, float]


def _head(plan: Result) -> dict[str, object]:
    return {
        "schema": get_args(PlanSchema)[0],
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


def _require_known(where: str, frame: pd.DataFrame, head: Head) -> None:
    """Refuse a table of periods or slices that the plan has not."""
    for column, known in (("period", head.years), ("slice", head.hours)):
        strange = [] if column not in frame else sorted(set(frame[column]) - set(known))
        if strange:
            raise PlanError(f"{where}: no such {column}: {strange[0]} (known: {[*known]}).")


def _scalars(head: Head) -> dict[str, Any]:
    kept = {name: getattr(head, name) for name in Head.model_fields if name != "schema_"}
    if head.cost_musd is not None and not head.verified:
        kept["status"] = "unverified"  # whatever the file says
    return kept


def _json_bytes(document: object) -> bytes:
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    return f"{text}\n".encode()


def _read(path: Path) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PlanError(f"{path}: cannot be read (it is no regular file).")
        if status.st_size > MOST_BYTES:
            raise PlanError(f"{path}: too large ({status.st_size} bytes, most {MOST_BYTES}).")
        return path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path}: cannot be read ({error.strerror}).") from error


def _read_json(path: Path, kind: type[J]) -> J:
    content = _read(path)
    try:
        return kind.model_validate_json(content)
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        said = f"{where}: {first['msg']}" if where else first["msg"]
        raise PlanError(f"{path}: not of a saved plan ({said}).") from failure


def _inside(path: str, taken: Mapping[str, bytes]) -> str:
    pure = PurePosixPath(path)
    strange = pure.is_absolute() or ".." in pure.parts or "\\" in path or not pure.parts
    above = {str(folder) for name in (path, *taken) for folder in PurePosixPath(name).parents}
    used = path in taken or path in above or not above.isdisjoint(taken)
    if strange or used or str(pure) != path or not PATH.fits(path):
        raise PlanError(f"extra file {path!r}: must be a new relative path inside the folder.")
    return path
