"""Files stay inside the directory, are regular, known and of bounded size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance, files


@pytest.fixture
def folder(tmp_path: Path, location: dict[str, bytes]) -> Path:
    place = tmp_path / "inst"
    place.mkdir()
    for name, data in location.items():
        (place / name).write_bytes(data)
    return place


def problems(folder: Path) -> list[str]:
    with pytest.raises(InstanceError) as caught:
        Instance.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_link_that_leads_outside(folder: Path) -> None:
    outside = folder.parent / "sites.csv"
    (folder / "sites.csv").rename(outside)
    (folder / "sites.csv").symlink_to(outside)
    wrong = "leads outside the instance's directory. Copy the file into it."
    assert problems(folder) == [f"sites.csv: {wrong}"]


def test_a_folder_of_coefficients_that_leads_outside(folder: Path) -> None:
    outside = folder.parent / "elsewhere"
    outside.mkdir()
    (outside / "see.csv").write_text("x\n")
    (folder / "coefficients").symlink_to(outside)
    wrong = "leads outside the instance's directory. Copy the file into it."
    assert problems(folder) == [f"coefficients/see.csv: {wrong}"]


def test_a_link_inside_is_read(folder: Path) -> None:
    (folder / "sites.csv").rename(folder / "sites-2030.txt")
    (folder / "sites.csv").symlink_to("sites-2030.txt")
    assert len(Instance.load(folder).sites) == 2


def test_a_link_to_nothing(folder: Path) -> None:
    (folder / "halls.csv").symlink_to("gone.csv")
    assert problems(folder) == ["halls.csv: cannot be read (No such file or directory)."]


def test_a_loop_of_links(folder: Path) -> None:
    (folder / "halls.csv").symlink_to("halls.csv")
    (told,) = problems(folder)
    assert told.startswith("halls.csv: cannot be read (")


def test_a_pipe_is_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "halls.csv")
    assert problems(folder) == ["halls.csv: is not a regular file. Put a file in its place."]


def test_a_directory_named_as_a_table(folder: Path) -> None:
    (folder / "halls.csv").mkdir()
    assert problems(folder) == ["halls.csv: is not a regular file. Put a file in its place."]


def test_a_file_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 200)
    size = (folder / "links.csv").stat().st_size
    assert problems(folder)[0] == (f"links.csv: is too large ({size} bytes). Allowed: 200 bytes.")


def test_files_too_large_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TOTAL_BYTES", 500)
    wrong = "is too much: allowed are 500 bytes in all files together."
    assert f"sources.csv: {wrong}" in problems(folder)


def test_a_table_that_is_not_one(folder: Path) -> None:
    (folder / "site.csv").write_text("x\n")
    (folder / "Links.csv").write_text("x\n")
    assert problems(folder) == [
        "Links.csv: no such table. Did you mean links.csv? Rename or move it.",
        "site.csv: no such table. Did you mean sites.csv? Rename or move it.",
    ]


def test_a_misnamed_settings_file(folder: Path) -> None:
    (folder / "instance.yaml").rename(folder / "instance.yml")
    told = "instance.yml: no such table. Did you mean instance.yaml? Rename or move it."
    assert problems(folder) == [told]


def test_notes_beside_the_tables_are_left_alone(folder: Path) -> None:
    (folder / "README.md").write_text("notes")
    (folder / ".cache").mkdir()
    assert set(Instance.load(folder).source_files) == {
        "instance.yaml",
        "links.csv",
        "regions.csv",
        "sites.csv",
        "sources.csv",
        "workloads.csv",
    }


def test_a_file_is_not_an_instance(folder: Path) -> None:
    (told,) = problems(folder / "sites.csv")
    assert told.endswith(
        "sites.csv: is a file. An instance is a directory that holds instance.yaml."
    )
