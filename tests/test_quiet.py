"""The guard of standard output: what C prints is gone, what Python prints is not."""

from __future__ import annotations

import os
import subprocess
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from optimizer.quiet import stdout_guarded

Python = Callable[..., CompletedProcess[str]]

BEGIN = """
import contextlib, ctypes, io, os, sys, threading, time
from optimizer.quiet import stdout_guarded

C = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)

def library():
    C.puts(b"banner")  # stays in the buffer of C: standard output is a pipe here
    os.write(1, b"raw banner\\n")

"""

SCRIPTS = {
    "a library is silenced, Python is not": (
        """
print("before")
with stdout_guarded():
    library()
    print("inside", flush=True)
    os.write(sys.stdout.fileno(), b"by its number\\n")
print("after", flush=True)
os.write(1, b"raw after\\n")
""",
        "before inside by-its-number after raw-after",
    ),
    "what C held before is kept": (
        """
C.puts(b"mine")
with stdout_guarded():
    library()
C.puts(b"mine again")
""",
        "mine mine-again",
    ),
    "a stream that was kept for later works": (
        """
stream = sys.stdout
with contextlib.redirect_stdout(io.StringIO()), stdout_guarded():
    library()
    print("captured")
    print("kept", file=stream)
with stdout_guarded():
    library()
    print("later", file=stream)
print(stream is sys.stdout, stream.name)
""",
        "kept later True-<stdout>",
    ),
    "the last one out lifts it": (
        """
@stdout_guarded()
def inner(deeper):
    library()
    if deeper:
        inner(deeper - 1)
    library()
    return "returned"

with stdout_guarded():
    print(inner(2))
    library()
print("end")
""",
        "returned end",
    ),
    "an error lifts it": (
        """
try:
    with stdout_guarded():
        library()
        raise KeyboardInterrupt
except KeyboardInterrupt:
    os.write(1, b"lifted\\n")
""",
        "lifted",
    ),
    "no standard output": (
        """
kept, sys.stdout = sys.stdout, None
with stdout_guarded():
    library()
sys.stdout = kept
print("end")
""",
        "end",
    ),
    "nothing at all called standard output": (
        """
sys.stdout, sys.__stdout__ = None, None
with stdout_guarded():
    library()
os.write(1, b"end\\n")
""",
        "end",
    ),
    "a closed or detached stream": (
        """
for end in ("close", "detach"):
    sys.stdout = open(1, "w", closefd=False)
    getattr(sys.stdout, end)()
    with stdout_guarded():
        library()
os.write(1, b"end\\n")
""",
        "end",
    ),
    "a stream closed inside": (
        """
sys.stdout = open(1, "w", closefd=False)
with stdout_guarded():
    library()
    print("inside")
    sys.stdout.close()
os.write(1, b"end\\n")
""",
        "inside end",
    ),
    "a stream that owns descriptor 1": (
        """
sys.stdout = open(1, "w")
with stdout_guarded():
    library()
    print("inside")
print("end")
""",
        "inside end",
    ),
    "a notebook's stream without a descriptor": (
        """
class Cell(io.TextIOBase):
    said = ""
    def write(self, text):
        self.said += text
        return len(text)

kept, sys.stdout = sys.stdout, Cell()
with stdout_guarded():
    library()
    print("inside")
cell, sys.stdout = sys.stdout, kept
print(repr(cell.said))
""",
        r"'inside\n'",
    ),
    "descriptor 1 is closed": (
        """
os.close(1)
with stdout_guarded():
    library()
    taken = os.open(__file__, os.O_RDONLY)
    print(taken == 1, file=sys.stderr)
try:
    os.fstat(1)
except OSError:
    print("closed", file=sys.stderr)
""",
        "",
    ),
}


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("name", SCRIPTS)
def test_only_what_python_prints_comes_out(
    python: Python, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, unbuffered: bool
) -> None:
    script, expected = SCRIPTS[name]
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    file = tmp_path / "script.py"
    file.write_text(BEGIN + script, encoding="utf-8")
    done = python(*(["-u"] if unbuffered else []), str(file))
    assert done.returncode in (0, 120), done.stderr  # 120: Python cannot flush a closed descriptor
    assert [line.replace(" ", "-") for line in done.stdout.splitlines()] == expected.split()
    if name == "descriptor 1 is closed":
        assert done.stderr.split()[:2] == ["False", "closed"]


def test_many_threads_lose_no_line(python: Python, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    script = (
        BEGIN
        + """
def solve():
    for _ in range(300):
        with stdout_guarded():
            library()

def talk(name):
    for number in range(3000):
        sys.stdout.write(f"{name} {number}\\n")
        sys.stdout.flush()

threads = [threading.Thread(target=solve) for _ in range(3)]
threads += [threading.Thread(target=talk, args=(name,)) for name in "ab"]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""
    )
    lines = python("-c", script).stdout.splitlines()
    assert sorted(lines) == sorted(f"{name} {number}" for name in "ab" for number in range(3000))


def test_the_guard_works_under_captured_output(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with stdout_guarded():
        os.write(1, b"banner\n")
        sys.stdout.write("inside\n")
    os.write(1, b"after\n")
    assert sorted(capfd.readouterr().out.split()) == ["after", "inside"]


def test_the_guard_works_under_captured_streams(capsys: pytest.CaptureFixture[str]) -> None:
    with stdout_guarded():
        sys.stdout.write("inside\n")
    assert capsys.readouterr().out == "inside\n"


def test_a_decorated_function_stays_what_it_was() -> None:
    @stdout_guarded()
    def double(number: int) -> int:
        """Twice."""
        return 2 * number

    assert [double(1), double(number=2)] == [2, 4]
    assert (double.__name__, double.__doc__) == ("double", "Twice.")


def test_descriptors_are_given_back() -> None:
    before = os.dup(0)
    os.close(before)
    for _ in range(20):
        with stdout_guarded():
            pass
    after = os.dup(0)
    os.close(after)
    assert before == after


def test_the_guard_takes_microseconds() -> None:
    def once() -> None:
        with stdout_guarded():
            pass

    assert min(timeit.repeat(once, number=100, repeat=5)) / 100 < 1e-3  # 20 us were measured


def test_a_thread_that_waits_for_input_does_not_hold_the_guard_up(root: Path) -> None:
    script = (
        BEGIN
        + """
threading.Thread(target=C.getchar, daemon=True).start()
time.sleep(0.3)  # until it waits
with stdout_guarded():
    library()
print("end", flush=True)
os._exit(0)
"""
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.wait(timeout=60) == 0  # standard input stays open
        assert process.stdout is not None
        assert process.stdout.read().split() == [b"end"]
