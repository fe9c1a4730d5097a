"""Faults on demand: a disk that fills up at the n-th thing that is done to it."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from optimizer.instance import Instance
from optimizer.plan import Plan
from optimizer.run import solve

# everything by which files come to be: function, where it lives
STEPS: tuple[tuple[Any, str], ...] = (
    (Path, "open"), (Path, "mkdir"), (Path, "rename"), (Path, "replace"), (Path, "chmod"),
    (os, "open"), (os, "fsync"), (os, "fdopen"), (tempfile, "mkdtemp"), (tempfile, "mkstemp"),
)  # fmt: skip


@dataclass
class Disk:
    """A disk that fails once, at the n-th step, or from that on; `step` counts."""

    fails_at: int = -1
    lasting: bool = False
    code: int = errno.ENOSPC
    step: int = 0
    failed: bool = False

    def __call__(self) -> None:
        now, self.step = self.step, self.step + 1
        if now == self.fails_at or (self.lasting and now > self.fails_at >= 0):
            self.failed = True
            raise OSError(self.code, os.strerror(self.code))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    """The disk of this process, with every step of a write under our thumb."""
    made = Disk()

    def under(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **named: Any) -> Any:
            if name != "open" or args[1:2] != (os.O_RDONLY,):
                made()
            return real(*args, **named)

        return step

    monkeypatch.setattr(os, "fsync", lambda _: None)  # slow, and no power cut is played here
    for home, name in STEPS:
        monkeypatch.setattr(home, name, under(name, getattr(home, name)))
    return made


@pytest.fixture(scope="session")
def inst(instances: Path) -> Instance:
    return Instance.load(instances / "tiny")


@pytest.fixture(scope="session")
def plan(inst: Instance) -> Plan:
    return solve(inst)


def tree(folder: Path) -> set[str]:
    """Return all that is under a folder, hidden drafts too."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
