"""Numbers as people read them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from optimizer.cli.console import plain
from optimizer.cli.options import split_scenarios, split_sets
from optimizer.cli.wording import count, duration, money, percent, plural, power
from optimizer.errors import UsageError


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (count(4408), "4 408"),
        (count(12345.6), "12 346"),
        (count(0.25), "0.25"),
        (count(7.0), "7"),
        (money(574_990), "574.99 G$"),
        (money(12.3), "12.30 M$"),
        (money(0.0123), "0.0123 M$"),
        (money(0), "0.00 M$"),
        (money(-1500), "-1.50 G$"),
        (percent(0.0052), "0.52 %"),
        (percent(0.00002), "0.002 %"),
        (power(139), "139 MW"),
        (power(1390), "1.39 GW"),
        (power(0.12), "120 kW"),
        (duration(0.34), "0.3 s"),
        (duration(38.2), "38 s"),
        (duration(125), "2 min 05 s"),
        (plural(1, "regions"), "1 region"),
        (plural(1, "trajectories"), "1 trajectory"),
        (plural(4408, "shells"), "4 408 shells"),
    ],
)
def test_numbers_read_well(said: str, wanted: str) -> None:
    assert said == wanted


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
