"""Print the tables of the instance format into docs/instance-format.md, from the schema itself."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from optimizer.instance.export import about, describe
from optimizer.instance.row import Row
from optimizer.instance.schema import TABLES

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "instance-format.md"
BEGIN, END = "<!-- tables: printed by docs/print_format.py -->", "<!-- end of tables -->"


def table_text(table: str, row_type: type[Row]) -> str:
    """Return what a table holds, its key, and a row for each of its columns."""
    rows = [
        f"| `{one.name}` | {one.unit} | {one.default} | {one.allowed} | {one.meaning} |"
        for one in describe(row_type)
    ]
    head = ["| column | unit | default | allowed | meaning |", "|---|---|---|---|---|"]
    key = f"Key: `{':'.join(row_type.KEY)}`"
    return "\n".join([f"### {table}\n\n{about(row_type)}\n\n{key}\n", *head, *rows, ""])


def page(old: str) -> str:
    """Return the page with its tables printed anew."""
    head, rest = old.split(BEGIN)
    text = "\n".join(table_text(table, row_type) for table, row_type in TABLES.items())
    return head + BEGIN + "\n\n" + text + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if "--check" in sys.argv:
        sys.exit(
            0
            if before == after
            else "docs/instance-format.md is not what the schema says: make docs"
        )
    PAGE.write_text(after, encoding="utf-8")
