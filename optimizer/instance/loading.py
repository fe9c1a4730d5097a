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
from .filenames import COEFFICIENTS, SETTINGS
from .files import MAX_YAML_BYTES, Files, read_directory
from .grouping import grouped
from .keys import NoMatch, find
from .messages import errors_of, nearest, some
from .overrides import Values, apply_all
from .problems import MOST_TOLD, Problems
from .reader import read_table
from .schema import REQUIRED, TABLES
from .settingerrors import setting_problem
from .settings import Settings
from .table import Origin, Table
from .text import show
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
    files: Files,
    name: str,
    scenarios: tuple[str, ...],
    from_file: Iterable[Applied],
    from_set: Iterable[Applied],
) -> Checked:
    """Read files held in memory: settings, tables, overrides, checks; see Instance.from_files."""
    problems = files.problems
    settings, document = _read_settings(files)
    named = _scenarios(document, problems)
    tables = _read_tables(files)
    reasons = _reasons(document, problems)
    unused = tuple(sorted(files.unused))
    by_hand = any(file.startswith(f"{COEFFICIENTS}/") for file in files.data)
    content = Content(tables, settings, document, named, reasons, unused=unused, by_hand=by_hand)
    _check_scenarios(content, problems)
    wanted = [*_chosen(content, scenarios), *from_file, *from_set]
    if not problems or not wanted:
        content, wrong = apply_all(content, wanted)
        problems.extend(wrong)
    return _checked(content, files.data, name, problems)


def change(
    content: Content, files: Mapping[str, bytes], name: str, wanted: Mapping[str, Override]
) -> Checked:
    """Apply overrides to what was read; see Instance.with_."""
    origin = Origin("with_")
    applied = [Applied(key, value, origin) for key, value in wanted.items()]
    changed, problems = apply_all(content, applied)
    return _checked(changed, files, name, Problems(problems))


def _read_tables(files: Files) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    with collector_paused():
        for table, row_type in TABLES.items():
            file = f"{table}.csv"
            if file in files.data:
                tables[table] = read_table(row_type, file, files.data[file], files.problems)
            elif file in files.unread:
                tables[table] = Table(table, file, damaged=True, unsure=True)
            elif table in REQUIRED:
                tables[table] = Table(table, file, damaged=True, unsure=True)
                files.problems.add(Problem(file, 0, 0, "is missing. Add this table."))
    return tables


def _checked(
    content: Content, files: Mapping[str, bytes], name: str, problems: Problems
) -> Checked:
    """Check across tables, or raise every problem."""
    filled = fill(content, name)
    problems.extend(grouped(content, cross_checks(filled)))
    if problems:
        raise InstanceError(problems.told([SETTINGS, *(f"{table}.csv" for table in TABLES)]))
    return Checked(files, content, filled)


def _read_settings(files: Files) -> tuple[Settings, Document]:
    if SETTINGS not in files.data:
        if SETTINGS not in files.unread:
            message = "is missing. Add this file with a line `format: 1`."
            files.problems.add(Problem(SETTINGS, 0, 0, message))
        return Settings(format=1), Document(SETTINGS)
    document, problems = read_yaml(SETTINGS, files.data[SETTINGS])
    files.problems.extend(problems)
    if problems:
        return Settings(format=1), document
    tree = {key: value for key, value in document.tree.items() if key != "scenarios"}
    try:
        return Settings.model_validate(tree), document
    except ValidationError as failure:
        errors = errors_of(failure)
        files.problems.extend(setting_problem(document, error) for error in errors[:MOST_TOLD])
        if len(errors) > MOST_TOLD:
            files.problems.count(SETTINGS, len(errors) - MOST_TOLD)
        return Settings(format=1), document


def _scenarios(document: Document, problems: Problems) -> Scenarios:
    tree = document.tree.get("scenarios", {})
    if not isinstance(tree, dict):
        at = document.value_place(("scenarios",))
        problems.add(Problem(document.file, *at, "scenarios is not a mapping of name to keys."))
        return {}
    named: dict[str, Mapping[str, Tree]] = {}
    for name, keys in tree.items():
        if isinstance(keys, dict):
            named[name] = {key: value for key, value in keys.items() if key != WHY}
        else:
            at = document.value_place(("scenarios", name))
            message = f"scenario {name} is not a mapping of key to value."
            problems.add(Problem(document.file, *at, message))
    return named


def _reasons(document: Document, problems: Problems) -> dict[str, str]:
    """Return what scenarios say of themselves, by name."""
    tree = document.tree.get("scenarios", {})
    said = tree.items() if isinstance(tree, dict) else ()
    whys = {name: keys[WHY] for name, keys in said if isinstance(keys, dict) and WHY in keys}
    for name, why in whys.items():
        if not isinstance(why, str):
            at = document.value_place(("scenarios", name, WHY))
            problems.add(Problem(document.file, *at, f"{WHY} of {name} is not text."))
    return {name: " ".join(why.split()) for name, why in whys.items() if isinstance(why, str)}


def _check_scenarios(content: Content, problems: Problems) -> None:
    """Tell of every key that matches nothing and every wrong value, of scenarios chosen or not."""
    values = Values(content)
    for name, keys in content.scenarios.items():
        for key, value in keys.items():
            table = content.tables.get(key.partition(".")[0])
            if table is not None and table.unsure:
                continue
            origin = _origin(content, name, key)
            target = find(content, key)
            if isinstance(target, NoMatch):
                full = problems.full(origin.file)
                said = target.said if full else target.message
                message = f"{show(key)}: this key matches nothing: {said}"
                problems.add(Problem(origin.file, origin.line, origin.column, message))
            elif table is None or not table.damaged:
                problems.extend(values.wrong(target, Applied(key, value, origin)))


def _origin(content: Content, scenario: str, key: str) -> Origin:
    at = content.document.key_place(("scenarios", scenario, key))
    return Origin(f"scenario {scenario}", content.document.file, *at)


def _chosen(content: Content, names: Iterable[str]) -> list[Applied]:
    wanted: list[Applied] = []
    for name in names:
        if name not in content.scenarios:
            have = f"Scenarios: {some(content.scenarios)}."
            guess = nearest(name, content.scenarios)
            raise UsageError(f"no scenario called {name}. {have}{guess}")
        for key, value in content.scenarios[name].items():
            wanted.append(Applied(key, value, _origin(content, name, key)))
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
        raise InstanceError(Problems(problems).told())
    return [
        Applied(key, value, Origin("--scenario", str(path), *document.key_place((key,))))
        for key, value in document.tree.items()
        if key != WHY
    ]
