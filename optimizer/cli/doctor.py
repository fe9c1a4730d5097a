"""`orbisite doctor`: is everything here that orbisite needs?"""

from __future__ import annotations

from pathlib import Path

import typer

from .console import emit_json, print_table
from .exits import Code
from .options import Json


def doctor(as_json: Json = False) -> None:
    """Check Python, libraries, solver, examples, and files that would get in the way."""
    from ..doctor import Finding, examine
    from .examples import example_names, examples_root

    names = example_names()
    examples = Finding(
        "examples",
        "ok" if names else "note",
        f"{', '.join(names)} in {examples_root()}" if names else "none found",
    )
    findings = (*examine(Path.cwd()), examples)
    healthy = all(finding.level != "problem" for finding in findings)
    if as_json:
        rows = [{"what": f.what, "level": f.level, "message": f.message} for f in findings]
        emit_json({"schema": "orbisite.doctor/1", "healthy": healthy, "findings": rows})
    else:
        print_table(["what", "", "found"], [[f.what, f.level, f.message] for f in findings], 3)
    if not healthy:
        raise typer.Exit(Code.INTERNAL)
