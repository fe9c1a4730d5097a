"""The wheel in an environment of its own, used from a folder with a stray models.py."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

STRAY = "raise SystemExit('the stray file was run')\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


def run(*line: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [str(part) for part in line],
        cwd=cwd,
        env=environment | {"NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=root)
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    return built


def inside(home: Path, what: str) -> Path:
    """A folder of an environment, by its name in `sysconfig`."""
    return Path(sysconfig.get_path(what, "venv", vars={"base": str(home)}))


def tool(home: Path, name: str) -> Path:
    """A program of an environment."""
    return inside(home, "scripts") / name


def environment(home: Path, *what: str | Path) -> Path:
    """Install into a clean environment; the libraries are borrowed from the present one."""
    venv.create(home, with_pip=True, symlinks=os.name != "nt")
    (inside(home, "purelib") / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    options = ("-q", "--no-deps", "--no-build-isolation", "--force-reinstall")
    done = run(tool(home, "python"), "-m", "pip", "install", *options, *what, cwd=home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel."""
    return environment(tmp_path_factory.mktemp("env"), wheel)


@pytest.fixture
def strays(tmp_path: Path) -> Path:
    """A user's folder that holds a models.py."""
    (tmp_path / "models.py").write_text(STRAY)
    return tmp_path


def test_the_wheel_holds_the_packages_and_the_examples(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"optimizer", "models", "orbisite"}
    assert "optimizer/_instances/location/instance.yaml" in names
    assert {f"{top}/py.typed" for top in tops} <= set(names)
    assert not [name for name in names if "_alias" in name]
    assert not [name for name in names if name.startswith("optimizer/_instances/build/")]
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_the_command_is_safe_beside_a_stray_models(home: Path, strays: Path) -> None:
    done = run(tool(home, "orbisite"), "--help", cwd=strays)
    assert done.returncode == 0, done.stderr
    assert "the stray file was run" not in done.stdout + done.stderr


def test_doctor_names_the_file_to_rename(home: Path, strays: Path) -> None:
    done = run(tool(home, "orbisite"), "doctor", cwd=strays)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "models.py hides the package" in done.stdout
    assert "my_models.py" in done.stdout


def test_doctor_started_as_a_module_calls_the_stray_a_problem(home: Path, strays: Path) -> None:
    done = run(tool(home, "python"), "-m", "optimizer", "doctor", cwd=strays)
    assert done.returncode == 1
    assert "problem" in done.stdout
    assert "the stray file was run" not in done.stdout + done.stderr


@pytest.mark.parametrize("how", ["-c", "script"])
def test_python_beside_a_stray_names_it_and_does_not_run_it(
    home: Path, strays: Path, how: str
) -> None:
    code = "from optimizer import solve"
    (strays / "plan_it.py").write_text(code)
    line = ["-c", code] if how == "-c" else ["plan_it.py"]
    done = run(tool(home, "python"), *line, cwd=strays)
    assert done.returncode == 1
    assert "UsageError" in done.stderr
    assert str(strays / "models.py") in done.stderr
    assert "the stray file was run" not in done.stderr


def test_a_models_that_was_imported_before_is_named_as_well(home: Path, tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text("MINE = 1\n")
    code = "import models\nfrom optimizer import solve"
    done = run(tool(home, "python"), "-c", code, cwd=tmp_path)
    assert "UsageError" in done.stderr
    assert str(tmp_path / "models.py") in done.stderr


def test_an_example_from_the_wheel_is_copied_and_solved(home: Path, strays: Path) -> None:
    made = run(tool(home, "orbisite"), "new", "mine", "--example", "location", cwd=strays)
    assert made.returncode == 0, made.stderr
    done = run(tool(home, "orbisite"), "solve", "mine", cwd=strays)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((strays / "results" / "mine").glob("*/run.json"))


def test_metadata_is_what_the_readme_says(home: Path, tmp_path: Path) -> None:
    code = (
        "from importlib.metadata import metadata, version; import optimizer\n"
        "assert version('orbisite') == optimizer.__version__\n"
        "print(metadata('orbisite')['License-Expression'], metadata('orbisite')['Requires-Python'])"
    )
    done = run(tool(home, "python"), "-c", code, cwd=tmp_path)
    assert done.stdout.strip() == "MIT <3.14,>=3.11", done.stderr


SAME = """
import orbisite, sys
assert not {"numpy", "pandas", "pyomo"} & set(sys.modules), "not lazy"
import optimizer
assert orbisite.__all__ == optimizer.__all__
assert all(getattr(orbisite, name) is getattr(optimizer, name) for name in optimizer.__all__)
assert not hasattr(orbisite, "run")
from orbisite import Instance, solve
print(optimizer.__file__, orbisite.__file__)
"""


def test_the_project_can_be_imported_by_its_own_name(home: Path, tmp_path: Path) -> None:
    done = run(tool(home, "python"), "-c", SAME, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(str(home) in file for file in done.stdout.split())


@pytest.mark.nightly
def test_so_it_can_in_an_editable_installation(root: Path, tmp_path: Path) -> None:
    home = environment(tmp_path / "env", "-e", root)
    done = run(tool(home, "python"), "-c", SAME, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert all(str(root) in file for file in done.stdout.split())
