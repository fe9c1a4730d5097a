"""Follow docs/tutorial.md to the letter: write its files, run its commands, print what they answer.

A block with `title=FILE` is written to that file; of a `console` block every line that begins with
`$ ` is run, and what follows is its answer. Seconds are as they come.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from difflib import unified_diff
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from optimizer.cli.console import wrapped

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECONDS = re.compile(r"\d+\.\d s\b|\d+ s$", re.MULTILINE)
WIDTH = 100


def followed(page: str, folder: Path) -> str:
    """Return the page with what its commands answer today.

    Args:
        page: its text.
        folder: an empty one, to work in.
    """
    tool = folder / ".bin" / "orbisite"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m optimizer "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    paths = {
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }

    def step(block: re.Match[str]) -> str:
        language, file, body = block.groups()
        if file:
            (folder / file).write_text(body, encoding="utf-8")
        if language != "console":
            return block[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return "\n".join(
            ["```console", *(_answered(one, folder, paths) for one in commands), "```"]
        )

    return BLOCK.sub(step, page)


def _answered(line: str, folder: Path, paths: dict[str, str]) -> str:
    ran = subprocess.run(
        ["sh", "-c", line.removeprefix("$ ")],
        cwd=folder, env=os.environ | paths, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return f"{line}\n{wrapped(ran.stdout.rstrip(), WIDTH)}".rstrip()


def same(one: str, other: str) -> bool:
    """Tell whether two pages say the same, whatever the seconds and the breaks of lines."""
    return _words(one) == _words(other)


def _words(page: str) -> list[str]:
    return SECONDS.sub("SECONDS", page).split()


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        after = followed(before, Path(place))
    if same(before, after):
        sys.exit(0)
    if "--check" in sys.argv:
        changed = unified_diff(before.splitlines(), after.splitlines(), "page", "today", n=1)
        sys.exit("\n".join(["docs/tutorial.md is not what happens: make docs", *changed]))
    PAGE.write_text(after, encoding="utf-8")
