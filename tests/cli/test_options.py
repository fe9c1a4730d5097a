"""What options and documents are made of."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.cli.console import plain
from optimizer.cli.options import split_scenarios, split_sets
from optimizer.errors import UsageError


def test_documents_hold_what_json_can_hold() -> None:
    given = {1: math.nan, "b": (np.float64(2.5), np.int64(3), np.bool_(True)), "c": math.inf}
    assert plain(given) == {"1": None, "b": [2.5, 3, True], "c": None}


def test_scenarios_keep_their_order_and_may_be_a_file() -> None:
    names, file = split_scenarios(["cheap,late", "own.yaml", "dark"])
    assert names == ("cheap", "late", "dark")
    assert file is not None
    assert file.name == "own.yaml"
    with pytest.raises(UsageError, match="one file"):
        split_scenarios(["a.yaml,b.yml"])


def test_sets_are_taken_apart_at_the_first_equals_sign() -> None:
    assert split_sets(["a.b.c=1", "d = *0.5", "a.b.c=2"]) == {"a.b.c": "2", "d": "*0.5"}
    for wrong in ("a", "=1", "a=", ""):
        with pytest.raises(UsageError, match="KEY=VALUE"):
            split_sets([wrong])
