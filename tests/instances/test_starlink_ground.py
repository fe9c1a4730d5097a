"""Ground, demand and money of starlink-2035: numbers worked by hand, and true sources."""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path

import pytest

from optimizer.errors import InstanceError
from optimizer.instance import Instance

Table = list[dict[str, str]]
Lines = dict[tuple[str, str, str], dict[str, str]]
PEAK = 60_000 / (8760 * 0.9)  # demand charge in the all-in price, USD/MWh


@pytest.fixture(scope="module")
def inst(folder: Path) -> Instance:
    return Instance.load(folder)


def read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def rows(folder: Path, table: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in read(folder / f"{table}.csv")}


def lines(folder: Path) -> Lines:
    return {(r["table"], r["row"], r["column"]): r for r in read(folder / "sources.csv")}


def parameters(built: Path) -> dict[str, dict[str, str]]:
    return {
        r["parameter"]: r
        for name in ("parameters", "assumptions", "assumptions_space")
        for r in read(built / f"{name}.csv")
    }


# Grid energy, worked by hand; all less 60,000/(8760 x 0.9) = 7.6104:
#   Memphis: Tennessee 2024 6.21 cents = 62.1; Ashburn: Virginia 2024 8.99 cents = 89.9
#   Frankfurt: (90.52 EUR/MWh, Sep 2024 to Aug 2025, + 35) x 1.1 = 138.06
#   Paris: (72.80 + 22) x 1.1 = 104.28; Slough: (100.75 + 95) x 1.1 = 215.3
#   Beauharnois: 0.13 CAD x 0.72 = 93.6; Johor: 0.4562 MYR x 0.235 = 107.2; Mumbai 8.32 x 0.0117
GRID = {
    "memphis": 62.1, "nova": 89.9, "frankfurt": 138.06, "paris": 104.28, "slough": 215.32,
    "quebec": 93.6, "johor": 107.207, "mumbai": 97.344, "olkaria": 70.0,
}  # fmt: skip


@pytest.mark.parametrize("site", GRID)
def test_grid_energy_worked_by_hand(site: str, folder: Path) -> None:
    row = rows(folder, "power", "power")[f"{site}-grid"]
    assert float(row["energy_usd_per_mwh"]) == pytest.approx(GRID[site] - PEAK, rel=2e-4)


# N+1: 460 MW of 35 MW units are 13, one the spare: 12/13. 100 MW: 3 units, 2/3. Two at least.
#   Combined cycle: 600 MW of 180 MW trains are 3: 2/3
FIRM = {"memphis-gas": 12 / 13, "nova-gas": 2 / 3, "abilene-gas": 0.9, "abilene-ccgt": 2 / 3}


@pytest.mark.parametrize("plant", FIRM)
def test_one_turbine_of_n_is_the_spare(plant: str, folder: Path) -> None:
    row = rows(folder, "power", "power")[plant]
    assert float(row["firm_share"]) == pytest.approx(FIRM[plant], rel=1e-5)


def test_turbines_pay_their_pipeline_and_wait_for_it(folder: Path) -> None:
    """Abilene: 15 km = 9.3206 miles x 10.9 MUSD over 960 MW = 0.105827; 2026 + 1.5 -> 2028."""
    power = rows(folder, "power", "power")
    assert float(power["abilene-gas"]["capex_musd_per_mw"]) == pytest.approx(1.505827, rel=1e-5)
    assert float(power["abilene-ccgt"]["capex_musd_per_mw"]) == pytest.approx(2.505827, rel=1e-5)
    assert power["abilene-gas"]["available_from"] == "2028"
    assert power["abilene-ccgt"]["available_from"] == "2031"


# 2026 + 5.5 (Dominion: 4 to 7) -> 2032; + 7 (Ember); + 8 (West London); + 3 (RTE); + 1.5 -> 2028
@pytest.mark.parametrize(
    ("site", "year"),
    [("nova", 2032), ("frankfurt", 2033), ("slough", 2034), ("paris", 2029), ("abu-dhabi", 2028)],
)
def test_a_grid_connection_comes_after_the_queue_of_its_place(
    site: str, year: int, folder: Path
) -> None:
    assert rows(folder, "power", "power")[f"{site}-grid"]["available_from"] == str(year)


def test_demand_of_2028_follows_from_the_projection(folder: Path) -> None:
    """IEA, 415 TWh in 2024 to 945 in 2030: 718.2 TWh in 2028, a mean of 81.99 GW.

    x 0.35 AI / 1.2 PUE x 0.025 operator = 597.8 MW of IT; x 1.44 EFLOPS/MW (GB200) = 860.9.
    Training 0.47 x 0.8 = 323.7; chat 0.53 x 0.48 = 219.0.
    """
    twh = 415 * (945 / 415) ** (4 / 6)
    eflops = twh * 1e6 / 8760 * 0.35 / 1.2 * 0.025 * 1.44
    assert eflops == pytest.approx(860.9, abs=0.3)
    total: dict[str, float] = {}
    for row in read(folder / "workloads.csv"):
        total[row["class"]] = total.get(row["class"], 0) + float(row["demand_eflops"])
    assert total["training"] == pytest.approx(eflops * 0.47 * 0.8, rel=1e-5)
    assert total["finetuning"] == pytest.approx(eflops * 0.47 * 0.2, rel=1e-5)
    assert total["chat"] == pytest.approx(eflops * 0.53 * 0.48, rel=1e-5)
    assert total["fleet"] == pytest.approx(0.5e6 * 30e-6, rel=1e-5)  # vehicles x 30 TFLOPS
    # 5 million people x 25 prompts x 0.24 Wh / 24 h = 1.25 MW x 1.44
    assert total["remote"] == pytest.approx(1.8, rel=1e-5)
    assert total["government"] == pytest.approx(0.01 * eflops * 0.53, rel=1e-5)
    # 200 satellites x 0.45 Gbps / 300 Gbps per EFLOPS, a fifth of it within ten minutes
    assert total["eo-edge"] == pytest.approx(0.06, rel=1e-5)
    assert total["eo-bulk"] == pytest.approx(0.24, rel=1e-5)


def test_growth_follows_from_the_projection(inst: Instance) -> None:
    """Inference 2030: 945/718.2 x 0.45/0.35 x 0.55/0.53 x (1.44 + 2.6732)/2 / 1.44 = 2.507.

    2034: 945 x (1200/945)^0.8 = 1143.9 TWh; fleet 2.6732 x (1.36 + 1.86)/2 = 4.3039.
    """
    factor = {(row.trajectory, row.period): row.factor for row in inst.trajectories}
    twh = 415 * (945 / 415) ** (4 / 6)
    expected = 945 / twh * 0.45 / 0.35 * 0.55 / 0.53 * (1.44 + 2.67323) / 2 / 1.44
    assert factor["inference-growth", 2030] == pytest.approx(expected, rel=1e-5)
    late = 945 * (1200 / 945) ** 0.8 / twh * 0.58 / 0.35 * 2.67323 * (1.36 + 1.86) / 2 / 1.44
    assert factor["inference-growth", 2034] == pytest.approx(late * 0.59 / 0.53, rel=1e-5)
    assert factor["training-growth", 2034] == pytest.approx(late * 0.41 / 0.47, rel=1e-5)


def test_chat_is_split_by_where_data_centres_stand_and_users_live(folder: Path) -> None:
    """United States: 0.7 x 0.45/0.7949 + 0.3 x 0.057/0.8628, China counting three tenths."""
    stand = 0.45 + 0.293 * 0.3 + 0.119 + 0.107 + 0.031
    users = 0.057 + 0.196 * 0.3 + 0.121 + 0.375 + 0.251
    chat = {
        row["workload"]: float(row["demand_eflops"])
        for row in read(folder / "workloads.csv")
        if row["class"] == "chat"
    }
    us = sum(x for name, x in chat.items() if name.startswith("chat-us-"))
    share = us / sum(chat.values())
    assert share == pytest.approx(0.7 * 0.45 / stand + 0.3 * 0.057 / users, rel=1e-5)


def test_bundles_come_from_starlink_subscribers_where_there_is_no_fibre(folder: Path) -> None:
    """10 M + 1.87 years at a million in 53 days = 22.887 M plans x 2.5 people x 0.1 uptake.

    x 22.5 % in the United States x 0.25 W a user x 1.44e-6 EFLOPS/W = 0.46347.
    """
    plans = 10e6 + (2028 - 2026.13) * 365.25 / 53 * 1e6
    work = rows(folder, "workloads", "workload")
    us = float(work["bundled-us"]["demand_eflops"])
    assert us == pytest.approx(plans * 2.5 * 0.1 * 0.225 * 0.25e-6 * 1.44, rel=1e-5)
    linked = {end for r in read(folder / "links.csv") for end in (r["from"], r["to"])}
    bundled = [r for name, r in work.items() if name.startswith("bundled-")]
    assert len(bundled) >= 5
    assert not {r["origin"] for r in bundled} & linked


def test_government_work_stays_at_home(folder: Path) -> None:
    home = {name: r["jurisdiction"] for name, r in rows(folder, "regions", "region").items()}
    government = [r for r in read(folder / "workloads.csv") if r["workload"].startswith("gov-")]
    assert len(government) >= 5
    for row in government:
        assert row["residency"] == home[row["origin"]]
        assert row["critical"] == "no"


def test_prices_by_hour_leave_the_mean_alone(inst: Instance) -> None:
    named = {row.energy_profile for row in inst.power if row.energy_profile}
    assert named == {"price-solar", "price-thermal"}
    for name in named:
        factors = [row.factor for row in inst.profiles if row.profile == name]
        assert len(factors) == 24
        assert sum(factors) / 24 == pytest.approx(1, abs=1e-5)


def test_the_generation_of_2030_lies_between_no_step_and_the_racks_sold_for_2027(
    folder: Path, built: Path
) -> None:
    """VR200: 1.2/0.36 x 125/210 x 1.44 = 2.857 EFLOPS/MW in FP8; price 0.688 of GB200."""
    line = lines(folder)["halls", "gen2030-5", "eflops"]
    assert float(line["low"]) == pytest.approx(1.44 * 5, rel=1e-5)
    assert float(line["high"]) == pytest.approx(1.44 * 1.2 / 0.36 * 125 / 210 * 5, rel=1e-5)
    price = float(parameters(built)["gen2030_price"]["base"])
    assert price == pytest.approx((7.8 / 1.2) / (3.4 / 0.36), abs=0.002)


def test_land_is_bought_at_the_price_of_its_place(folder: Path) -> None:
    """Ashburn: 4 MUSD/acre x 0.3 acre/MW x 600 MW + 10 = 730 MUSD; Lulea: 0.1 x 0.3 x 400 + 10."""
    sites = rows(folder, "sites", "site")
    assert float(sites["nova"]["open_musd"]) == pytest.approx(730)
    assert float(sites["lulea"]["open_musd"]) == pytest.approx(22)


# Sources


def test_a_number_seen_in_a_source_names_it(folder: Path) -> None:
    for where, line in lines(folder).items():
        if line["status"] in ("sourced", "secondary"):
            assert line["url"].startswith("http"), where
        assert line["title"], where


def test_no_spread_is_lost_in_a_line_for_a_whole_column(folder: Path) -> None:
    """A `*` line has low and high only where every row holds the one value that it names."""
    for (table, row, column), line in lines(folder).items():
        if row != "*" or not (line["value"] or line["low"]):
            continue
        held = {r[column] for r in read(folder / f"{table}.csv") if r.get(column)}
        assert held == {line["value"]}, (table, column)


def test_what_is_guessed_says_how_far_off_it_may_be(folder: Path) -> None:
    """Places where guesses matter most: each row has its own ends."""
    known = lines(folder)
    for table, key, column in (
        ("workloads", "workload", "demand_eflops"), ("power", "power", "max_mw"),
        ("sites", "site", "open_musd"), ("sites", "site", "max_it_mw"),
        ("coolers", "cooler", "overhead"),
    ):  # fmt: skip
        for row in read(folder / f"{table}.csv"):
            line = known[table, row[key], column]
            assert float(line["low"]) < float(line["high"]), (table, row[key], column)


@pytest.mark.parametrize("end", ["low", "high"])
def test_every_end_of_a_spread_is_a_valid_what_if(end: str, inst: Instance) -> None:
    """Each column of every table, all its rows at one end at once; rows without one are kept."""
    ends: dict[str, dict[str, float]] = {}
    for one in inst.spreads().itertuples():
        table, column = one.key.partition(".")[0], one.key.rpartition(".")[2]
        if table in inst.content.tables:
            ends.setdefault(f"{table}.*.{column}", {})[one.key] = getattr(one, end)
    assert len(ends) > 100
    refused: dict[tuple[str, str], str] = {}
    for column, expected in ends.items():
        try:
            changed = inst.with_({column: end})
        except InstanceError as error:
            refused[column, end] = str(error)
            continue
        table, name = column.split(".*.")
        held = {f"{table}.{key}.{name}": row for key, row in changed.by_id(table).items()}
        assert {key: getattr(held[key], name) for key in expected} == expected
        assert not set(changed.kept) & set(expected)
    assert refused == {}


def test_shares_that_must_add_up_do(built: Path) -> None:
    known = parameters(built)
    shares = [float(r["base"]) for name, r in known.items() if name.startswith("region_share_2030")]
    users = [float(r["base"]) for name, r in known.items() if name.startswith("internet_users_")]
    assert (len(shares), len(users)) == (5, 5)
    assert sum(shares) == pytest.approx(1, abs=1e-6)
    assert sum(users) == pytest.approx(1, abs=1e-6)
    parts: dict[str, float] = {}
    for row in read(built / "classes.csv"):
        if row["part"]:
            parts[row["basis"]] = parts.get(row["basis"], 0) + float(row["part"])
    assert parts == pytest.approx({"training": 1.0, "inference": 1.0})


def worked_again(built: Path) -> dict[tuple[str, str, str], float]:
    """Work out again, from the source tables alone, what has a table of its own at hand."""
    known = {name: float(r["base"]) for name, r in parameters(built).items()}
    cents = {(r["state"], r["year"]): float(r["usd_cents_per_kwh"]) for r in
             read(built / "prices_us.csv")}  # fmt: skip
    months = sorted((r["country"], r["month"], float(r["eur_per_mwh"])) for r in
                    read(built / "prices_eu.csv"))  # fmt: skip
    price = {name: x * 1e3 for name, x in known.items()}
    for r in read(built / "tariffs.csv"):
        if r["kind"] == "state":
            price[r["parameter"]] = 10 * cents[r["key"], max(y for s, y in cents if s == r["key"])]
        elif r["kind"] == "wholesale":
            year = [x for c, _, x in months if c == r["key"]][-12:]
            price[r["parameter"]] = (math.fsum(year) / 12 + known[r["over"]]) * known[r["rate"]]
        else:
            price[r["parameter"]] = 1e3 * float(r["base"]) * known[r["rate"]]
    carbon = {r["country"]: float(r["g_co2e_per_kwh"]) for r in read(built / "carbon.csv")}
    found: dict[tuple[str, str, str], float] = {}
    for r in read(built / "sites.csv"):
        grid = ("power", f"{r['site']}-grid")
        country = "QUEBEC" if r["site"] == "quebec" else r["country"]
        found[*grid, "carbon_kg_per_mwh"] = carbon[country]
        found[*grid, "energy_usd_per_mwh"] = price[r["price_param"]] - PEAK
        for axis in ("lat_deg", "lon_deg"):
            found["sites", r["site"], axis] = float(r[axis])
    for table in ("regions", "hubs", "gateways"):
        for r in read(built / f"{table}.csv"):
            for axis in ("lat_deg", "lon_deg"):
                found[table, r[table[:-1]], axis] = float(r[axis])
    return found


def test_thirty_random_numbers_come_out_of_the_tables_they_came_from(
    folder: Path, built: Path
) -> None:
    again = worked_again(built)
    tables = {
        name: rows(folder, name, name.removesuffix("s"))
        for name in ("power", "sites", "regions", "hubs", "gateways")
    }
    known = lines(folder)
    drawn = [
        where
        for where in sorted(again)
        if (known.get(where) or known[where[0], "*", where[2]])["status"] != "assumption"
    ]
    assert len(drawn) > 100
    prices = [where for where in drawn if where[0] == "power"]
    rng = random.Random(2036)
    for table, row, column in rng.sample(drawn, 15) + rng.sample(prices, 15):
        value = float(tables[table][row][column])
        assert value == pytest.approx(again[table, row, column], rel=1e-5), (table, row, column)


def test_a_state_s_direct_emissions_are_an_end_and_never_the_value(
    folder: Path, built: Path
) -> None:
    """Tennessee: 661.166 lb/MWh x 0.45359 = 299.9 kg/MWh, below the country's 369.5."""
    line = lines(folder)["power", "memphis-grid", "carbon_kg_per_mwh"]
    assert float(line["low"]) == pytest.approx(661.166 * 0.45359237, rel=1e-5)
    assert line["value"] == line["high"] == "369.473"
    states = {r["state"] for r in read(built / "carbon_us.csv")}
    assert states == {r["state"] for r in read(built / "sites.csv") if r["state"]}
