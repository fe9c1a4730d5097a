"""Published ratios of orbit to ground: what each study counts, and at which prices.

`counts` brings the instance `reconciliation` down to a study's boundary, at our prices; `prices`
puts the study's own on top. The text says what is left between its number and ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .bench import NONE, Changes
from .ladder import (
    HALL,
    MASS,
    MODULE_KW,
    NO_ACCELERATORS,
    NO_ECLIPSE,
    NO_FACILITY,
    NO_INTEREST,
    NO_LOSSES,
    NO_NETWORK,
    NO_OPERATIONS,
    PLATFORM,
    PRICE,
    left_out,
    merged,
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One published ratio.

    Attributes:
        study: who.
        case: which of its numbers.
        published: orbit over ground.
        status: how well the published number is known.
        source: where it is from.
        counts: overrides that leave out what the study leaves out; the plan stays the same.
        prices: overrides that set its prices and its satellites on top; None where they are not
            public.
        why: what is left between the two.
        by_construction: which prices were solved back from the published ratio or its totals, so
            that to meet it proves nothing; empty where all are the study's own inputs.
    """

    study: str
    case: str
    published: float
    status: str
    source: str
    counts: Changes
    prices: Changes | None
    why: str
    by_construction: str = ""


ARRAY_MUSD = 15 * 150e3 / 1e6  # the array alone at our price, 15 USD/W
BARE = merged(
    NO_ACCELERATORS, NO_NETWORK, NO_INTEREST, {"launchers.starship.insurance_share": 0}
)  # fmt: skip
GOOGLE = merged(BARE, NO_OPERATIONS, NO_FACILITY, {PLATFORM: 0})
STARCLOUD = merged(BARE, NO_OPERATIONS, {HALL: 0, PLATFORM: ARRAY_MUSD})
JPL = merged(BARE, NO_OPERATIONS, {"power.grid.energy_usd_per_mwh": 0})
MCCALIP = BARE
BOUNDARIES: Mapping[str, Changes] = {
    "Google: launch | electricity": GOOGLE,
    "Starcloud: launch, array | electricity, its connection": STARCLOUD,
    "JPL: launch, satellite | hall, connection": JPL,
    "McCalip: launch, satellite, operations | hall, electricity, upkeep": MCCALIP,
    "everything: and accelerators, insurance, interest, network": NONE,
}
"""What is counted of one and the same plan, at our prices: orbit | ground."""

WRITTEN_OFF: Changes = {
    "halls.hall.life_y": 5,
    "coolers.liquid.life_y": 5,
    "power.grid.life_y": 5,
    "shells.ring.life_y": 5,
}
V2_MINI = merged(NO_LOSSES, NO_ECLIPSE, {MASS: 575 / 28 * MODULE_KW, PRICE: 200})


def electricity(usd_per_mwh: float, pue: float) -> Changes:
    """Price the ground's electricity.

    Args:
        usd_per_mwh: of the grid.
        pue: power of the site over power of IT.

    Returns:
        Overrides.
    """
    return {"power.grid.energy_usd_per_mwh": usd_per_mwh, "coolers.liquid.overhead": pue - 1}


FALCON_9_USD_PER_KG = 13.5 * 250  # solved back: the paper's ratio times its lower allowance


def falcon(benchmark_musd_per_mw: float) -> Changes:
    """Set Turyshev's numbers: launch alone at Falcon 9's price over a benchmark.

    Args:
        benchmark_musd_per_mw: of the infrastructure on the ground.

    Returns:
        Overrides.
    """
    launch = {MASS: 40 * MODULE_KW, PRICE: FALCON_9_USD_PER_KG, PLATFORM: 0}
    ground = {HALL: benchmark_musd_per_mw, "power.grid.capex_musd_per_mw": 0}
    return merged(NO_LOSSES, NO_ECLIPSE, WRITTEN_OFF, launch, ground)


def mccalip(usd_per_w: float, usd_per_kg: float) -> Changes:
    """Set McCalip's prices, on satellites of 120 kW of array instead of 27.

    Args:
        usd_per_w: of a satellite.
        usd_per_kg: of launch.

    Returns:
        Overrides.
    """
    return merged(NO_LOSSES, NO_ECLIPSE, WRITTEN_OFF, {
        "modules.ai1.opex_share": 0.1,
        "halls.hall.opex_share": 0,
        "modules.ai1.array_m2": 600,
        "modules.ai1.array_efficiency": MODULE_KW / 600 / 1.361,
        "modules.ai1.array_pointing": 0.98,
        "modules.ai1.array_degradation_per_y": 0.025,
        MASS: MODULE_KW * 1000 / 36.5,
        PLATFORM: usd_per_w * MODULE_KW / 1000,
        PRICE: usd_per_kg,
        "shells.ring.open_musd": 100,  # 1,000 for 1 GW; this is 100 MW
        HALL: 9.5,
        "coolers.liquid.capex_musd_per_mw": 3,
        "power.grid.capex_musd_per_mw": 1.8,
        **electricity(26.66 * 0.85, 1.2),
    })  # fmt: skip


def mdao(
    usd_per_kg: float, launch_usd_per_w: float, satellite_usd_per_w: float, delivered: float
) -> Changes:
    """Set the prices of spacedc-mdao, per watt of IT.

    Args:
        usd_per_kg: price of launch.
        launch_usd_per_w: cost of launch; with the price, this gives the mass.
        satellite_usd_per_w: cost of the satellite without accelerators.
        delivered: share of its nominal compute that orbit delivers; the ground delivers 0.47.

    Returns:
        Overrides.
    """
    return merged(NO_LOSSES, NO_ECLIPSE, {
        MASS: launch_usd_per_w / usd_per_kg * MODULE_KW * 1000,
        PRICE: usd_per_kg,
        PLATFORM: satellite_usd_per_w * MODULE_KW / 1000,
        "modules.ai1.availability": delivered / 0.47,
        HALL: 12,
        "halls.hall.opex_share": 0.05,
        "wacc.orbit": 0.08,
    })  # fmt: skip


SUMMARIES = (
    "the white paper of 2024, withdrawn, by way of https://ccm-design-engineer.netlify.app/"
    "summaries/76c9fc48a407a280-orbital-data-centers-unlock-gw-scale-ai-training-summary"
)
TRADE_PRESS = (
    "ABI Research, 11 May 2026, by way of https://www.softwareseni.com/when-orbital-and-underwater-"
    "data-centres-become-an-infrastructure-planning-factor/, which calls it a rough estimate"
)
MDAO = "https://jman4162.github.io/spacedc-mdao/vs-mccalip/"
ANCHORS = (
    Anchor("Starcloud 2024", "8.2 over 167 MUSD, 40 MW, 10 years", 8.2 / 167, "secondary",
           SUMMARIES,
           STARCLOUD, left_out(0),
           "Cells at 0.03 USD/W, one rocket of 5 MUSD, no satellite around the cells. At our "
           "prices the same boundary is on the other side of 1.",
           "140 MUSD of energy and 2 of cells are what is left of the printed 167 and 8.2"),
    Anchor("Suncatcher (Google)", "810 over 3,000 USD/kW/y", 810 / 3000, "recalled",
           "arXiv 2511.19468", GOOGLE, merged(V2_MINI, electricity(250, 1.4)),
           "Launch at 200 USD/kg against the dearest electricity. Ours has 900 USD/kg, 0.7 of the "
           "payload to its orbit, and cheap electricity."),
    Anchor("Suncatcher (Google)", "810 over 570 USD/kW/y", 810 / 570, "recalled",
           "arXiv 2511.19468", GOOGLE, merged(V2_MINI, electricity(60, 1.09)),
           "The same with the cheapest electricity. The paper claims no more than that the two are "
           "of one order at 200 USD/kg."),
    Anchor("Turyshev (JPL)", "Falcon 9 over 10,000 USD/kW", 13.5, "sourced", "arXiv 2604.27197",
           JPL, falcon(10),
           "Launch alone, at Falcon 9's price and 40 kg/kW, over a benchmark written off in five "
           "years. Ours adds the satellite and its losses, at 900 USD/kg and 17.8 kg/kW.",
           "the price of launch is 13.5 times the paper's allowance of 250 USD/kg"),
    Anchor("Turyshev (JPL)", "Falcon 9 over 40,000 USD/kW", 3.4, "sourced", "arXiv 2604.27197",
           JPL, falcon(40),
           "The same against the upper benchmark.",
           "the same price of launch; 3.4 is 13.5 over the quotient of the benchmarks, 4"),
    Anchor("McCalip", "22 USD/W, 500 USD/kg", 51.0953 / 15.8511, "sourced",
           "https://github.com/andrewmccalip/thoughts", MCCALIP, mccalip(22, 500),
           "No accelerators, no interest, failures as 9 % a year of the satellite's price; halls "
           "written off in five years instead of fifteen."),
    Anchor("McCalip", "5 USD/W, 20 USD/kg", 9.6333 / 15.8511, "sourced",
           "https://github.com/andrewmccalip/thoughts", MCCALIP, mccalip(5, 20),
           "The corner of the grid where orbit wins, on power and halls alone."),
    Anchor("SemiAnalysis", "8.64 over 2.37 USD per GPU-hour", 8.64 / 2.37, "secondary",
           "SemiAnalysis, 3 June 2026, as quoted by others", NONE, None,
           "A full total cost with accelerators on both sides, like ours; its inputs are not "
           "public."),
    Anchor("research-viewer", "51,619 over 11,000 USD/kW/y, 2026", 51619 / 11000, "secondary",
           "https://research-viewer.pages.dev/orbital-ai-datacenters-3/", NONE, None,
           "A full total cost at the launch prices of 2026; ours is at 900 USD/kg."),
    Anchor("spacedc-mdao", "bundled design, 3,000 USD/kg", 19, "secondary", MDAO, NONE,
           mdao(3000, 236, 288, 0.29),
           "Component prices far above ours, and 0.29 of the compute delivered against 0.47. Its "
           "accelerators and operations are not taken over; the rest of the gap."),
    Anchor("spacedc-mdao", "McCalip-optimistic design, 200 USD/kg", 6, "secondary", MDAO, NONE,
           mdao(200, 11, 200, 0.38),
           "Launch becomes cheap; the satellite at 200 USD/W stays."),
    Anchor("ABI Research", "78 times", 78, "secondary",
           TRADE_PRESS, NONE, None,
           "What it counts, and at which prices, is not public: not reproduced. The dearest "
           "prices and the shortest life of the ladder stay below it with accelerators, and pass "
           "it without."),
)  # fmt: skip
