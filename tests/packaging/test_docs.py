"""What the pages say can be done."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from optimizer.cli.app import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```", text)


def test_the_readme_runs_and_tests_in_one_line_each() -> None:
    lines = [line for block in blocks(PAGES[0], "sh") for line in block.splitlines()]
    assert "pip install . && orbisite solve instances/starlink-2035" in lines
    assert "pip install '.[dev]' && pytest" in lines


def test_the_gate_uses_the_readmes_commands() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("--quiet ", "")
    locked, newest = gate.split('step "canary', maxsplit=1)
    for part in ("-m venv", "--require-hashes -r requirements.lock", "lint-imports", "\npytest\n"):
        assert part in locked
    for half in (locked, newest):
        for part in ("pip install . && orbisite solve", "pip install '.[dev]'", "orbisite doctor"):
            assert part in half
    assert "requirements.lock" not in newest


@pages
def test_links_to_files_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert not [target for target in local if not (page.parent / target).exists()]


@pages
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(
        r"`((?:optimizer|models|tests|docs|instances)/[\w./-]*)`", page.read_text(encoding="utf-8")
    )
    examples = {"instances/x/"}
    assert not [name for name in named if name not in examples and not (ROOT / name).exists()]


@pages
def test_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"`?orbisite ([a-z]+)\b", "\n".join(re.findall(r"`[^`]*`", text))))
    shell = [line for block in blocks(page, "sh") for line in block.splitlines()]
    for line in shell:
        words = shlex.split(line, comments=True)
        named |= {b for a, b in pairwise(words) if a == "orbisite"}
    assert named <= COMMANDS


def test_the_python_of_the_readme_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = blocks(PAGES[0], "python")
    exec(compile(block, "README.md", "exec"), {})
    assert "launches" in capsys.readouterr().out


def test_everything_the_package_exports_is_there_and_nothing_is_forgotten() -> None:
    import optimizer

    assert sorted(optimizer.__all__) == list(optimizer.__all__)
    assert set(optimizer._HOME) | {"__version__"} == set(optimizer.__all__)
    assert all(getattr(optimizer, name) is not None for name in optimizer.__all__)
    with pytest.raises(AttributeError, match="nothing_like_that"):
        optimizer.nothing_like_that  # noqa: B018
