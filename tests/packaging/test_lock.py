"""requirements.lock holds one version and the hashes of everything that pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    Requirement(text)
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for text in group
]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.findall(r"(?m)^(\S.*?) \\\n((?:    --hash=.*\n)+)", LOCK)
LOCKED = [Requirement(text) for text, _ in ENTRIES]


def versions(name: str, python: str, system: str) -> list[str]:
    """What the lock has for a package on one Python of one system."""
    place = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
        "platform_python_implementation": "CPython",
    }
    return [
        next(iter(one.specifier)).version
        for one in LOCKED
        if canonicalize_name(one.name) == canonicalize_name(name)
        and (one.marker is None or one.marker.evaluate(place))
    ]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_everything_is_locked_to_one_version_that_will_do(python: str, system: str) -> None:
    for one in ASKED:
        found = versions(one.name, python, system)
        assert len(found) == 1, f"{one.name}: {found}; run make lock"
        assert one.specifier.contains(found[0]), f"{one}: {found[0]} is locked; run make lock"


def test_every_entry_has_a_version_and_hashes() -> None:
    assert len(ENTRIES) == sum("==" in line for line in LOCK.splitlines())
    assert all(re.fullmatch(r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", h) for _, h in ENTRIES)


def test_the_lock_names_no_place() -> None:
    assert not re.search(r"://|--index|--find-links|file:|[@]", LOCK)
