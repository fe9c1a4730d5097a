"""On a terminal of 40, 80 and 200 columns nothing breaks inside a word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from optimizer.cli.console import table_lines, wrapped
from optimizer.cli.live import line
from optimizer.plan import Plan
from optimizer.progress import Progress

WIDTHS = (40, 80, 200)
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

widths = pytest.mark.parametrize("width", WIDTHS)


def test_what_is_left_of_a_line_goes_below_what_it_says() -> None:
    text = "  Build     2028  3 sites opened, 65 halls (325 MW)"
    assert wrapped(text, 40).split("\n") == [
        "  Build     2028  3 sites opened, 65",
        "                  halls (325 MW)",
    ]


def test_a_number_keeps_its_unit() -> None:
    for text in ("it costs 66.3 G$", "it took 12 345 MW", "it is 12.5 %"):
        for width in range(8, len(text)):
            assert re.search(r"^(66\.3 G\$|12 345 MW|12\.5 %)$", wrapped(text, width), re.MULTILINE)


def test_a_word_that_is_too_long_stays_whole() -> None:
    assert wrapped("saved in /a/very/long/path/to/somewhere", 12).split("\n")[-1] == (
        "/a/very/long/path/to/somewhere"
    )


def test_columns_of_words_give_way_and_numbers_do_not() -> None:
    rows = [["abilene", "the largest of all the sites", "1 234"]]
    assert table_lines(["site", "what is said of it", "MW"], rows, 2, 32) == [
        "site     what is said of      MW",
        "         it",
        "abilene  the largest of    1 234",
        "         all the sites",
    ]


def test_a_table_that_fits_nowhere_becomes_blocks() -> None:
    rows = [["plant", "12 345 678 901", ""], ["paris", "2", "3"]]
    assert table_lines(["site", "a-long-number", "b"], rows, 1, 20) == [
        "",
        "site           plant",
        "a-long-number",
        "    12 345 678 901",
        "",
        "site           paris",
        "a-long-number  2",
        "b              3",
        "",
    ]


@widths
def test_a_stage_says_best_bound_gap_and_seconds(width: int) -> None:
    told = line(Progress("solving", "", 66_331.05, 65_000.0, 0.0201, 41.0), width=width)
    words = " ".join(told.split())
    assert words == "solving best 66.3 G$ bound 65 G$ gap 2.01 % 41 s"
    assert all(len(part) <= width for part in told.split("\n"))


def test_a_bound_that_is_reached_looks_like_the_cost() -> None:
    closed = line(Progress("solving", "", 23.179, 23.179 * (1 - 1e-12), 1e-12, 0.1))
    assert "best 23.2 M$   bound 23.2 M$   gap" in closed


def on_terminal(width: int, *arguments: str) -> str:
    """Return what a terminal of so many columns is sent by a command, without its codes."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    started = subprocess.Popen(
        [sys.executable, "-m", "optimizer", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, env=environment | {"TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    sent = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert started.wait() in (0, 5)
    return CODES.sub("", sent.decode())


def _read(fd: int) -> bytes:
    try:
        return os.read(fd, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.slow
@widths
def test_commands_keep_within_the_terminal(
    width: int, root: Path, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    plan.save(tmp_path / "a")
    plan.save(tmp_path / "b")
    run = os.path.relpath(tmp_path / "a")
    commands = (
        ("solve", "instances/tiny", "-o", str(tmp_path / "new")),
        ("show", "instances/tiny"),
        ("show", run, "cost"),
        ("compare", run, run),
    )
    for arguments in commands:
        sent = on_terminal(width, *arguments)
        assert sent.strip()
        for one in re.split(r"[\r\n]+", sent):
            assert len(one) <= width or len(one.split()) == 1, (arguments, one)
