"""docs/formulation.md says what the model is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from optimizer.compile import LINES

ROOT = Path(__file__).resolve().parents[2]


def test_the_laws_on_the_page_are_those_of_the_code() -> None:
    command = [sys.executable, str(ROOT / "docs" / "print_laws.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_page_names_every_cost_line() -> None:
    page = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")
    said = re.search(r"## 5\. Cost\n\nPresent value of named lines,[^:]*:([^.]*)\.", page)
    assert said
    names = re.sub(r"\([^)]*\)", "", said[1]).split(",")
    assert tuple(name.strip() for name in names) == LINES


def test_the_page_says_of_every_law_when_it_holds() -> None:
    page = (ROOT / "docs" / "formulation.md").read_text(encoding="utf-8")
    printed, table = page.split("## 8. A mean or a moment")
    laws = set()
    for block in printed.split("### models/")[1:]:
        name = block.partition(".py")[0]
        laws |= {f"{name}.{law}" for law in re.findall(r"^\| `(\w+)` \|", block, re.MULTILINE)}
    said = re.findall(r"`(\w+\.\w+)`", table)
    assert set(said) == laws
