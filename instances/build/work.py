"""The tables of time and of work: periods, slices, profiles, trajectories, workloads, supply."""

from __future__ import annotations

from cells import Cell, Row, base, derived, guess, par, read
from demand import PERIODS, demands, growth
from ground import eflops_price
from space import modules

RESIDENCY = {
    "western": "US;CA;BR;EU;UK;IS",
    "pacific": "US;JP;MY;AU;IN;GULF",
    "open-data": "US;CA;BR;EU;UK;IS;JP;AU",
    "southern": "US;EU;UK;IS;GULF;IN;ZA;KE",
}
SPREAD = {
    "in_gbps_per_eflops": (0.3, 5), "out_gbps_per_eflops": (0.3, 5), "latency_ms": (0.5, 2),
    "processing_ms": (0.5, 2), "min_cluster_eflops": (0.2, 2),
}  # fmt: skip


def periods() -> list[Row]:
    """Four periods of two years."""
    why = "Chosen: four purchase dates, two years apart"
    return [
        {"period": r["period"], "years": guess(float(r["years"]), why)} for r in read("periods")
    ]


def slices() -> list[Row]:
    """Both solstices in two halves of a day, and an equinox day.

    The December slices get 1,704 of 8,760 hours: then the ring's mean sunlit share is that of a
    year (0.961), with the deepest eclipse season (0.80) in it.
    """
    weights = "Weights that give the ring its yearly sunlit share (0.961), the broadband shell too"
    return [_timed(r, {"hours_per_year": weights}) for r in read("slices")]


def outages() -> list[Row]:
    """Days on which something is lost; those of 0 hours are switched on by a scenario."""
    return [
        {k: r[k] for k in ("slice", "like_slice")}
        | {"hours_per_year": guess(float(r["hours_per_year"]), r["why"])}
        | {k: r[k] for k in ("element_kind", "element")}
        | {"available": guess(float(r["available"]), r["why"])}
        for r in read("outages")
    ]


def _timed(row: dict[str, str], how: dict[str, str]) -> Row:
    plain = ("slice", "day", "like_slice", "element_kind", "element")
    return {
        k: v if k in plain else guess(float(v), how.get(k, "Chosen operating state"))
        for k, v in row.items()
    }


def trajectories() -> list[Row]:
    """Growth of demand, and how prices and silicon move."""
    rows: list[Row] = []
    for r in read("trajectories"):
        steps = [_spread_out(float(r[str(p)]), r["title"]) for p in PERIODS]
        rows += _steps(r["trajectory"], steps)
    for kind in ("training", "inference"):
        rows += _steps(f"{kind}-growth", [growth(kind, p) for p in PERIODS])
    rows += _steps("grid-price", [par(f"grid_price_{p}") for p in PERIODS])
    one = guess(1, "Base")
    rows += _steps("grid-carbon", [par(f"grid_carbon_{p}") for p in PERIODS])
    rows += _steps("turbine-orders", [par(f"turbines_{p}") for p in PERIODS])
    rows += _steps("starship-cadence", [one, *(par(f"starship_cadence_{p}") for p in PERIODS[1:])])
    rows += _steps("starship-price", _starship_prices())
    return rows + _silicon()


def _spread_out(factor: float, title: str) -> Cell:
    """Return a growth factor with ends: 0.6 and 1.3 times its logarithm."""
    return Cell(factor, factor**0.6, factor**1.3, title=f"{title}: guess")


def _starship_prices() -> list[Cell]:
    ends = [par(f"starship_price_per_kg_{year}") for year in (2028, 2030, 2035)]
    first = base("starship_price_contract") / base("starship_payload_leo_v3_reusable")
    how = "Reference USD/kg of {} over the contract price (900 USD/kg)"
    known = [
        cell.scale(1 / first, how.format(year))
        for cell, year in zip(ends, (2028, 2030, 2035), strict=True)
    ]
    cells = known[:2]
    for year in (2032, 2034):
        value, low, high = (
            getattr(ends[1], end) * (getattr(ends[2], end) / getattr(ends[1], end))
            ** ((year - 2030) / 5) / first
            for end in ("value", "low", "high")
        )  # fmt: skip
        how = "Between the USD/kg of 2030 and 2035 (geometric)"
        cells.append(Cell(value, low, high, title=how))
    return cells


def _silicon() -> list[Row]:
    """Write the step of silicon so that all accelerators of one date cost the same per EFLOPS."""
    step = {2028: 1.0, 2030: 1.0, 2032: base("silicon_2032"), 2034: base("silicon_2034")}
    rack = {**step, 2034: base("silicon_2032")}
    why = "A refreshed 130 kW rack takes the silicon of 2032 and no later one"
    how = "EFLOPS per hall x price per EFLOPS of the date, over its base"
    rows = _steps("gen2030-silicon", [derived(step[p], "silicon_2032, silicon_2034", "assumption")
                                      for p in PERIODS])  # fmt: skip
    rows += _steps("gb200-silicon", [derived(rack[p], why, "assumption") for p in PERIODS])
    for name, silicon, start in (("gen2030", step, 2030), ("gb200", rack, 2028)):
        prices = [silicon[p] * eflops_price(p) / eflops_price(start) for p in PERIODS]
        rows += _steps(f"{name}-price", [derived(x, how, "assumption") for x in prices])
    return rows


def _steps(name: str, cells: list[Cell]) -> list[Row]:
    return [
        {"trajectory": name, "period": str(p), "factor": cell}
        for p, cell in zip(PERIODS, cells, strict=True)
    ]


def workloads() -> list[Row]:
    """What is asked of the planner: classes of 2028 split over places."""
    classes, eflops = {r["class"]: r for r in read("classes")}, demands()
    return [_workload(r, classes[r["class"]], eflops[r["workload"]]) for r in read("origins")]


def _workload(row: dict[str, str], kind: dict[str, str], eflops: Cell) -> Row:
    why = f"Workload table of the reference: {kind['reasoning']}"
    hour = base("h100_rental") / (base("h100_bf16_dense") * 1e-6)
    price = par("h100_rental").scale(
        hour * float(kind["shortfall_factor"]) / base("h100_rental"),
        f"h100_rental per EFLOPS x {kind['shortfall_factor']} for the class",
    )
    return {
        "workload": row["workload"], "class": row["class"], "origin": row["origin"],
        "sink": row["sink"], "demand_eflops": eflops,
        **{n: guess(float(kind[n]), why, *ends) for n, ends in SPREAD.items()},
        "residency": RESIDENCY.get(row["residency"], row["residency"]),
        "hosts": row["hosts"], "span": kind["span"], "shift": kind["shift"],
        "critical": kind["critical"], "shortfall_usd_per_eflops_h": price,
        "demand_trajectory": kind["growth"], "demand_profile": kind["profile"],
    }  # fmt: skip


def supply() -> list[Row]:
    """Accelerators that one operator can buy, refresh and orbit included."""
    return [{"period": str(p), "accelerator_eflops": par(f"supply_{p}")} for p in PERIODS]


def embodied() -> list[Row]:
    """Carbon in making halls and modules."""
    blocks = {"gb200-5": "hall_block", "gen2030-5": "hall_block", "h100-25": "h100_block"}
    rows: list[Row] = [
        {"what": n, "kg_co2": par("hall_embodied").scale(base(mw), f"hall_embodied x {mw}")}
        for n, mw in blocks.items()
    ]
    for row in modules():
        mass = row["mass_kg"]
        if isinstance(mass, Cell):
            how = "module_embodied_per_kg x mass"
            cell = par("module_embodied_per_kg").scale(mass.value, how)
            rows.append({"what": row["module"], "kg_co2": cell})
    return rows
