"""What is written is there whole or not at all, whatever fails, and a plan is told all the same."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from optimizer import Instance, Plan, UsageError, save_run
from optimizer.cli.new import copy_example
from optimizer.errors import OrbisiteError, PlanError
from optimizer.folders import DRAFT, ROOM_BYTES, made_whole, require_place, write
from optimizer.importers import convert_orlib
from optimizer.saving import save_somewhere
from tests.faults.conftest import Disk, tree

Python = Callable[..., CompletedProcess[str]]

ORLIB = Path(__file__).parent.parent / "data" / "orlib_cap" / "cap41.txt"
WRITERS: dict[str, Callable[[Instance, Plan, Path], Any]] = {
    "save_run": save_run,
    "Plan.save": lambda _, plan, out: plan.save(out),
    "new": lambda _, __, out: copy_example("tiny", out),
    "import": lambda _, __, out: convert_orlib(ORLIB, out),
}
NO_ROOM = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT, errno.EFBIG)


STRIDES = [
    pytest.param("save_run", 41, id="save_run"),
    pytest.param("save_run", 1, id="save_run-every-step", marks=pytest.mark.nightly),
    pytest.param("Plan.save", 41, id="Plan.save"),
    pytest.param("new", 1, id="new"),
    pytest.param("import", 1, id="import"),
]


@pytest.mark.parametrize(("writer", "stride"), STRIDES)
@pytest.mark.parametrize("deep", ["run", "a/b/run"])
def test_whichever_step_fails_nothing_is_left(
    inst: Instance, plan: Plan, disk: Disk, tmp_path: Path, writer: str, stride: int, deep: str
) -> None:
    out, place = tmp_path / deep, WRITERS[writer]
    whole: set[str] = set()
    for nth in range(0, 2000, stride):
        disk.__init__(nth, code=NO_ROOM[nth % len(NO_ROOM)])  # type: ignore[misc]
        try:
            place(inst, plan, out)
        except (OSError, OrbisiteError):
            assert disk.failed
            assert tree(tmp_path) == set(), f"step {nth}"
        else:  # some steps may fail: sweeping, and having the names of a folder on the disk
            whole = whole or tree(out)
            assert tree(out) == whole
            if not disk.failed:
                break
            shutil.rmtree(tmp_path / deep.partition("/")[0])
    assert nth > 2 * len(whole), "the disk was hardly touched"
    assert not [name for name in whole if DRAFT in name]


def test_a_plan_that_cannot_be_saved_is_saved_elsewhere(
    inst: Instance, plan: Plan, disk: Disk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    for nth in range(0, 2000, 61):
        disk.__init__(nth)  # type: ignore[misc]
        saved = save_somewhere(inst, plan, tmp_path / "run")
        assert saved.folder is not None
        disk.__init__()  # type: ignore[misc]
        assert Plan.load(saved.folder) == plan
        assert bool(saved.failures) == (saved.folder != tmp_path / "run")
        shutil.rmtree(saved.folder)
        if not saved.failures:
            break
        assert saved.folder.parent == tmp_path / "temporary"
        assert f"could not be saved in {tmp_path / 'run'}: No space left" in saved.failures[0]
    assert nth


def test_a_plan_that_cannot_be_saved_anywhere_is_told_so(
    inst: Instance, plan: Plan, disk: Disk, tmp_path: Path
) -> None:
    disk.fails_at, disk.lasting = 0, True
    saved = save_somewhere(inst, plan, tmp_path / "run")
    assert saved.folder is None
    assert len(saved.failures) == 2
    assert tree(tmp_path) == set()


def test_runs_of_one_second_do_not_collide(
    inst: Instance, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(lambda _: save_run(inst, plan), range(5)))
    assert len(set(folders)) == 5
    for folder in folders:
        assert Plan.load(folder) == plan
        assert json.loads((folder / "run.json").read_text())["run"] == folder.name
    assert not [name for name in tree(tmp_path) if DRAFT in name]


def test_a_clock_that_stands_still_or_jumps_back_does_not_collide(
    inst: Instance, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    from optimizer import saving

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> dt.datetime:  # type: ignore[override]
            return dt.datetime(1999, 12, 31, tzinfo=tz)

    monkeypatch.setattr(saving, "datetime", Stopped)
    monkeypatch.chdir(tmp_path)
    names = [save_run(inst, plan).name for _ in range(3)]
    assert names == [f"19991231T000000Z-{inst.digest[:8]}{n}" for n in ("", "-2", "-3")]


def test_of_two_that_make_one_folder_one_wins(tmp_path: Path) -> None:
    def make(number: int) -> bool:
        try:
            with made_whole(tmp_path / "run") as draft:
                for name in "abc":
                    write(draft / name, str(number).encode())
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, done in enumerate(pool.map(make, range(32))) if done]
    assert len(won) == 1
    assert {(tmp_path / "run" / name).read_text() for name in "abc"} == {str(won[0])}
    assert tree(tmp_path) == {"run", "run/a", "run/b", "run/c"}


def test_what_others_left_half_done_is_cleared_away_in_time(tmp_path: Path) -> None:
    old, new = tmp_path / f"{DRAFT}old", tmp_path / f"{DRAFT}new"
    for draft in (old, new):
        write(draft / "a", b"")
    os.utime(old, (time.time() - 100_000,) * 2)
    with made_whole(tmp_path / "run") as draft:
        write(draft / "b", b"")
    assert tree(tmp_path) == {new.name, f"{new.name}/a", "run", "run/b"}


PLACES = {
    "file/run": "is no folder",
    "file": "already exists and is no folder",
    "full": "already exists and is not empty",
    "dangling": "already exists and is no folder",
    "/proc/run": "No such file",
    "/dev/null/run": "is no folder",
}


@pytest.mark.skipif(sys.platform != "linux", reason="places of Linux")
@pytest.mark.parametrize("place", PLACES)
def test_a_place_where_nothing_can_be_made_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    write(tmp_path / "full" / "a", b"")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=PLACES[place]) as caught:
        require_place(tmp_path / place)
    assert place in str(caught.value)
    assert tree(tmp_path) == before


def test_a_place_is_left_as_it_was(tmp_path: Path, disk: Disk) -> None:
    require_place(tmp_path / "a" / "b")
    assert tree(tmp_path) == set()
    for nth in range(disk.step):
        disk.__init__(nth)  # type: ignore[misc]
        with pytest.raises(UsageError, match="No space left"):
            require_place(tmp_path / "a")
        assert tree(tmp_path) == set()


def test_what_is_taken_is_refused_in_the_first_second(python: Python, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for command in ("solve instances/starlink-2035 -o", "new", "import orlib"):
        words = command.split()
        more = [str(ORLIB)] if words[0] == "import" else []
        began = time.monotonic()
        done = python("-m", "optimizer", *words, *more, str(tmp_path / "file"), cwd=ROOT)
        assert done.returncode == 2, done.stderr
        assert "already exists" in done.stderr
        assert "reading" not in done.stderr
        assert time.monotonic() - began < 10  # it takes one; the machine may be busy


def test_results_that_are_a_file_are_refused_before_the_solve(
    python: Python, tmp_path: Path
) -> None:
    (tmp_path / "results").write_text("")
    done = python("-m", "optimizer", "solve", str(ROOT / "instances" / "tiny"), cwd=tmp_path)
    assert done.returncode == 2
    assert "results is no folder" in done.stderr.replace(f"{tmp_path}/results: ", "results ")
    assert "verified" not in done.stderr


ROOT = Path(__file__).parent.parent.parent


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of its own, where the machine allows."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True, check=False,
    ) if shutil.which("mount") else None  # fmt: skip
    if done is None or done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_without_room_is_refused_and_one_that_fills_up_keeps_the_plan(
    python: Python, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", "200k") as disk:
        done = python("-m", "optimizer", "solve", "instances/tiny", "-o", str(disk / "run"))
        assert done.returncode == 2
        assert "No space left" in done.stderr
        assert tree(disk) == set()
    shutil.rmtree(tmp_path / "disk")
    with small_disk(tmp_path / "disk", "1200k") as disk:  # as much as the probe takes
        code = (
            "import optimizer.folders as w; from optimizer.cli import main; import sys\n"
            "check, ballast = w.require_place, sys.argv.pop(1)\n"
            "def fills(place):\n"
            "    check(place); open(ballast, 'wb').write(bytes(1_190_000))\n"
            "w.require_place = fills\n"
            "main()"
        )
        run = ["solve", "instances/tiny", "-o", str(disk / "run"), "--json"]
        done = python("-c", code, str(disk / "ballast"), *run)
        assert done.returncode == 10, done.stderr
        document = json.loads(done.stdout)
        assert document["status"] == "optimal"
        assert "No space left" in document["warnings"][-1]
        assert Plan.load(document["run"]).cost == pytest.approx(23.1795)
        shutil.rmtree(document["run"])
        assert tree(disk) == {"ballast"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("limit", [0, 100, 5000, ROOM_BYTES - 1])
def test_a_limit_on_files_is_noticed_before_the_solve(
    python: Python, tmp_path: Path, limit: int
) -> None:
    code = (
        "import resource; from optimizer.cli import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "main()"
    )
    out = tmp_path / "run"
    done = python("-B", "-c", code, "solve", "instances/tiny", "-o", str(out), "--json")
    assert done.returncode == 2, done.stderr
    assert "File too large" in json.loads(done.stdout)["message"]
    assert tree(tmp_path) == set()


KILLED = """
import os, signal, sys
from optimizer import Instance, solve, save_run
from optimizer import folders
inst = Instance.load("instances/tiny")
plan = solve(inst)
nth, write = int(sys.argv[2]), folders.write
def killing(path, content):
    global nth
    nth -= 1
    if not nth:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content[:len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, content)
import optimizer.plan.store
optimizer.plan.store.write = killing
save_run(inst, plan, sys.argv[1])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("nth", [1, 7, 40])
def test_killed_while_saving_no_half_a_folder_bears_the_name(
    python: Python, tmp_path: Path, nth: int
) -> None:
    done = python("-c", KILLED, str(tmp_path / "run"), str(nth))
    assert done.returncode == -signal.SIGKILL
    assert not (tmp_path / "run").exists()
    assert all(name.startswith(DRAFT) for name in tree(tmp_path))


@pytest.mark.nightly
@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_killed_at_any_moment_nothing_is_half_written(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "optimizer", "solve", str(ROOT / "instances" / "tiny"), "-o"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "ORBISITE_CACHE": str(tmp_path / "cache")}
    for nth in range(60):
        out = tmp_path / f"run{nth}"
        process = subprocess.Popen(
            [*words, str(out)], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=tmp_path,
        )  # fmt: skip
        time.sleep(0.05 * nth)
        process.kill()
        process.wait()
        if out.exists():
            assert Plan.load(out).cost == pytest.approx(23.1795)
            assert Instance.load(out / "instance").name == "tiny"


def test_a_taken_folder_says_so_the_same_way_everywhere(
    inst: Instance, plan: Plan, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    write(tmp_path / "full" / "a", b"")
    for taken in ("file", "full"):
        for writer in WRITERS.values():
            with pytest.raises((PlanError, UsageError, FileExistsError), match="already exists"):
                writer(inst, plan, tmp_path / taken)
    assert tree(tmp_path) == {"file", "full", "full/a"}
