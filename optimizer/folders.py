"""Folders that appear whole or not at all, and whether a place could take one.

What is written goes into a draft beside the target, reaches the disk, and gets its name last. A
process that is killed leaves at most a hidden draft, which a later one removes.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import UsageError

DRAFT = ".orbisite-"
ABANDONED_S = 86_400.0  # a draft that nobody touched for so long has no owner any more
ROOM_BYTES = 1_000_000  # written and removed, to see whether a place can be written


@contextmanager
def made_whole(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Make a folder: what the block writes into the draft that it gets is there at once, or never.

    Args:
        folder: must not exist, or be empty.

    Raises:
        FileExistsError: it holds something, or is no folder.
        OSError: writing failed; nothing is left behind.
    """
    target = Path(folder).absolute()
    _require_free(target)
    made = [above for above in target.parents if not above.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=target.parent))
        try:
            yield draft
            _finish(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except BaseException:
        for above in made:
            with suppress(OSError):
                above.rmdir()
        raise
    _sync(target.parent)


def write(path: Path, content: bytes) -> None:
    """Write a new file, and its folder if that is missing; it is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def require_place(folder: str | os.PathLike[str]) -> None:
    """Refuse a folder that could not be made now: taken, in a place of no folder or of no room.

    Raises:
        UsageError: saying why.
    """
    target = Path(folder).absolute()
    try:
        _require_free(target)
        above = next(above for above in target.parents if os.path.lexists(above))
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is no folder", str(above))
        probe = Path(tempfile.mkdtemp(prefix=DRAFT, dir=above))
        try:
            write(probe / "room", bytes(ROOM_BYTES))
        finally:
            shutil.rmtree(probe, ignore_errors=True)
    except OSError as error:
        why = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        raise UsageError(f"{folder} cannot be made ({why}). Choose another folder.") from error


def _require_free(target: Path) -> None:
    said = "already exists"
    if os.path.lexists(target) and not target.is_dir():
        raise FileExistsError(errno.EEXIST, f"{said} and is no folder", str(target))
    if target.is_dir() and any(target.iterdir()):
        raise FileExistsError(errno.EEXIST, f"{said} and is not empty", str(target))
    if target.is_mount():
        raise FileExistsError(errno.EEXIST, f"{said} as a disk; name a folder on it", str(target))


def _finish(draft: Path, target: Path) -> None:
    """Give a draft its name, once all of it is on the disk."""
    for folder, _, _ in os.walk(draft, topdown=False):
        _sync(Path(folder))
    draft.chmod(0o755)
    try:
        if target.is_dir():  # an empty folder, which Windows does not replace
            target.rmdir()
        draft.rename(target)
    except OSError as error:
        if os.path.lexists(target):  # somebody was quicker
            raise FileExistsError(errno.EEXIST, "already exists", str(target)) from error
        raise


def _sync(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system can do that for folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove drafts of processes that were killed."""
    with suppress(OSError):
        for draft in folder.glob(f"{DRAFT}*"):
            if time.time() - draft.stat().st_mtime > ABANDONED_S:
                shutil.rmtree(draft, ignore_errors=True)
