"""Foreign files are read strictly, and every fault is reported with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from optimizer.errors import InstanceError, UsageError
from optimizer.importers import convert_canad, convert_netdes, convert_orlib
from optimizer.importers.canad import count_ways, read_canad
from optimizer.importers.orlib import read_orlib
from optimizer.instance import Instance

Reference = Callable[[Instance], float]

# Two warehouses, two customers; the second serves both for 30 + 2 + 3 = 35.
ORLIB = "2 2\n 5 10.\n 8 30.\n 4\n 8 2\n 2\n 10 3\n"
DOW = "title\n 3 3 1\n 1 2 1 5 4 1 1\n 2 3 1 5 4 1 2\n 1 3 9 2 1 1 3\n 1 3 4\n"
FIRST = "0,4;7,0\n0,10;10,0\n8,-8\n--- k\n"
SECOND = "0,8;2,0\n0,10;10,0\n-4,4\n--- k\n"


def stochastic(chances: str, scenarios: str) -> str:
    head = "words\n+\n2\n0.5\n200\n0,1;1,0\n0,100;50,0\n"
    return f"{head}{chances.count(',') + 1}\n{chances}\n--Scenarios--\n{scenarios}"


NET = stochastic("0.25,0.75", FIRST + SECOND)


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def fault(convert: Callable[[Path, Path], Path], path: Path, tmp_path: Path) -> str:
    with pytest.raises(InstanceError) as caught:
        convert(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert len(caught.value.problems) == 1
    problem = caught.value.problems[0]
    return f"{problem.line}:{problem.column}: {problem.message}"


def test_two_warehouses_cost_what_paper_says(tmp_path: Path, reference_musd: Reference) -> None:
    # Total demand 6. Only warehouse 2 (8 units) can serve all: 30 + 2 + 3 = 35.
    # Warehouse 1 alone holds 5 < 6; both: 10 + 30 + 2 + 3 = 45. The cheapest is 35.
    inst = Instance.load(convert_orlib(written(tmp_path, "two.txt", ORLIB), tmp_path / "out"))
    assert inst.name == "two"
    assert [(hall.hall, hall.eflops) for hall in inst.halls] == [("hall-5", 5.0), ("hall-8", 8.0)]
    assert reference_musd(inst) == pytest.approx(0.035, rel=1e-9)


def test_demand_is_split_where_a_warehouse_is_full(
    tmp_path: Path, reference_musd: Reference
) -> None:
    # Warehouse 2 now holds 5. Both open: 10 + 30; five units at 2, the cheap one (unit prices
    # 8/4=2 and 10/2=5 at 1; 2/4=0.5 and 3/2=1.5 at 2): the sixth goes to 1 at the least
    # difference, 2 - 0.5 = 1.5 against 5 - 1.5 = 3.5. 40 + (2 + 3) + 1.5 = 46.5.
    text = ORLIB.replace("8 30.", "5 30.")
    inst = Instance.load(convert_orlib(written(tmp_path, "two.txt", text), tmp_path / "out"))
    assert reference_musd(inst) == pytest.approx(0.0465, rel=1e-9)


def test_no_halls_where_every_warehouse_could_serve_all(tmp_path: Path) -> None:
    text = ORLIB.replace("5 10.", "6 10.")
    inst = Instance.load(convert_orlib(written(tmp_path, "two.txt", text), tmp_path / "out"))
    assert not inst.has("halls")


def test_the_word_capacity_needs_a_number(tmp_path: Path) -> None:
    text = ORLIB.replace("5 10.", "capacity 10.")
    path = written(tmp_path, "two.txt", text)
    assert fault(convert_orlib, path, tmp_path).startswith("2:2: the file leaves the capacity open")
    assert read_orlib(path, capacity=7.5).capacity == (Decimal("7.5"), Decimal(8))


@pytest.mark.parametrize("capacity", [0, -1, float("nan"), float("inf")])
def test_a_capacity_must_be_a_positive_number(tmp_path: Path, capacity: float) -> None:
    path = written(tmp_path, "two.txt", ORLIB)
    with pytest.raises(UsageError, match="must be more than 0"):
        convert_orlib(path, tmp_path / "out", capacity)


def test_a_capacity_for_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="states its capacities"):
        convert_orlib(written(tmp_path, "two.txt", ORLIB), tmp_path / "out", 5)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2 2\n", "two 2\n", "1:1: the number of warehouses is not a whole number ('two')."),
        ("2 2\n", "0 2\n", "1:1: the number of warehouses is 0. From 1 to 10000 is allowed."),
        ("5 10.", "0 10.", "2:2: capacity of warehouse 1 is 0. Only more than 0 is allowed."),
        ("10.\n", "-1\n", "2:4: fixed cost of warehouse 1 is -1. Only 0 or more is allowed."),
        (" 4\n", " 0\n", "4:2: demand of customer 1 is 0. Only more than 0 is allowed."),
        (
            "8 2\n",
            "8 nan\n",
            (
                "5:4: cost of customer 1 at warehouse 2 is not a number ('nan'). "
                "Write a plain decimal."
            ),
        ),
        (
            "10 3\n",
            "10\n",
            (
                "7:2: the file ends before cost of customer 2 at warehouse 2. "
                "Check that it is whole."
            ),
        ),
        ("10 3\n", "10 3 4\n", "7:7: unexpected text after the last field ('4'). Remove it."),
    ],
)
def test_faults_of_a_warehouse_file(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = written(tmp_path, "two.txt", ORLIB.replace(old, new, 1))
    assert fault(convert_orlib, path, tmp_path) == expected


def test_a_small_design_costs_what_paper_says(tmp_path: Path, reference_musd: Reference) -> None:
    # 4 units from 1 to 3. By 2: 4 + 4 + 4*(1+1) = 16. The direct arc holds 2: 1 + 2*9 = 19, and
    # the other 2 by 2 would still pay 8. The cheapest is 16.
    inst = Instance.load(convert_canad(written(tmp_path, "s.dow", DOW), tmp_path / "out"))
    assert inst.settings.routing.routes_per_host == "all"
    assert reference_musd(inst) == pytest.approx(0.016, rel=1e-9)


def test_ways_are_counted_per_commodity(tmp_path: Path) -> None:
    design = read_canad(written(tmp_path, "s.dow", DOW.replace("3 3 1", "3 3 2") + "1 3 1\n"))
    assert count_ways(design, 100) == 4
    assert count_ways(design, 1) > 1


def test_many_ways_ask_for_a_pool(tmp_path: Path) -> None:
    data = Path(__file__).parents[1] / "data" / "canad"
    inst = Instance.load(convert_canad(data / "c33.dow", tmp_path / "c33"))
    assert inst.settings.routing.routes_per_host == 100
    inst = Instance.load(convert_canad(data / "c33.dow", tmp_path / "c33-3", routes_per_host=3))
    assert inst.settings.routing.routes_per_host == 3
    inst = Instance.load(convert_canad(data / "c37.dow", tmp_path / "c37"))
    assert inst.settings.routing.routes_per_host == 50  # 200 commodities, 10 000 ways in all


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "3 3 1\n",
            "3 3\n",
            (
                "2:2: the line of sizes (nodes, arcs, commodities) has 2 fields. "
                "Exactly 3 are allowed."
            ),
        ),
        ("3 3 1\n", "3 3 2\n", "2:2: 4 rows follow, but 3 arcs and 2 commodities are 5."),
        ("1 2 1 5 4 1 1", "1 4 1 5 4 1 1", "3:4: the node is 4. From 1 to 3 is allowed."),
        (
            "1 2 1 5 4 1 1",
            "1 1 1 5 4 1 1",
            ("3:4: both ends are node 1. Two different nodes are allowed."),
        ),
        (
            "1 2 1 5 4 1 1",
            "1 2 1 0 4 1 1",
            ("3:8: the capacity is 0. Only more than 0 is allowed."),
        ),
        ("1 2 1 5 4 1 1", "1 2 1 5 4 1", "3:2: an arc has 6 fields. Exactly 7 are allowed."),
        ("1 3 4\n", "1 3 x\n", "6:6: the demand is not a number ('x'). Write a plain decimal."),
    ],
)
def test_faults_of_a_design_file(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = written(tmp_path, "s.dow", DOW.replace(old, new, 1))
    assert fault(convert_canad, path, tmp_path) == expected


def test_two_scenarios_cost_what_paper_says(tmp_path: Path, reference_musd: Reference) -> None:
    # Scenario 1 (1/4): node 1 sends 8 to node 2 at 4; scenario 2 (3/4): node 2 sends 4 to
    # node 1 at 2. Both arcs are built: 100 + 50 + 1/4*8*4 + 3/4*4*2 = 164.
    inst = Instance.load(convert_netdes(written(tmp_path, "n.dat", NET), tmp_path / "out"))
    assert reference_musd(inst) == pytest.approx(0.164, rel=1e-9)


def test_thirty_scenarios_need_two_days(tmp_path: Path, reference_musd: Reference) -> None:
    # Alternately the two futures above, 1/30 each: 150 + 1/2*8*4 + 1/2*4*2 = 170.
    text = stochastic(",".join(["0.0333333333333"] * 30), 15 * (FIRST + SECOND))
    inst = Instance.load(convert_netdes(written(tmp_path, "n.dat", text), tmp_path / "out"))
    assert reference_musd(inst) == pytest.approx(0.170, rel=1e-6)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("+\n", "\n", "1:1: there is no line '+' before the data. Check the file."),
        ("8,-8", "8,-7", "13:1: the supply adds up to 1. Only 0 is allowed."),
        ("8,-8", "11,-11", "13:1: node 1 supplies 1 more than the arcs that leave it bear."),
        (
            "0.25,0.75",
            "0.25,0.65",
            ("9:1: the probabilities add up to 0.90. Each above 0 and 1 in all is allowed."),
        ),
        ("0,4;7,0", "0,4,1;7,0", "11:1: the unit costs: 3 numbers. 2 are allowed."),
        ("0,4;7,0", "0,4;7,-2", "11:7: the unit costs is -2. Only 0 or more is allowed."),
        ("0,1;1,0", "0,0;0,0", "6:1: no two nodes are linked. Check the adjacency matrix."),
        ("\n2\n0.25", "\n3\n0.25", "8:1: 6 rows follow. 3 scenarios have 9."),
    ],
)
def test_faults_of_a_stochastic_file(tmp_path: Path, old: str, new: str, expected: str) -> None:
    path = written(tmp_path, "n.dat", NET.replace(old, new, 1))
    assert fault(convert_netdes, path, tmp_path) == expected


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert fault(convert_orlib, tmp_path / "none.txt", tmp_path).startswith("1:1: cannot be read")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    assert fault(convert_orlib, tmp_path / "bytes.txt", tmp_path).startswith("1:1: is not UTF-8")
    assert fault(convert_orlib, written(tmp_path, "e.txt", " \n"), tmp_path).startswith("1:1: the")


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, "two.txt", ORLIB)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        convert_orlib(path, tmp_path / "out")
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_nothing_but_the_folder_is_left_behind(tmp_path: Path) -> None:
    path = written(tmp_path, "two.txt", ORLIB)
    (tmp_path / "out").mkdir()
    assert convert_orlib(path, str(tmp_path / "out")) == tmp_path / "out"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out", "two.txt"]


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = written(tmp_path, "two.txt", ORLIB)
    folders = [convert_orlib(path, tmp_path / name) for name in ("a", "b")]
    first, second = (
        {entry.name: entry.read_bytes() for entry in folder.iterdir()} for folder in folders
    )
    assert first == second
