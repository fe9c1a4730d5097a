"""The files of an instance: which are read, how large they may be, none outside the directory."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InstanceError, Problem
from .filenames import COEFFICIENTS, SETTINGS, meant, meant_folder
from .problems import Problems
from .schema import TABLES
from .text import show

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 256 * 1024 * 1024
MAX_YAML_BYTES = 512 * 1024
MAX_ROWS = 200_000
MAX_PLACES = 50_000
LONGEST_NAME = 100
PLACES = ("regions", "hubs", "sites", "gateways", "shells", "modules", "launchers", "workloads")


@dataclass(frozen=True, slots=True)
class Files:
    """What a directory holds: bytes by relative name, what is wrong, what is not read.

    `unread`: files that are there but could not be read, or stand under a wrong name;
    `unused`: files that look like one of the instance beside the one that is read.
    """

    data: dict[str, bytes] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    unread: set[str] = field(default_factory=set)
    unused: list[str] = field(default_factory=list)


def most_rows(table: str) -> int:
    """Return how many rows of a table are read."""
    return MAX_PLACES if table in PLACES else MAX_ROWS


def read_directory(path: Path) -> Files:
    """Read the files of an instance.

    Args:
        path: the directory.

    Returns:
        The files, and what is wrong: a file that leads outside, is not regular or too large, or
        stands under a name that is not read.

    Raises:
        InstanceError: no such directory.
    """
    if not path.is_dir():
        seen = "a file" if path.exists() else "not there"
        message = f"is {seen}. An instance is a directory that holds {SETTINGS}."
        raise InstanceError((Problem(str(path), 0, 0, message),))
    files = Files()
    left = MAX_TOTAL_BYTES
    for name, entry in _wanted(path, files):
        data = _read(path, name, entry, files, left)
        if data is not None:
            files.data[name] = data
            left -= len(data)
    return files


def _wanted(path: Path, files: Files) -> list[tuple[str, Path]]:
    wanted: list[tuple[str, Path]] = []
    strange: list[Path] = []
    for entry in sorted(path.iterdir()):
        if entry.name == SETTINGS or (entry.suffix == ".csv" and entry.stem in TABLES):
            wanted.append((entry.name, entry))
        elif entry.name == COEFFICIENTS and entry.is_dir():
            wanted += [(f"{COEFFICIENTS}/{e.name}", e) for e in sorted(entry.glob("*.csv"))]
        else:
            strange.append(entry)
    there = {name.partition("/")[0] for name, _ in wanted}
    for entry in strange:
        _not_read(entry, there, files)
    return wanted


def _not_read(entry: Path, there: set[str], files: Files) -> None:
    """Tell of an entry that looks like a part of the instance under another name."""
    name = entry.name
    target = meant_folder(name) if entry.is_dir() else meant(name)
    always = entry.suffix.lower() == ".csv" or name.lower() in ("instance.yml", SETTINGS)
    if not target and not always:
        return
    if target in there and not always:
        files.unused.append(show(name, LONGEST_NAME))
        return
    hint = f" Did you mean {target}?" if target else ""
    what = "no such table." if always else "is not read."
    told = show(name, LONGEST_NAME)
    files.problems.add(Problem(told, 0, 0, f"{what}{hint} Rename or move it."))
    if target and target not in there:
        files.unread.add(target)


def _read(root: Path, name: str, entry: Path, files: Files, left: int) -> bytes | None:
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
        elif status.st_size > left:
            wrong = f"is too much: allowed are {MAX_TOTAL_BYTES} bytes in all files together."
        else:
            return real.read_bytes()
    except (OSError, RuntimeError) as error:
        wrong = f"cannot be read ({getattr(error, 'strerror', None) or 'a loop of links'})."
    files.problems.add(Problem(name, 0, 0, wrong))
    files.unread.add(name)
    return None
