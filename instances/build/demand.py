"""How much work is asked for: from the IEA's electricity of data centres to EFLOPS by place.

The work of one operator in a year is

    electricity of data centres x share of AI / hours / PUE x share of the operator x EFLOPS per MW

where EFLOPS per MW is the mean of what was bought in that year and two years before. Training and
inference share it by year; inference and fine-tuning are split over blocks of the world by where
data centres stand (IEA) and, for work that people wait for, by where internet users live. Small
classes are counted from heads: users, vehicles, satellites.
"""

from __future__ import annotations

from cells import Cell, base, par, read
from ground import gb200_eflops, gen2030_eflops

PERIODS = (2028, 2030, 2032, 2034)
BLOCKS = {
    "us": "united_states", "china": "china", "europe": "europe",
    "asia-pacific": "asia_pacific_ex_china", "rest": "rest_of_world",
}  # fmt: skip


def world_twh(year: int, end: str = "value") -> float:
    """Return the electricity of the world's data centres in a year, in TWh.

    Geometric between the years of the IEA (2024, 2030, 2035); `end` is value, low or high.
    """
    known = {y: getattr(par(f"iea_dc_twh_world_{y}"), end) for y in (2024, 2030, 2035)}
    first, last = (2024, 2030) if year <= 2030 else (2030, 2035)
    step = (year - first) / (last - first)
    return float(known[first] * (known[last] / known[first]) ** step)


def ai_it_mw(year: int, end: str = "value") -> float:
    """Return the mean IT power of the world's AI, in MW."""
    mean_mw = world_twh(year, end) * 1e6 / 8760
    return mean_mw * base(f"demand_ai_share_{year}") / base("demand_pue")


def fleet_eflops_per_mw(year: int) -> float:
    """Return EFLOPS per MW of a fleet bought in that year and two years before."""
    return (bought_eflops_per_mw(year) + bought_eflops_per_mw(year - 2)) / 2


def bought_eflops_per_mw(year: int) -> float:
    """Return EFLOPS per MW of what is bought in a year."""
    if year < 2030:
        return gb200_eflops(1.0).value
    later = {2032: base("silicon_2032"), 2034: base("silicon_2034")}
    return gen2030_eflops(1.0).value * later.get(year, 1.0)


def operator_eflops(year: int, end: str = "value") -> float:
    """Return training and inference of the operator in a year, in EFLOPS."""
    return ai_it_mw(year, end) * base("demand_operator_share") * fleet_eflops_per_mw(year)


def part(kind: str, year: int, end: str = "value") -> float:
    """Return EFLOPS of `training` or `inference` in a year."""
    inference = base(f"demand_inference_share_{year}")
    return operator_eflops(year, end) * (inference if kind == "inference" else 1 - inference)


def growth(kind: str, year: int) -> Cell:
    """Return the demand of a year over that of 2028; spread: the cases of the IEA."""
    start = part(kind, PERIODS[0])
    value, low, high = (part(kind, year, end) / start for end in ("value", "low", "high"))
    if year == PERIODS[0]:
        return Cell(1.0, title="Base year of the demand")
    how = f"IEA TWh x demand_ai_share x {kind} share x EFLOPS/MW of the fleet, over 2028"
    return Cell(value, low, high, title=f"{how}; low and high: headwinds and lift-off of the IEA")


def per_user_eflops() -> float:
    """Return EFLOPS of one user: prompts a day at the energy of a prompt, on GB200."""
    mean_w = base("prompts_per_day") * base("energy_per_prompt") / 24
    return mean_w * 1e-6 * gb200_eflops(1.0).value


def bundled_users(place: str) -> float:
    """Return users of an assistant that comes with a Starlink plan, in 2028."""
    grown = (2028 - 2026.13) * 365.25 / base("starlink_days_per_million")
    plans = (base("starlink_subscribers_2026") + grown) * 1e6
    people = plans * base("bundle_people") * base("bundle_uptake")
    return people * base(f"starlink_share_{place}")


def counted(name: str) -> tuple[float, Cell, str]:
    """Return EFLOPS of a class counted from heads, what its spread follows, and how."""
    if name == "remote" or name == "store-forward":
        users = "remote_users" if name == "remote" else "relay_users"
        return (base(users) * 1e6 * per_user_eflops(), par(users),
                f"{users} x prompts_per_day x energy_per_prompt, on GB200")  # fmt: skip
    if name == "fleet":
        return (base("fleet_vehicles") * base("fleet_tflops"), par("fleet_vehicles"),
                "fleet_vehicles x fleet_tflops")  # fmt: skip
    if name == "government":
        return (base("gov_share") * part("inference", PERIODS[0]), par("gov_share"),
                "gov_share x inference of the operator in 2028")  # fmt: skip
    gbps = base("sso_existing") * base("eo_rate")
    rates = {r["class"]: float(r["in_gbps_per_eflops"]) for r in read("classes")}
    if name == "analytics":
        return (gbps * base("eo_alert_share") / rates[name], par("eo_alert_share"),
                "sso_existing x eo_rate x eo_alert_share / in_gbps_per_eflops")  # fmt: skip
    prompt = base("eo_prompt_share")
    share, said = (prompt, "") if name == "eo-edge" else (1 - prompt, "1 - ")
    return (gbps * share / rates[name], par("eo_rate"),
            f"sso_existing x eo_rate x ({said}eo_prompt_share) / in_gbps_per_eflops")  # fmt: skip


def class_eflops(kind: dict[str, str]) -> tuple[float, Cell, str]:
    """Return EFLOPS of a class in 2028, the parameter its spread follows, and how."""
    if kind["basis"] in ("training", "inference"):
        share = float(kind["part"])
        how = (f"{world_twh(2028):.0f} TWh (IEA) x demand_ai_share_2028 / 8760 h / demand_pue x "
               f"demand_operator_share x {fleet_eflops_per_mw(2028):.3g} EFLOPS/MW x share of "
               f"{kind['basis']} x {share:g}")  # fmt: skip
        return part(kind["basis"], 2028) * share, par("demand_operator_share"), how
    return counted(kind["class"])


def block_shares(user_weight: float) -> dict[str, float]:
    """Return the share of each block of the world in the work of this operator.

    Args:
        user_weight: weight of where users live against where data centres stand, 0 to 1.
    """
    reach = {block: base("demand_china_reach") if block == "china" else 1.0 for block in BLOCKS}
    stand = {b: base(f"region_share_2030_{name}") * reach[b] for b, name in BLOCKS.items()}
    users = {b: base(f"internet_users_{b}") * reach[b] for b in BLOCKS}
    return {
        b: (1 - user_weight) * stand[b] / sum(stand.values())
        + user_weight * users[b] / sum(users.values())
        for b in BLOCKS
    }


def place_shares(kind: dict[str, str], rows: list[dict[str, str]]) -> dict[str, float]:
    """Return the share of each workload of a class: block of the world x weight inside it."""
    block = {r["region"]: r["block"] for r in read("regions")}
    weight = {r["workload"]: float(r["weight"]) for r in rows}
    if kind["split"] == "own":
        return {name: w / sum(weight.values()) for name, w in weight.items()}
    shares, inside = block_shares(float(kind["split"])), dict.fromkeys(BLOCKS, 0.0)
    for r in rows:
        inside[block[r["origin"]]] += weight[r["workload"]]
    there = sum(shares[b] for b, w in inside.items() if w)
    return {
        r["workload"]: shares[block[r["origin"]]] / there
        * weight[r["workload"]] / inside[block[r["origin"]]]
        for r in rows
    }  # fmt: skip


def demands() -> dict[str, Cell]:
    """Return the demand of every workload in 2028, in EFLOPS."""
    origins = read("origins")
    cells: dict[str, Cell] = {}
    for kind in read("classes"):
        rows = [r for r in origins if r["class"] == kind["class"]]
        if kind["basis"] == "bundle":
            cells |= {r["workload"]: _bundle(r) for r in rows}
            continue
        eflops, leading, how = class_eflops(kind)
        for name, share in place_shares(kind, rows).items():
            scaled = leading.scale(eflops * share / leading.value)
            cells[name] = Cell(scaled.value, scaled.low, scaled.high,
                               title=f"{how}; x {share:.4g} for the place")  # fmt: skip
    return cells


def _bundle(row: dict[str, str]) -> Cell:
    place = row["workload"].removeprefix("bundled-")
    uptake = par("bundle_uptake")
    eflops = bundled_users(place) * per_user_eflops() / uptake.value
    how = (f"Starlink plans of 2028 x starlink_share_{place} x bundle_people x bundle_uptake x "
           "prompts_per_day x energy_per_prompt, on GB200")  # fmt: skip
    spread = uptake.scale(eflops)
    return Cell(spread.value, spread.low, spread.high, title=how)
