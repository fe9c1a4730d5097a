"""The rules of the house that no linter checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for wing in ("optimizer", "models") for path in (ROOT / wing).rglob("*.py"))
MOST_LINES = 400
MOST_FUNCTION_LINES = 60

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_of(path): path for path in SOURCES}


@cache
def taken(path: Path) -> set[tuple[str, str, str]]:
    """Return what a file imports, wherever in it: its name there, the module, its name there."""
    package = module_of(path) if path.stem == "__init__" else module_of(path).rpartition(".")[0]
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {(alias.asname or alias.name, alias.name, "") for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            found |= {(alias.asname or alias.name, module, alias.name) for alias in node.names}
    return found


def homes_of(module: str, name: str) -> set[Path]:
    """Return the files that define a name; what a package only passes on is followed."""
    path = FILES.get(f"{module}.{name}") or FILES.get(module)
    if path == FILES.get(module) and path and path.stem == "__init__":
        passed_on = [(home, origin) for here, home, origin in taken(path) if here == name]
        if passed_on:
            return set[Path]().union(*(homes_of(*one) for one in passed_on))
    return {path} if path else set()


def below(path: Path) -> set[Path]:
    return set[Path]().union(*(homes_of(module, name) for _, module, name in taken(path)))


everywhere = pytest.mark.parametrize("path", SOURCES, ids=name_of)


@everywhere
def test_a_file_is_at_most_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@everywhere
def test_a_function_is_at_most_60_lines(path: Path) -> None:
    long = [f.name for f in functions(path) if lines_of(f) > MOST_FUNCTION_LINES]
    assert not long


def lines_of(function: Function) -> int:
    documentation = ast.get_docstring(function, clean=False) or ""
    return (function.end_lineno or 0) - function.lineno + 1 - documentation.count("\n")


@everywhere
def test_public_functions_and_classes_say_what_they_do(path: Path) -> None:
    public = [
        node
        for node in tree_of(path).body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_")
    ]
    assert not [node.name for node in public if ast.get_docstring(node) is None]


@everywhere
def test_only_the_command_line_prints(path: Path) -> None:
    if "cli" in path.relative_to(ROOT).parts:
        return
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert not [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]


@everywhere
def test_nothing_is_imported_with_a_star(path: Path) -> None:
    nodes = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.ImportFrom)]
    assert not [n.lineno for n in nodes if any(alias.name == "*" for alias in n.names)]


def test_no_files_import_one_another_in_a_circle() -> None:
    assert ROOT / "optimizer" / "run.py" in below(ROOT / "optimizer" / "cli" / "solve.py")
    try:
        TopologicalSorter({path: below(path) for path in SOURCES}).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(map(name_of, reversed(error.args[1]))))


def test_models_imports_nothing_of_the_engine() -> None:
    models = [path for path in SOURCES if path.is_relative_to(ROOT / "models")]
    guilty = [name_of(p) for p in models for m in imported(p) if m.split(".")[0] == "optimizer"]
    assert models
    assert not guilty


def test_models_is_known_only_on_the_way_to_the_solver() -> None:
    names = ("compile", "formulate", "formulation", "problem", "extract", "solver", "run")
    allowed = tuple(f"optimizer/{name}{end}" for name in names for end in ("/", ".py"))
    engine = [path for path in SOURCES if path.is_relative_to(ROOT / "optimizer")]
    users = {name_of(p) for p in engine for m in imported(p) if m.split(".")[0] == "models"}
    assert not [name for name in sorted(users) if not name.startswith(allowed)]


def test_tests_are_no_packages() -> None:
    assert not sorted(map(name_of, (ROOT / "tests").rglob("__init__.py")))
