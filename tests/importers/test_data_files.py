"""The published files are the ones that were checked: copies in the wild hold damaged numbers."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
SETS = ("orlib_cap", "canad", "netdes")
OURS = {"SHA256SUMS", "PROVENANCE.txt"}
# The sums of the lists of sums: a list cannot change unseen either.
LISTS = {
    "orlib_cap": "80d30d4ff02822b7e2877fa41df1576ff19e10771803f7a47eaa6faeb38af5bd",
    "canad": "b9a9b2cc46403b4518d775d5ba5b64a1770777319ffea5661db5264fdee12429",
    "netdes": "8ead4084f858c42c55abe5f61e6f573b2f9227222e7b5e321d5732162eb95366",
}


def pinned(data_set: str) -> dict[str, str]:
    lines = (DATA / data_set / "SHA256SUMS").read_text().splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


@pytest.mark.parametrize("data_set", SETS)
def test_the_list_of_sums_is_the_one_that_was_checked(data_set: str) -> None:
    text = (DATA / data_set / "SHA256SUMS").read_bytes()
    assert hashlib.sha256(text).hexdigest() == LISTS[data_set]


@pytest.mark.parametrize("data_set", SETS)
def test_every_file_has_its_pinned_sum(data_set: str) -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (DATA / data_set).iterdir()
        if path.name not in OURS
    }
    assert found == pinned(data_set)


@pytest.mark.parametrize("data_set", SETS)
def test_every_set_says_where_it_comes_from_and_under_which_licence(data_set: str) -> None:
    names = {path.name for path in (DATA / data_set).iterdir()}
    assert "PROVENANCE.txt" in names
    assert any(name.startswith("LICENSE") for name in names)
