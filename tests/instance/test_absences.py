"""A law whose table is not there is named, where something of the instance would ask for it."""

from __future__ import annotations

from pathlib import Path

from optimizer.instance import Instance
from optimizer.instance.absences import absences

ROOT = Path(__file__).parents[2]
POWER = "no power table: power is free and unlimited"
SUPPLY = "no supply table: accelerators are for sale without limit"
FITS = "no fits table: a launch carries what its payload lifts, however large"


def without(files: dict[str, bytes], *tables: str) -> Instance:
    gone = [f"{table}.csv" for table in (*tables, "sources", "existing", "embodied")]
    return Instance.from_files({name: data for name, data in files.items() if name not in gone})


def test_nothing_is_absent_where_all_tables_are(full: Instance) -> None:
    assert absences(full) == ()


def test_each_absent_law_has_a_line() -> None:
    inst = Instance.load(ROOT / "instances" / "tiny")
    assert absences(inst) == (FITS, SUPPLY)
    files = {**inst.source_files, "instance.yaml": b"format: 1\n"}
    assert absences(without(files, "power")) == (POWER, FITS, SUPPLY)
    assert absences(without(files, "power", "halls", "coolers")) == (
        "no halls table: an open site hosts any amount of work", POWER, FITS, SUPPLY,
    )  # fmt: skip
    assert absences(without(files, "coolers")) == (
        "no coolers table: cooling is free and takes no power", FITS, SUPPLY,
    )  # fmt: skip


def test_what_nobody_asks_for_is_not_missed(small: Instance) -> None:
    """Without halls nothing is cooled, without modules nothing is launched."""
    assert absences(small) == ("no halls table: an open site hosts any amount of work", POWER)


def test_carbon_of_making_is_missed_where_carbon_counts(small: Instance) -> None:
    told = absences(small.with_({"policy.carbon_usd_per_t": 50}))
    assert told[-1] == "no embodied table: making halls and modules gives off no carbon"


def test_a_table_without_rows_is_there(location: dict[str, bytes]) -> None:
    header = b"power,site,kind,max_mw,capex_musd_per_mw,life_y,energy_usd_per_mwh\n"
    assert POWER not in absences(Instance.from_files({**location, "power.csv": header}))
