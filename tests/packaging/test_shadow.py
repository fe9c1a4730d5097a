"""A stray models.py is found without being run."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from optimizer.doctor import examine, numbers, parse_requirement
from optimizer.errors import UsageError
from optimizer.shadow import OWN_MODELS, require_own_models, stray_in, stray_models


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had imported models yet."""
    for name in [name for name in sys.modules if name.split(".")[0] == "models"]:
        monkeypatch.delitem(sys.modules, name)


def test_our_own_models_is_no_stray() -> None:
    assert OWN_MODELS.is_file()
    assert stray_models() is None
    require_own_models()


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize("stray", ["models.py", "models/__init__.py"])
def test_a_stray_first_on_the_path_is_found_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stray: str
) -> None:
    file = tmp_path / stray
    file.parent.mkdir(exist_ok=True)
    file.write_text("raise AssertionError('this must not run')\n")
    monkeypatch.syspath_prepend(tmp_path)
    found = tmp_path / Path(stray).parts[0]
    assert stray_models() == found
    with pytest.raises(UsageError, match="Rename it"):
        require_own_models()
    assert "models" not in sys.modules


def test_a_stray_that_was_imported_already_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = ModuleType("models")
    stranger.__file__ = str(tmp_path / "models.py")
    monkeypatch.setitem(sys.modules, "models", stranger)
    assert stray_models() == tmp_path / "models.py"


def test_a_folder_is_searched_for_what_a_script_there_would_import(tmp_path: Path) -> None:
    assert stray_in(tmp_path) is None
    assert stray_in(OWN_MODELS.parent.parent) is None
    (tmp_path / "models.py").touch()
    assert stray_in(tmp_path) == tmp_path / "models.py"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").touch()
    assert stray_in(tmp_path) == tmp_path / "models"


def test_the_environment_is_examined_in_a_fixed_order(tmp_path: Path) -> None:
    names = [finding.what for finding in examine(tmp_path)]
    assert names[:2] == ["python", "orbisite"]
    assert names[-3:] == ["HiGHS", "models", "machine"]


def test_requirements_and_versions_are_read() -> None:
    wanted = {
        "highspy>=1.15": ("highspy", "1.15", ""),
        "pyarrow>=15; extra == 'parquet'": ("pyarrow", "15", "parquet"),
        "typing-extensions": ("typing-extensions", "", ""),
    }
    assert {text: parse_requirement(text) for text in wanted} == wanted
    assert numbers("1.15.1") > numbers("1.15") > numbers("1.9rc1")
    assert numbers("unknown") == ()
