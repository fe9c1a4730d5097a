"""The folder that a plan is saved in, beside an exact copy of its instance."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from .arguments import PATH, takes
from .errors import PlanError, UsageError
from .instance import AN_INSTANCE, Instance
from .instance.filenames import MADE_FOR
from .physics.geometry import derive_geometry
from .physics.made_for import made_for
from .physics.tables import write_tables
from .plan import A_PLAN, Plan

RESULTS = Path("results")  # runs go to results/<instance>/<stamp>-<hash>
MOST_AT_ONCE = 1000  # runs of one instance in one second


@dataclass(frozen=True)
class Saved:
    """Where a plan was saved, None if nowhere; and why not where it was to go."""

    folder: Path | None
    failures: tuple[str, ...] = ()


@takes(inst=AN_INSTANCE, plan=A_PLAN, out=PATH.or_none())
def save_run(inst: Instance, plan: Plan, out: str | Path | None = None) -> Path:
    """Save a plan with an exact copy of its instance; return the folder.

    Args:
        out: the folder to make (default: results/<instance>/<stamp>-<hash>, with a number behind it
            where that is taken).

    Raises:
        UsageError: an argument makes no sense, or the plan is of another instance.
        PlanError: the folder holds something.
        OSError: writing failed; nothing is left behind.
    """
    if plan.digest != inst.digest:
        raise UsageError(f"the plan is of another instance than {inst.name}: its digest differs.")
    if out is None:
        return _save_stamped(inst, plan, RESULTS / inst.name)
    plan.save(out, extra_files=_beside(inst, plan))
    return Path(out)


def save_somewhere(inst: Instance, plan: Plan, out: Path | None) -> Saved:
    """Save a plan where it is to go or, if that fails, among temporary files.

    A plan that took hours is not lost to a full disk; whatever fails here, there is one to tell of.
    """
    try:
        return Saved(save_run(inst, plan, out))
    except Exception as error:  # noqa: BLE001
        failure = _failure(str(out or RESULTS / inst.name), error)
    try:
        aside = Path(tempfile.gettempdir())
        saved = _save_stamped(inst, plan, aside, f"orbisite-{inst.name}-")
    except Exception as error:  # noqa: BLE001
        return Saved(None, (failure, _failure("the folder of temporary files", error)))
    return Saved(saved, (failure,))


def _failure(place: str, error: Exception) -> str:
    why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"The plan could not be saved in {place}: {why or type(error).__name__}."


def _save_stamped(inst: Instance, plan: Plan, place: Path, before: str = "") -> Path:
    """Save under the time of day and the digest, with a number behind where that is taken."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    files = _beside(inst, plan)
    name = f"{before}{stamp}-{inst.digest[:8]}"
    for behind in ("", *(f"-{number}" for number in range(2, MOST_AT_ONCE))):
        folder = place / f"{name}{behind}"
        try:
            plan.save(folder, extra_files=files)
        except PlanError:
            if os.path.lexists(folder):
                continue
            raise
        return folder
    raise PlanError(f"{place / name}: taken, and every number behind it.")


def _beside(inst: Instance, plan: Plan) -> dict[str, bytes]:
    """Return what is saved beside a plan: its instance, the coefficients, the log, the arcs."""
    files = {f"instance/{name}": content for name, content in inst.source_files.items()}
    geometry = derive_geometry(inst) if plan.origin is None else plan.origin.geometry
    coefficients = write_tables(geometry)
    stated = made_for(inst)
    coefficients |= {} if stated is None else {MADE_FOR: stated}
    files |= {f"coefficients/{name}": content for name, content in coefficients.items()}
    if plan.origin is not None:
        files["solver.log"] = plan.origin.log
        files["arcs.csv"] = _arcs_csv(plan.origin.graph)
    return files


def _arcs_csv(graph: Any) -> bytes:
    """Return the link graph as a table: arc, kind, tail, head, latency_ms."""
    rows = [
        (arc, data["kind"], tail, head, data["latency_ms"])
        for tail, head, arc, data in graph.edges(keys=True, data=True)
    ]
    frame = pd.DataFrame(sorted(rows), columns=["arc", "kind", "tail", "head", "latency_ms"])
    return frame.to_csv(index=False, lineterminator="\n").encode()
