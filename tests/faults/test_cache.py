"""Whatever is wrong with the cache, the answer is the same and nobody hears of it."""

from __future__ import annotations

import os
import pickle
import shutil
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import numpy as np
import pytest

from optimizer.instance import Instance
from optimizer.physics import cache
from optimizer.physics.geometry import derive_geometry, geometry_key

from .conftest import Disk, tree


def archive(**arrays: Any) -> bytes:
    made = BytesIO()
    np.savez(made, **arrays)
    return made.getvalue()


def flipped(good: bytes) -> bytes:
    """Change a byte in the middle of every hundred."""
    return b"".join(
        good[at : at + 50] + bytes([good[at + 50] ^ 0xFF]) + good[at + 51 : at + 100]
        for at in range(0, len(good) - 100, 100)
    )


def odd_zip(_: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("shells.npy", b"no array")
    return made.getvalue()


def huge(_: bytes) -> bytes:
    """An array whose header promises 8 EB."""
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000000,), }"
    header += b" " * (118 - len(header) - 1) + b"\n"
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("shells.npy", b"\x93NUMPY\x01\x00" + b"\x76\x00" + header)
    return made.getvalue()


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "first byte": lambda good: good[:1],
    "half": lambda good: good[: len(good) // 2],
    "all but the last byte": lambda good: good[:-1],
    "garbage": lambda _: os.urandom(5000),
    "zeros": lambda good: bytes(len(good)),
    "flipped": flipped,
    "text": lambda _: b"<html>404</html>",
    "a pickle": lambda _: pickle.dumps({"shells": 1}),
    "one array": lambda _: b"\x93NUMPY\x01\x00v\x00" + b"{" * 118,
    "an archive of nothing": lambda _: archive(),
    "another archive": lambda _: archive(shells=np.array(["a"]), sampled=np.array([1, 2])),
    "an odd archive": odd_zip,
    "a huge array": huge,
}


@pytest.fixture(scope="module")
def inst(instances: Path) -> Instance:
    """The smallest example with a shell, its coefficients left to the physics."""
    files = Instance.load(instances / "tiny").source_files
    return Instance.from_files({k: v for k, v in files.items() if "coefficients" not in k})


@pytest.fixture(scope="module")
def good(inst: Instance, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """The name and the content of a good file."""
    folder = tmp_path_factory.mktemp("cache")
    derive_geometry(inst, cache=folder)
    (stored,) = folder.iterdir()
    return stored.name, stored.read_bytes()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_made_anew(
    inst: Instance, good: tuple[str, bytes], tmp_path: Path, damage: str
) -> None:
    (tmp_path / good[0]).write_bytes(DAMAGE[damage](good[1]))
    assert cache.fetch(tmp_path, geometry_key(inst)) is None
    derive_geometry(inst, cache=tmp_path)
    assert cache.fetch(tmp_path, geometry_key(inst)) is not None
    assert tree(tmp_path) == {good[0]}


def test_a_file_of_something_else_under_this_name_is_not_believed(
    inst: Instance, good: tuple[str, bytes], tmp_path: Path
) -> None:
    other = inst.with_({"shells.*.altitude_km": "+50"})
    (tmp_path / f"{geometry_key(other)}.npz").write_bytes(good[1])
    assert cache.fetch(tmp_path, geometry_key(other)) is None


def test_a_disk_that_fails_leaves_no_file_and_no_word(
    inst: Instance, disk: Disk, tmp_path: Path
) -> None:
    for nth in range(100):
        disk.__init__(nth)  # type: ignore[misc]
        assert derive_geometry(inst, cache=tmp_path / "cache").satellites > 0
        if not disk.failed:
            break
        disk.__init__()  # type: ignore[misc]
        left = tree(tmp_path) - {"cache"}
        assert left in (set(), {f"cache/{geometry_key(inst)}.npz"})
        if left:
            assert cache.fetch(tmp_path / "cache", geometry_key(inst)) is not None
            shutil.rmtree(tmp_path / "cache")
    assert nth > 3


ODD: dict[str, Callable[[Path], dict[str, str]]] = {
    "a file": lambda here: {"ORBISITE_CACHE": str(here / "file")},
    "below a file": lambda here: {"ORBISITE_CACHE": str(here / "file" / "cache")},
    "no folder can be made": lambda _: {"ORBISITE_CACHE": "/proc/orbisite"},
    "a long name": lambda here: {"ORBISITE_CACHE": str(here / ("x" * 300))},
    "no home": lambda _: {"ORBISITE_CACHE": "", "HOME": "", "XDG_CACHE_HOME": ""},
    "a home that is not there": lambda _: {"ORBISITE_CACHE": "", "HOME": "/proc/nowhere"},
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cache_folder_changes_nothing(
    python: Callable[..., CompletedProcess[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    odd: str,
) -> None:
    (tmp_path / "file").write_text("")
    for name, value in ODD[odd](tmp_path).items():
        monkeypatch.setenv(name, value)
    done = python("-m", "optimizer", "validate", "instances/tiny", "-q")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
