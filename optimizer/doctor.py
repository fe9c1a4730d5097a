"""Look at the environment and say what would keep orbisite from running well."""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .shadow import advice, stray_in, stray_models

DISTRIBUTION = "orbisite"
Level = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes:
        what: the thing.
        level: "problem" if orbisite cannot run like this, "note" for something to know.
        message: what was found, and what to do about it.
    """

    what: str
    level: Level
    message: str


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at Python, the libraries, the solver, stray files and the machine.

    Args:
        folder: the user's folder, where scripts would run.

    Returns:
        What was found, in a fixed order.
    """
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _libraries,
        _solver,
        lambda: _strays(folder),
        _machine,
    )
    return tuple(finding for check in checks for finding in check())


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        yield Finding("python", "ok", version)
    else:
        yield Finding("python", "problem", f"{version}; use Python 3.11, 3.12 or 3.13.")


def _libraries() -> Iterator[Finding]:
    try:
        wanted = importlib.metadata.requires(DISTRIBUTION) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("orbisite", "note", "runs from a folder, not installed: pip install .")
        return
    yield Finding("orbisite", "ok", importlib.metadata.version(DISTRIBUTION))
    for requirement in wanted:
        name, minimum, extra = parse_requirement(requirement)
        if extra in ("", "parquet", "xlsx"):
            yield _library(name, minimum, extra)


def _library(name: str, minimum: str, extra: str) -> Finding:
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        if extra:
            hint = f"not installed; for {extra} files: pip install '{DISTRIBUTION}[{extra}]'"
            return Finding(name, "note", hint)
        return Finding(name, "problem", f"not installed. pip install {name}")
    if minimum and numbers(found) < numbers(minimum):
        return Finding(name, "problem", f"{found}, needs {minimum}: pip install -U {name}")
    return Finding(name, "ok", found)


def parse_requirement(requirement: str) -> tuple[str, str, str]:
    """Take a requirement apart.

    Args:
        requirement: such as `pyarrow>=15; extra == 'parquet'`.

    Returns:
        Name, least version ("" if any) and extra ("" if it is always needed).
    """
    spec, _, marker = requirement.partition(";")
    name = re.match(r"[A-Za-z0-9._-]+", spec.strip())
    minimum = re.search(r">=\s*([0-9.]+)", spec)
    extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", marker)
    return (
        name[0] if name else spec.strip(),
        minimum[1] if minimum else "",
        extra[1] if extra else "",
    )


def numbers(version: str) -> tuple[int, ...]:
    """Read the numbers of a version, to compare it with another.

    Args:
        version: such as "1.15.1".

    Returns:
        Such as (1, 15, 1); what follows the numbers is left out.
    """
    leading = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in leading[0].split(".")) if leading else ()


def _solver() -> Iterator[Finding]:
    try:
        from .solver.corpus import highs_version, wrong_answers
        from .solver.questions import QUESTIONS

        version, wrong = highs_version(), tuple(wrong_answers())
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the library is a finding
        yield Finding("HiGHS", "problem", f"does not run: {type(error).__name__}: {error}")
        return
    for said in wrong:
        yield Finding("HiGHS", "problem", f"{version} answers wrongly, use another: {said}")
    if not wrong:
        right = f"{version}, answers {len(QUESTIONS)} questions that versions of it got wrong"
        yield Finding("HiGHS", "ok", right)


def _strays(folder: Path) -> Iterator[Finding]:
    stray = stray_models()
    if stray is not None:
        yield Finding("models", "problem", advice(stray))
        return
    beside = stray_in(folder)
    if beside is not None:
        warning = "This command is safe, but Python started in this folder is not: "
        yield Finding("models", "note", warning + advice(beside))
    else:
        yield Finding("models", "ok", "nothing hides it")


def _machine() -> Iterator[Finding]:
    cores = os.cpu_count() or 1
    memory = _memory_gb()
    size = f", {memory:.1f} GB of memory" if memory else ""
    level: Level = "note" if memory and memory < 2 else "ok"
    yield Finding("machine", level, f"{cores} core{'s' if cores > 1 else ''}{size}")


def _memory_gb() -> float | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (AttributeError, ValueError, OSError):
        return None
