"""The files of an instance: which are read, how large they may be, none outside the directory."""

from __future__ import annotations

import stat
from pathlib import Path

from ..errors import InstanceError, Problem
from .messages import nearest
from .schema import TABLES

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_YAML_BYTES = 512 * 1024
MAX_ROWS = 1_000_000
SETTINGS = "instance.yaml"
COEFFICIENTS = "coefficients"


def read_directory(path: Path) -> dict[str, bytes]:
    """Read the files of an instance.

    Args:
        path: the directory.

    Returns:
        Relative name -> bytes, sorted by name.

    Raises:
        InstanceError: no such directory, a file that leads outside, is not regular or too large.
    """
    if not path.is_dir():
        seen = "a file" if path.exists() else "not there"
        message = f"is {seen}. An instance is a directory that holds {SETTINGS}."
        raise InstanceError((Problem(str(path), 0, 0, message),))
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    for name, entry in _wanted(path, problems):
        data = _read(path, name, entry, problems)
        if data is not None:
            files[name] = data
    if sum(map(len, files.values())) > MAX_TOTAL_BYTES:
        message = f"the files are larger than {MAX_TOTAL_BYTES} bytes in all."
        problems.append(Problem(str(path), 0, 0, message))
    if problems:
        raise InstanceError(tuple(sorted(problems)))
    return files


def _wanted(path: Path, problems: list[Problem]) -> list[tuple[str, Path]]:
    wanted: list[tuple[str, Path]] = []
    for entry in sorted(path.iterdir()):
        if entry.name == SETTINGS or (entry.suffix == ".csv" and entry.stem in TABLES):
            wanted.append((entry.name, entry))
        elif entry.name == COEFFICIENTS:
            wanted += [(f"{COEFFICIENTS}/{e.name}", e) for e in sorted(entry.glob("*.csv"))]
        elif entry.suffix.lower() == ".csv" or entry.name.lower() in ("instance.yml", SETTINGS):
            guess = nearest(entry.name, [SETTINGS, *(f"{table}.csv" for table in TABLES)])
            todo = "Rename or move it."
            problems.append(Problem(entry.name, 0, 0, f"no such table.{guess} {todo}"))
    return wanted


def _read(root: Path, name: str, entry: Path, problems: list[Problem]) -> bytes | None:
    """Return the bytes of one file, or report why not."""
    limit = MAX_YAML_BYTES if name == SETTINGS else MAX_FILE_BYTES
    wrong = ""
    try:
        real = entry.resolve(strict=True)
        status = real.stat()
        if not real.is_relative_to(root.resolve()):
            wrong = "leads outside the instance's directory. Copy the file into it."
        elif not stat.S_ISREG(status.st_mode):
            wrong = "is not a regular file. Put a file in its place."
        elif status.st_size > limit:
            wrong = f"is too large ({status.st_size} bytes). Allowed: {limit} bytes."
        else:
            return real.read_bytes()
    except (OSError, RuntimeError) as error:
        wrong = f"cannot be read ({getattr(error, 'strerror', None) or 'a loop of links'})."
    problems.append(Problem(name, 0, 0, wrong))
    return None
