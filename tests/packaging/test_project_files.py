"""What several files say of the project is the same in all of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import yaml

import optimizer

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = [
    last
    for *_, last in (text.split(" :: ") for text in PROJECT["classifiers"])
    if last.startswith("3.")
]


def read_yaml(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


def test_the_citation_is_of_this_version() -> None:
    citation = read_yaml("CITATION.cff")
    assert citation["version"] == optimizer.__version__ == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["authors"] == PROJECT["authors"]


def test_every_python_we_support_is_tried_on_every_system() -> None:
    gate = read_yaml(".github/workflows/ci.yml")["jobs"]["gate"]
    assert gate["strategy"]["matrix"]["python"] == PYTHONS
    assert {name.split("-")[0] for name in gate["strategy"]["matrix"]["os"]} == {
        "ubuntu", "macos", "windows"
    }  # fmt: skip
    assert "bash .ci/run" in [step.get("run") for step in gate["steps"]]
