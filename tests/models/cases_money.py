"""Paper cases of years and money: annuities, discounting, late purchases, refresh, gaps.

At a rate of 1/4, a year later counts 0.8, two years 0.64. The annuity due over two years is
capex * 0.25 / (1 - 0.64) / 1.25 = 5/9 capex; paid twice: 5/9 * (1 + 0.8) = 1.
"""

from __future__ import annotations

from paper import Sky, costs, ground, law, orbit, row, steps, through_a_gate, years

from optimizer.instance import Instance

QUARTER = {"discount_rate": 0.25}
TWO = {"life_y": 2}
BOTH = {**TWO, "accelerator_life_y": 2}
LATE = {"demand_trajectory": "late"}
PAIR = {"periods": years(2026, 2027), "trajectories": steps("late", y2026=0, y2027=1)}


@costs(sites=10, halls=5, accelerators=20, power_capacity=3, cooling=2)
def over_a_full_life_the_ground_costs_its_price() -> Instance:
    return ground(
        QUARTER,
        periods=years(2026, last=2028),
        sites=[row(**TWO)],
        halls=[row(**BOTH, accelerator_musd=20)],
        power=[row(**TWO)],
        coolers=[row(**TWO)],
    )


@costs(
    shells=10, platforms=3, accelerators=7, insurance=1.4, launches=4, gateways=6, antennas=2,
    links=2,
)  # fmt: skip
def over_a_full_life_orbit_costs_its_price() -> Instance:
    # Two periods of a year each make the same two payments. Insurance: a tenth of 4 + 3 + 7.
    cable = row(link="cable", to="gate", existing_gbps=0, module_gbps=1, module_musd=2,
                max_modules=1, **TWO)  # fmt: skip
    return through_a_gate(
        QUARTER,
        periods=years(2026, 2027),
        shells=[row(**TWO, open_musd=10)],
        modules=[row(**TWO, accelerator_musd=7)],
        launchers=[row(insurance_share=0.1)],
        gateways=[row(**TWO)],
        antennas=[row(**TWO)],
        links=[cable],
    )


@costs(sites=40 / 9)
def late_purchases_pay_only_the_years_used() -> Instance:
    # One payment of 50/9, a year late: * 0.8.
    return ground(QUARTER, **PAIR, sites=[row(**TWO)], workloads=[row(**LATE)])


@costs(sites=8 * (1 + 0.8), halls=4 + 3.2, energy=0.876 * (0.8 + 0.64))
def money_is_discounted_to_the_base_year() -> Instance:
    # The base year is the one before: 0.8 and 0.64. Lives are one year, everything bought twice.
    return ground(
        {**QUARTER, "base_year": 2025},
        periods=years(2026, 2027),
        halls=[{}],
        power=[row(capex_musd_per_mw=0, energy_usd_per_mwh=100)],
    )


@costs(
    sites=100 / 9, halls=50 / 9, power_capacity=30 / 9, cooling=20 / 9, accelerators=10 + 12,
    shells=12, platforms=3.6, launches=4.8, insurance=2.04,
    gateways=96 / 13, antennas=32 / 13, links=32 / 13,
)  # fmt: skip
def classes_have_their_own_rates() -> Instance:
    # No discounting, lives of two years, two payments. Ground at 1/4: 2 * 5/9 = 10/9 of the price;
    # orbit at 1/2: a = 0.5 / (1 - 1/2.25) / 1.5 = 0.6, twice 1.2; network at 0.6:
    # a = 0.6 / (1 - 1/2.56) / 1.6 = 8/13, twice 16/13. Accelerators: hall 9 * 10/9, pod 10 * 1.2.
    # Insurance 0.1 * (4 + 3 + 10) * 1.2.
    cable = row(link="cable", to="gate", existing_gbps=0, module_gbps=1, module_musd=2,
                max_modules=1, **TWO)  # fmt: skip
    return through_a_gate(
        {"wacc": {"ground": 0.25, "orbit": 0.5, "network": 0.6}},
        periods=years(2026, last=2028),
        sites=[row(**TWO)],
        halls=[row(**BOTH, accelerator_musd=9)],
        power=[row(**TWO)],
        coolers=[row(**TWO)],
        shells=[row(**TWO, open_musd=10)],
        modules=[row(**TWO, accelerator_musd=10)],
        launchers=[row(insurance_share=0.1)],
        gateways=[row(**TWO)],
        antennas=[row(**TWO)],
        links=[{}, cable],
        workloads=[row(hosts="ground"), row(workload="above", hosts="orbit")],
    )


@costs(sites=20 / 3)
def years_between_periods_are_not_charged() -> Instance:
    # 2026 and 2028 of a site that lives 2026 to 2028: two payments of 10/3.
    return ground(periods=[row(period=2026), row(period=2028)], sites=[row(life_y=3)])


@costs(sites=10, halls=6, accelerators=12 + 6 + 3)
def accelerators_are_refreshed() -> Instance:
    # Six years in three periods; accelerators live two years and cost 12, then 6, then 3.
    return ground(
        periods=years(2026, 2028, 2030, last=2032),
        trajectories=steps("falls", y2026=1, y2028=0.5, y2030=0.25),
        sites=[row(life_y=6)],
        halls=[_refreshed(life_y=6, capex_musd=6, accelerator_trajectory="falls")],
    )


@costs(sites=10, halls=6, accelerators=12 + 6)
def a_refresh_is_charged_while_the_hall_serves() -> Instance:
    # The hall lives three years: the second accelerators are paid for one of their two.
    return ground(
        periods=years(2026, last=2029),
        sites=[row(life_y=3)],
        halls=[_refreshed(life_y=3, capex_musd=6)],
    )


@costs(sites=10, halls=6 + 7.2, accelerators=12 + 6)
def a_refresh_does_not_change_the_opex() -> Instance:
    # A tenth of 6 + 12 in each of four years, though the second accelerators cost 6.
    return ground(
        periods=years(2026, 2028, last=2030),
        trajectories=steps("falls", y2026=1, y2028=0.5),
        sites=[row(life_y=4)],
        halls=[_refreshed(life_y=4, capex_musd=6, opex_share=0.1, accelerator_trajectory="falls")],
    )


def _refreshed(**cells: object) -> dict[str, object]:
    return row(**{"accelerator_musd": 12, "accelerator_life_y": 2, **cells})


@costs(sites=10, halls=8)
def a_refresh_brings_the_chips_of_its_year() -> Instance:
    # Wanted: 2 EFLOPS, then 3. Two halls of 4, refreshed after two years with twice the EFLOPS.
    return ground(
        periods=years(2026, 2028, last=2030),
        trajectories=[*steps("chips", y2026=1, y2028=2), *steps("more", y2026=1, y2028=1.5)],
        sites=[row(life_y=4)],
        halls=[_refreshed(life_y=4, capex_musd=4, accelerator_musd=0, eflops_trajectory="chips")],
        workloads=[row(demand_eflops=2, demand_trajectory="more")],
    )


@costs(sites=10, halls=5, shortfall=35.04)
def halls_take_time_to_build() -> Instance:
    # A year from the base year 2026: the first serves in 2027. The site opens with it.
    return ground(
        periods=years(2026, 2027),
        halls=[row(build_y=1)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(sites=10, halls=5, shortfall=70.08)
def building_begins_when_the_site_is_to_be_had() -> Instance:
    # The site from 2027, a year to build: 2028.
    return ground(
        periods=years(2026, 2027, 2028),
        sites=[row(available_from=2027)],
        halls=[row(build_y=1)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(platforms=3, launches=4, shortfall=35.04)
def modules_fly_when_they_exist() -> Instance:
    return orbit(
        periods=years(2026, 2027),
        modules=[row(available_from=2027)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(platforms=3, launches=4, shortfall=70.08)
def rockets_fly_when_they_exist() -> Instance:
    # From 2027: in that period none has been built yet (no year between 2026 and 2027 counts).
    return orbit(
        periods=years(2026, 2027, 2028),
        launchers=[row(available_from=2027)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(sites=10, halls=5, power_capacity=3, shortfall=35.04)
def power_comes_when_it_is_connected() -> Instance:
    return ground(
        periods=years(2026, 2027),
        halls=[{}],
        power=[row(available_from=2027)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(platforms=6, launches=4, module_operations=1.2)
def modules_die_and_chips_fade() -> Instance:
    # Two years of a pod: alive 1, then 0.8; each with 1, then 0.75 EFLOPS: mean (1 + 0.6) / 2.
    # 1.6 EFLOPS: two pods. Operations run for the lost ones too: 2 * 2 * 0.1 * 3.
    return orbit(
        periods=years(2026, last=2028),
        modules=[row(**TWO, failure_per_y=0.2, eflops_loss_per_y=0.25, opex_share=0.1)],
        workloads=[row(demand_eflops=1.6)],
    )


@costs(platforms=9, launches=4)
def a_little_more_takes_another_module() -> Instance:
    # As above with 1.61 EFLOPS: three pods (0.01 short would be 17.52).
    return orbit(
        periods=years(2026, last=2028),
        modules=[row(**TWO, failure_per_y=0.2, eflops_loss_per_y=0.25)],
        workloads=[row(demand_eflops=1.61)],
    )


@costs(platforms=12, launches=4)
def power_fades_with_age() -> Instance:
    # 1000 kW in the first year, 500 in the second with 0.8 of the pods: (1 + 0.4) / 2 = 0.7 MW,
    # while a pod at work has (1 + 0.8) / 2 = 0.9 EFLOPS: power allows 0.7. 2.8 EFLOPS: four pods.
    return orbit(
        sky=Sky(power_kw=lambda m, z, t, age: 1000 if age == 0 else 500),
        periods=years(2026, last=2028),
        modules=[row(**TWO, failure_per_y=0.2)],
        workloads=[row(demand_eflops=2.8)],
    )


@costs(platforms=12, launches=4)
def some_are_dead_on_arrival() -> Instance:
    # One flight in two succeeds, one pod in two works: four pods for one.
    return orbit(modules=[row(doa=0.5)], launchers=[row(success=0.5)])


@law("policy.budget", optimum=70.08, without=23)
def the_budget_pays_the_refresh() -> Instance:
    # Two years, accelerators of 4 every year. 2027 has 3: no refresh, so no hall (and none in
    # 2027, 5 + 4): all short, 2 * 35.04. Without: 10 + 5 + 4 + 4.
    return ground(
        {"policy": {"budget_musd": {2027: 3}}},
        periods=years(2026, 2027),
        sites=[row(**TWO)],
        halls=[row(**TWO, accelerator_life_y=1, accelerator_musd=4)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@law("policy.budget", optimum=35.04, without=8.4)
def the_budget_pays_the_insurance() -> Instance:
    # 7 and a fifth of it insured, 8.4, above 8.
    return orbit(
        {"policy": {"budget_musd": {2026: 8}}},
        launchers=[row(insurance_share=0.2)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@law("policy.budget", optimum=14.5, without=8)
def the_budget_is_not_spread_over_the_life() -> Instance:
    # Annuities: plant 10/10 = 1 and hall 7: 8. Overnight 10 + 7 = 17 is above 15, but the plain
    # site (7.5) and the hall are 14.5.
    sites = [row(life_y=10), row(site="plain", open_musd=7.5)]
    links = [{}, row(link="lane", to="plain")]
    limit = {"policy": {"budget_musd": {2026: 15}}}
    return ground(limit, sites=sites, links=links, halls=[row(capex_musd=7)])


@law("policy.accelerators", optimum=70.08, without=15)
def the_supply_pays_the_refresh() -> Instance:
    # No accelerators in 2027: a hall of 2026 could not be refreshed. Without: 10 + 5.
    return ground(
        periods=years(2026, 2027),
        sites=[row(**TWO)],
        halls=[row(**TWO)],
        supply=[row(period=2027, accelerator_eflops=0)],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@law("policy.accelerators", optimum=42.04, without=10)
def the_supply_feeds_orbit_too() -> Instance:
    # Chips for one pod of two: 3 + 4 + 35.04. Without: 6 + 4.
    return orbit(
        supply=[row(period=2026, accelerator_eflops=1)],
        workloads=[row(demand_eflops=2, shortfall_usd_per_eflops_h=4000)],
    )


# From the base year 2026 to 2028 two years of rockets, to 2029 one more.
THREE = row(demand_eflops=3, shortfall_usd_per_eflops_h=1000)


@law("launches.cadence", optimum=22.76 + 24.52, without=42)
def cadence_counts_the_years_before() -> Instance:
    # A rocket a year, a pod a rocket: 7 each, below the 8.76 of an EFLOPS short.
    # 2028: 14 + 8.76; 2029: 7 + 17.52. Without: 21 twice.
    return orbit(
        {"base_year": 2026},
        periods=years(2028, 2029),
        launchers=[row(per_year=1)],
        payloads=[row(payload_kg=1000)],
        workloads=[THREE],
    )


@law("launches.cadence", optimum=24.52 + 22.76, without=42)
def cadence_begins_with_the_rocket_and_grows() -> Instance:
    # From 2027 on: one rocket by 2028; in 2029 the factor 2 brings two.
    return orbit(
        {"base_year": 2026},
        periods=years(2028, 2029),
        trajectories=steps("x2", y2028=1, y2029=2),
        launchers=[row(per_year=1, available_from=2027, cadence_trajectory="x2")],
        payloads=[row(payload_kg=1000)],
        workloads=[THREE],
    )


@law("launches.making", optimum=18.76 + 24.52, without=26)
def making_counts_the_years_before() -> Instance:
    # A pod a year. 2028: two pods and a rocket, 10 + 8.76; 2029: 7 + 17.52. Without: 13 twice.
    return orbit(
        {"base_year": 2026},
        periods=years(2028, 2029),
        modules=[row(supply_per_y=1)],
        workloads=[THREE],
    )


GROWING_CHIPS = {
    "periods": years(2026, 2027),
    "trajectories": [*steps("x3", y2026=1, y2027=3), *steps("late", y2026=0, y2027=1)],
    "supply": [row(period=2027, accelerator_eflops=3)],
    "workloads": [row(demand_eflops=6, shortfall_usd_per_eflops_h=4000, **LATE)],
}


@law("policy.accelerators", optimum=7 + 105.12, without=10)
def the_supply_counts_the_pods_of_its_year() -> Instance:
    # A pod of 2027 has 3 EFLOPS, all that the supply gives: 3 + 4, and 3 EFLOPS short at 35.04.
    # Without: two pods.
    return orbit(**GROWING_CHIPS, modules=[row(eflops_trajectory="x3")])


@law("policy.accelerators", optimum=15 + 105.12, without=20)
def the_supply_counts_the_halls_of_its_year() -> Instance:
    # The same with halls: 10 + 5 and 3 EFLOPS short. Without: two halls.
    return ground(**GROWING_CHIPS, halls=[row(eflops_trajectory="x3")])
