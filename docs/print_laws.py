"""Print the laws of the model into docs/formulation.md, from the code itself."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from optimizer.formulate import model_laws
from optimizer.instance import Instance
from optimizer.run import prepare

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "formulation.md"
BEGIN, END = "<!-- laws: printed by docs/print_laws.py -->", "<!-- end of laws -->"


def laws_page() -> str:
    """Return the laws as Markdown: of every block its mathematics, then a table of its laws."""
    problem = prepare(Instance.load(ROOT / "tests" / "data" / "every-column"))
    laws = model_laws(problem.formulation.model)
    parts = []
    for block in dict.fromkeys(name.split(".")[0] for name in laws):
        text = (import_module(f"models.{block}").__doc__ or "").strip()
        rows = [
            f"| `{law.name.split('.')[1]}` | {law.says} | {law.unit} |"
            for law in laws.values()
            if law.name.split(".")[0] == block
        ]
        table = "\n".join(["| law | says | unit |", "|---|---|---|", *rows])
        parts.append(f"### models/{block}.py\n\n```text\n{text}\n```\n\n{table}\n")
    return "\n".join(parts)


def page(old: str) -> str:
    """Return the page with its laws printed anew."""
    head, rest = old.split(BEGIN)
    return head + BEGIN + "\n\n" + laws_page() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = page(before)
    if "--check" in sys.argv:
        sys.exit(
            0 if before == after else "docs/formulation.md is not what the code says: make docs"
        )
    PAGE.write_text(after, encoding="utf-8")
