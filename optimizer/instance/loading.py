"""From a directory, or from what was read and overrides, to content that is checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..collector import collector_paused
from ..errors import InstanceError, Problem, UsageError
from .checks import cross_checks
from .content import Applied, Content, Override, Scenarios
from .defaults import fill
from .files import MAX_YAML_BYTES, SETTINGS, read_directory
from .grouping import grouped
from .keys import NoMatch, find
from .messages import errors_of, nearest, some
from .overrides import apply_all
from .reader import read_table
from .schema import REQUIRED, TABLES
from .settingerrors import setting_problem
from .settings import Settings
from .table import Origin, Table
from .yamltree import Document, Tree, read_yaml

WHY = "why"


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """What an instance is made of: the files, the content as given, and with its defaults."""

    files: Mapping[str, bytes]
    content: Content
    filled: Content


def load(
    path: Path,
    scenarios: tuple[str, ...],
    overrides: Mapping[str, Override],
    scenario_file: str | Path | None,
) -> Checked:
    """Read a directory; see Instance.load."""
    files = read_directory(path)
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", path.resolve().name).strip("-._") or "instance"
    from_file = read_scenario_file(Path(scenario_file)) if scenario_file else ()
    from_set = [Applied(key, value, Origin("--set")) for key, value in overrides.items()]
    return load_files(files, name[:64], scenarios, from_file, from_set)


def load_files(
    files: Mapping[str, bytes],
    name: str,
    scenarios: tuple[str, ...],
    from_file: Iterable[Applied],
    from_set: Iterable[Applied],
) -> Checked:
    """Read files held in memory: settings, tables, overrides, checks; see Instance.from_files."""
    settings, document, problems = _read_settings(files)
    named = _scenarios(document, problems)
    tables, wrong = _read_tables(files)
    problems += wrong
    content = Content(tables, settings, document, named, _reasons(document, problems))
    problems += _idle_keys(content)
    wanted = [*_chosen(content, scenarios), *from_file, *from_set]
    if not problems or not wanted:
        content, wrong = apply_all(content, wanted)
        problems += wrong
    return _checked(content, files, name, problems)


def change(
    content: Content, files: Mapping[str, bytes], name: str, wanted: Mapping[str, Override]
) -> Checked:
    """Apply overrides to what was read; see Instance.with_."""
    origin = Origin("with_")
    applied = [Applied(key, value, origin) for key, value in wanted.items()]
    changed, problems = apply_all(content, applied)
    return _checked(changed, files, name, problems)


def _read_tables(files: Mapping[str, bytes]) -> tuple[dict[str, Table], list[Problem]]:
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    with collector_paused():
        for table, row_type in TABLES.items():
            file = f"{table}.csv"
            if file in files:
                tables[table], wrong = read_table(row_type, file, files[file])
                problems += wrong
            elif table in REQUIRED:
                problems.append(Problem(file, 0, 0, "is missing. Add this table."))
    return tables, problems


def _checked(
    content: Content, files: Mapping[str, bytes], name: str, problems: list[Problem]
) -> Checked:
    """Check across tables, or raise every problem."""
    filled = fill(content, name)
    problems = [*problems, *grouped(content, cross_checks(filled))]
    if problems:
        raise InstanceError(tuple(sorted(set(problems), key=_file_order)))
    return Checked(files, content, filled)


def _file_order(problem: Problem) -> tuple[int, bool, Problem]:
    order = [SETTINGS, *(f"{table}.csv" for table in TABLES)]
    at = order.index(problem.file) if problem.file in order else len(order)
    return at, problem.line == 0, problem


def _read_settings(files: Mapping[str, bytes]) -> tuple[Settings, Document, list[Problem]]:
    if SETTINGS not in files:
        message = "is missing. Add this file with a line `format: 1`."
        return Settings(format=1), Document(SETTINGS), [Problem(SETTINGS, 0, 0, message)]
    document, problems = read_yaml(SETTINGS, files[SETTINGS])
    if problems:
        return Settings(format=1), document, problems
    tree = {key: value for key, value in document.tree.items() if key != "scenarios"}
    try:
        return Settings.model_validate(tree), document, []
    except ValidationError as failure:
        wrong = [setting_problem(document, error) for error in errors_of(failure)]
        return Settings(format=1), document, wrong


def _scenarios(document: Document, problems: list[Problem]) -> Scenarios:
    tree = document.tree.get("scenarios", {})
    if not isinstance(tree, dict):
        at = document.value_place(("scenarios",))
        problems.append(Problem(document.file, *at, "scenarios is not a mapping of name to keys."))
        return {}
    named: dict[str, Mapping[str, Tree]] = {}
    for name, keys in tree.items():
        if isinstance(keys, dict):
            named[name] = {key: value for key, value in keys.items() if key != WHY}
        else:
            at = document.value_place(("scenarios", name))
            message = f"scenario {name} is not a mapping of key to value."
            problems.append(Problem(document.file, *at, message))
    return named


def _reasons(document: Document, problems: list[Problem]) -> dict[str, str]:
    """Return what scenarios say of themselves, by name."""
    tree = document.tree.get("scenarios", {})
    said = tree.items() if isinstance(tree, dict) else ()
    whys = {name: keys[WHY] for name, keys in said if isinstance(keys, dict) and WHY in keys}
    for name, why in whys.items():
        if not isinstance(why, str):
            at = document.value_place(("scenarios", name, WHY))
            problems.append(Problem(document.file, *at, f"{WHY} of {name} is not text."))
    return {name: " ".join(why.split()) for name, why in whys.items() if isinstance(why, str)}


def _idle_keys(content: Content) -> list[Problem]:
    """Return a problem for every key of a scenario, chosen or not, that matches nothing."""
    problems = []
    for name, keys in content.scenarios.items():
        for key in keys:
            table = content.tables.get(key.partition(".")[0])
            target = find(content, key)
            if isinstance(target, NoMatch) and not (table and table.unsure):
                at = content.document.key_place(("scenarios", name, key))
                message = f"{key}: this key matches nothing: {target.message}"
                problems.append(Problem(content.document.file, *at, message))
    return problems


def _chosen(content: Content, names: Iterable[str]) -> list[Applied]:
    wanted: list[Applied] = []
    for name in names:
        if name not in content.scenarios:
            have = f"Scenarios: {some(content.scenarios)}."
            guess = nearest(name, content.scenarios)
            raise UsageError(f"no scenario called {name}. {have}{guess}")
        for key, value in content.scenarios[name].items():
            at = content.document.key_place(("scenarios", name, key))
            origin = Origin(f"scenario {name}", content.document.file, *at)
            wanted.append(Applied(key, value, origin))
    return wanted


def read_scenario_file(path: Path) -> list[Applied]:
    """Read a YAML file of key: value lines.

    Args:
        path: the file.

    Returns:
        The overrides in it, in order.

    Raises:
        InstanceError: the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"cannot be read ({error.strerror})."
        raise InstanceError((Problem(str(path), 0, 0, message),)) from None
    if len(data) > MAX_YAML_BYTES:
        message = f"is too large ({len(data)} bytes). Allowed: {MAX_YAML_BYTES} bytes."
        raise InstanceError((Problem(str(path), 0, 0, message),))
    document, problems = read_yaml(str(path), data)
    if problems:
        raise InstanceError(tuple(problems))
    return [
        Applied(key, value, Origin("--scenario", str(path), *document.key_place((key,))))
        for key, value in document.tree.items()
        if key != WHY
    ]
