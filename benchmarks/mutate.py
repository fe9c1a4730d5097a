"""Do the tests notice a wrong sign? Change the mathematics a little, run its tests, say who saw it.

    python benchmarks/mutate.py                      # 60 mutants, seed 1: a table to stdout
    python benchmarks/mutate.py --count 5 --seed 7   # others; --list only shows them

A mutant is one small change in `models/` or `optimizer/compile/`: a comparison turned, plus for
minus, a constant, a condition negated, a filter or a term or an argument left out. It is made in a
temporary copy of the tree, never in the tree itself. A mutant that survives is a law that no test
holds, or a change that no plan can show (a choice of speed): a person must tell.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("models", "optimizer/compile")
COPIED = ("models", "optimizer", "tests", "instances", "pyproject.toml")
# The quickest to see something first; every file by its name, or pytest would sort them.
MODELS = ("costs", "laws", "complete", "relations")
TESTS = (*(f"tests/models/test_{name}.py" for name in MODELS),
         "tests/solver/test_tiny.py", "tests/compile",
         "tests/verify/test_solved_plans.py")  # fmt: skip
COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Eq, ast.GtE), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq, ast.LtE), ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),  # codespell:ignore
}  # fmt: skip
COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum",
           "maximum": "minimum", "floor": "ceil"}  # fmt: skip
NUMBER = re.compile(r"_(musd\w*|mw|gbps|y|from|share|kg|kw|eflops|usd\w*|max)$")
# What no plan can show: words, types, choices of speed; and what is only a crash.
SILENT = {"doc", "strict", "frozen", "slots", "dtype", "name", "key", "bound", "bounds"}
CALLS = {"TypeVar", "dataclass", "isinstance", "hasattr", "range"}
SPEED = {"STRENGTHENING_ROWS", "_MARGIN"}


class Mutant(NamedTuple):
    """One change: the bytes of `path` from start to end become `text`."""

    path: Path
    line: int
    start: int
    end: int
    what: str
    text: str


Change = tuple[str, ast.AST]


def changed(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def without(items: list, i: int) -> list:
    return items[:i] + items[i + 1 :]


def changes(node: ast.AST) -> Iterator[Change]:
    """Yield (what, the node as it might wrongly be)."""
    yield from changed_parts(node)
    match node:
        case ast.Compare(ops=[op]):
            for other in COMPARED.get(type(op), ()):
                yield "compared otherwise", changed(node, ops=[other()])
        case ast.BinOp(op=op) if type(op) in COUNTED:
            yield "another operation", changed(node, op=COUNTED[type(op)]())
            yield "right side left out", node.left
            if isinstance(op, ast.Add | ast.Mult):
                yield "left side left out", node.right
        case ast.Constant(value=bool()):
            yield "the opposite", changed(node, value=not node.value)
        case ast.Constant(value=int() | float()):
            yield "one more", changed(node, value=node.value + 1)
            if node.value:
                yield "zero", changed(node, value=type(node.value)(0))
        case ast.IfExp():
            yield "condition negated", changed(node, body=node.orelse, orelse=node.body)
            yield "always the first", node.body
            yield "always the second", node.orelse


def changed_parts(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.BoolOp(op=op, values=values):
            swapped = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and for or, or for and", changed(node, op=swapped)
            for i in range(len(values)):
                rest = without(values, i)
                yield f"part {i + 1} left out", changed(node, values=rest) if rest[1:] else rest[0]
        case ast.Dict(keys=keys, values=values) if len(keys) > 1:
            for i in [i for i, k in enumerate(keys) if isinstance(k, ast.Constant)]:
                fewer = changed(node, keys=without(keys, i), values=without(values, i))
                yield f"entry {keys[i].value} left out", fewer
        case ast.Call():
            yield from changed_calls(node)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            yield from changed_filters(node)
        case ast.If():
            yield "condition negated", ast.UnaryOp(op=ast.Not(), operand=node.test)
        case ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield "statement left out", ast.Pass()


def changed_calls(node: ast.Call) -> Iterator[Change]:
    held = "attr" if isinstance(node.func, ast.Attribute) else "id"
    name = getattr(node.func, held, "")
    if name in SWAPPED:
        func = changed(node.func, **{held: SWAPPED[name]})
        yield f"{SWAPPED[name]} for {name}", changed(node, func=func)
    for i, arg in enumerate(node.args):
        if name in ("plus", "buyable") or (name == "annuity" and i == 4):
            yield f"argument {i + 1} left out", changed(node, args=without(node.args, i))
        if isinstance(arg, ast.BinOp) or (
            isinstance(arg, ast.Attribute) and NUMBER.search(arg.attr)
        ):
            zero = [*node.args[:i], ast.Constant(value=0), *node.args[i + 1 :]]
            yield f"argument {i + 1} zero", changed(node, args=zero)
    for i, word in enumerate(node.keywords):
        if word.arg not in SILENT and not re.search(r"Data$|^add_|^cls$", name):
            yield f"argument {word.arg} left out", changed(node, keywords=without(node.keywords, i))


def changed_filters(node: ast.AST) -> Iterator[Change]:
    for i, loop in enumerate(node.generators):
        for j, test in enumerate(loop.ifs):
            negated = ast.UnaryOp(op=ast.Not(), operand=test)
            for what, kept in (("filter left out", []), ("filter negated", [negated])):
                other = changed(loop, ifs=[*loop.ifs[:j], *kept, *loop.ifs[j + 1 :]])
                loops = [*node.generators[:i], other, *node.generators[i + 1 :]]
                yield what, changed(node, generators=loops)


def visible(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes in which a change might change a plan."""
    silent = (ast.Raise, ast.Assert, ast.Import, ast.ImportFrom, ast.JoinedStr)
    if isinstance(node, silent) or (isinstance(node, ast.keyword) and node.arg in SILENT):
        return
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS:
        return
    if isinstance(node, ast.Assign) and {getattr(t, "id", "") for t in node.targets} & SPEED:
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from visible(child)


def mutants() -> list[Mutant]:
    """Return all mutants of the tree, in the order of files and lines."""
    return [m for place in SOURCES for p in sorted((ROOT / place).glob("*.py")) for m in of_file(p)]


def of_file(path: Path) -> Iterator[Mutant]:
    source = path.read_bytes()
    begins = [0]
    for line in source.splitlines(keepends=True):
        begins.append(begins[-1] + len(line))
    for node in visible(ast.parse(source)):
        for what, new in changes(node):
            old = node.test if isinstance(node, ast.If) else node
            start = begins[old.lineno - 1] + old.col_offset
            end = begins[old.end_lineno - 1] + old.end_col_offset
            text = ast.unparse(ast.fix_missing_locations(new))
            text = text if isinstance(new, ast.stmt) else f"({text})"
            yield Mutant(path.relative_to(ROOT), old.lineno, start, end, what, text)


def run(tree: Path, limit_s: float) -> tuple[str, str]:
    """Return the test that failed, and how; ("", "") if none did."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=short", "-p", "no:cacheprovider"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(tree)}
    try:
        done = subprocess.run([*command, *TESTS], cwd=tree, env=env, capture_output=True, text=True,
                              timeout=limit_s, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return "(any)", "timeout"
    if done.returncode == 0:
        return "", ""
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    how = re.search(r"^E +(?:\w+\.)*(\w+)\b", done.stdout, re.MULTILINE)
    return failed[1].split("/")[-1] if failed else "(none ran)", how[1] if how else "?"


def judge(m: Mutant, tree: Path, limit_s: float) -> tuple[str, str]:
    """Run the tests with this mutant in the copy, and put the file back."""
    source = (ROOT / m.path).read_bytes()
    (tree / m.path).write_bytes(source[: m.start] + m.text.encode() + source[m.end :])
    try:
        return run(tree, limit_s)
    finally:
        (tree / m.path).write_bytes(source)


def prepared(tree: Path) -> float:
    """Copy what the tests need, run them once as they are; return the time limit [s]."""
    for name in COPIED:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        take(ROOT / name, tree / name)
    begun = time.monotonic()
    if run(tree, 3600.0) != ("", ""):
        sys.exit("the tests fail without any mutant")
    return 3 * (time.monotonic() - begun) + 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="show the mutants, run nothing")
    args = parser.parse_args()
    found = mutants()
    chosen = random.Random(args.seed).sample(found, min(args.count, len(found)))
    print(f"{len(chosen)} of {len(found)} mutants, seed {args.seed}\n")
    print("| where | change | becomes | killed by | how |\n|---|---|---|---|---|")
    killed = 0
    with tempfile.TemporaryDirectory() as folder:
        limit_s = 0.0 if args.list else prepared(Path(folder))
        for m in sorted(chosen):
            test, how = ("?", "") if args.list else judge(m, Path(folder), limit_s)
            killed += bool(test)
            text = " ".join(m.text.split()).replace("|", "\\|")[:70]
            row = (f"{m.path}:{m.line}", m.what, f"`{text}`", test or "**survived**", how)
            print(f"| {' | '.join(row)} |", flush=True)
    if not args.list:
        print(f"\n{killed} of {len(chosen)} killed: {killed / max(len(chosen), 1):.0%}")


if __name__ == "__main__":
    main()
