"""No column that the model obeys and the verifier does not know, nor the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from optimizer.instance.row import columns
from optimizer.instance.schema import TABLES

ENGINE = Path(__file__).resolve().parents[2] / "optimizer"
SHARED = ("physics", "network.py", "host.py", "terminals.py", "instance/instance.py",
          "instance/series.py", "instance/seasons.py", "instance/zones.py")  # fmt: skip
SIDES = {
    "model": ("compile", "routes", "problem.py", "prices.py", *SHARED),
    "verifier": ("verify", *SHARED),
}
# Columns that only say something: nothing is decided by them.
TOLD = {("workloads", "class")} | {("sources", name) for name in columns(TABLES["sources"])}


def files(places: tuple[str, ...]) -> Iterator[Path]:
    for place in places:
        path = ENGINE / place
        yield from [path] if path.is_file() else path.rglob("*.py")


def names_in(path: Path) -> set[str]:
    """Return the attributes and the texts of a file."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
    return found | {text for text in texts if isinstance(text, str)}


@pytest.mark.parametrize("side", SIDES)
def test_every_column_is_read(side: str) -> None:
    read = set[str]().union(*map(names_in, files(SIDES[side])))
    unread = [
        f"{table}.{column}"
        for table, row_type in TABLES.items()
        for column, name in columns(row_type).items()
        if column not in row_type.KEY and (table, column) not in TOLD
        if name not in read and column not in read
    ]
    assert unread == []
