"""Keep what a compiled library prints away from standard output, where the data goes.

A library writes to file descriptor 1 without asking Python. While the guard is up, descriptor 1
leads nowhere, and Python's own streams write to a duplicate of what it was: `print` works as ever,
also in a callback and in other threads. A process that is started meanwhile inherits descriptor 1
as it is then, and with it the silence.
"""

from __future__ import annotations

import ctypes
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache, partial
from threading import Lock
from typing import Any, TextIO

STDOUT = 1  # the file descriptor
CLOSED = -1  # instead of one


@contextmanager
def stdout_guarded() -> Iterator[None]:
    """Keep standard output clean while compiled code runs: a block, or a decorated function.

    May be nested and used in several threads at once: the first one in puts the guard up, the last
    one out lifts it. Takes microseconds.

    Raises:
        OSError: no descriptor is left for the duplicate.
    """
    _GUARD.enter()
    try:
        yield
    finally:
        _GUARD.leave()


@dataclass(frozen=True, slots=True)
class _Stream:
    """A Python stream on descriptor 1, and the file at the bottom of it."""

    top: TextIO
    file: Any  # io.FileIO, or what a console of Windows has in its place
    name: object
    owns: bool

    def point_at(self, descriptor: int) -> None:
        """Let the file write to another descriptor; whoever holds the stream keeps it."""
        if self.file.closed:
            return
        owns = self.owns and descriptor == STDOUT
        type(self.file).__init__(self.file, descriptor, "wb", closefd=owns)
        self.file.name = self.name
        with suppress(OSError, ValueError):  # a broken pipe is for whoever prints next
            self.top.flush()  # waits for a write of another thread to the former descriptor


@dataclass
class _Guard:
    """Who is inside, and what to put back when the last one leaves."""

    lock: Lock = field(default_factory=Lock)
    inside: int = 0
    saved: int = CLOSED
    streams: list[_Stream] = field(default_factory=list)

    def enter(self) -> None:
        """Put the guard up if nobody did."""
        with self.lock:
            if not self.inside:
                self._raise()
            self.inside += 1

    def leave(self) -> None:
        """Lift the guard if nobody is left."""
        with self.lock:
            self.inside -= 1
            if not self.inside:
                self._lift()

    def _raise(self) -> None:
        _flush_c()()
        self.saved = _duplicate()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        self.streams = [] if self.saved == CLOSED else _streams()
        for stream in self.streams:
            stream.point_at(self.saved)
        if nowhere != STDOUT:  # it is if descriptor 1 was closed
            os.dup2(nowhere, STDOUT)
            os.close(nowhere)

    def _lift(self) -> None:
        _flush_c()()
        if self.saved == CLOSED:
            os.close(STDOUT)
            return
        os.dup2(self.saved, STDOUT)
        for stream in self.streams:
            stream.point_at(STDOUT)
        os.close(self.saved)


_GUARD = _Guard()


def _duplicate() -> int:
    try:
        return os.dup(STDOUT)
    except OSError as error:
        if error.errno != errno.EBADF:
            raise
        return CLOSED  # the number itself is guarded then, lest a file get it


def _streams() -> list[_Stream]:
    """Find Python's streams on descriptor 1; those of notebooks and test runners are on none."""
    found: dict[int, _Stream] = {}
    streams: tuple[Any, ...] = (sys.stdout, sys.__stdout__)
    for top in streams:
        with suppress(AttributeError, OSError, ValueError):  # None, of text only, closed, detached
            file = getattr(top.buffer, "raw", top.buffer)
            if file.fileno() == STDOUT and issubclass(type(file), io.RawIOBase):
                found[id(file)] = _Stream(top, file, file.name, file.closefd)
    return list(found.values())


@cache
def _flush_c() -> Callable[[], object]:
    """Find fflush(stdout) of C: what a library printed may still be in its buffer.

    Not fflush(NULL), which would wait for a thread that reads from standard input.
    """
    with suppress(AttributeError, OSError, ValueError):
        if sys.platform == "win32":
            library = ctypes.CDLL("ucrtbase")
            stream_of = library["__acrt_iob_func"]
            stream_of.restype = ctypes.c_void_p
            stream = ctypes.c_void_p(stream_of(STDOUT))
        else:
            library = ctypes.CDLL(None)
            name = "__stdoutp" if sys.platform == "darwin" else "stdout"
            stream = ctypes.c_void_p.in_dll(library, name)
        return partial(library.fflush, stream)
    return lambda: None
