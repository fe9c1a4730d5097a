"""Paper cases of every cost line, of the boundary, and of what is paid without a decision.

Each comment derives the lines; a line that is not named is 0.
"""

from __future__ import annotations

from paper import costs, ground, halves, hourly, law, orbit, row, steps, through_a_gate, years

from optimizer.instance import Instance

HALL = {"halls": [{}]}


@costs(sites=10.5)
def sites() -> Instance:
    # Three years of a site of 10 that lives four, and 1 a year to run: 3 * (10/4 + 1).
    return ground(periods=years(2026, last=2029), sites=[row(life_y=4, opex_musd_per_y=1)])


@costs(sites=10, halls=7.5, accelerators=20)
def halls_and_their_accelerators() -> Instance:
    # Running the hall takes a tenth of building and accelerators: 5 + 0.1 * 25.
    return ground(halls=[row(accelerator_musd=20, opex_share=0.1)])


@costs(sites=10, halls=5, power_capacity=3.5, energy=0.876, demand_charges=1)
def power() -> Instance:
    # 1 MW: 3 + 0.5 fixed; 8760 MWh * 100 USD; 1 MW * 1 MUSD.
    grid = row(fixed_musd_per_mw_y=0.5, energy_usd_per_mwh=100, demand_usd_per_mw_y=1000000)
    return ground(**HALL, power=[grid])


@costs(sites=10, halls=5, cooling=2, water=0.876, power_capacity=3.75, energy=1.095)
def coolers_and_water() -> Instance:
    # A quarter of the IT power goes into cooling: 1.25 MW of grid, 1.25 * 8760 * 100 USD.
    # Water counts IT heat: 8760 m3 * 100 USD.
    wet = row(overhead=0.25, water_m3_per_mwh=1)
    site = row(water_usd_per_m3=100)
    return ground(**HALL, sites=[site], coolers=[wet], power=[row(energy_usd_per_mwh=100)])


@costs(platforms=3, launches=4, carbon=1.5)
def carbon_of_launch_and_manufacture() -> Instance:
    # 100 t of the rocket and 50 t of the pod over the two years of the period: 75 t a year,
    # two years at 10 000 USD/t.
    return orbit(
        {"policy": {"carbon_usd_per_t": 10000}},
        periods=years(2026, last=2028),
        modules=[row(life_y=2)],
        launchers=[row(carbon_t_per_launch=100)],
        embodied=[row(what="pod", kg_co2=50000)],
    )


@costs(sites=10, halls=5, power_capacity=3, carbon=0.438 + 0.1)
def carbon_of_power_and_halls() -> Instance:
    # 8760 MWh * 1 t and 2000 t of the hall, at 50 USD/t.
    return ground(
        {"policy": {"carbon_usd_per_t": 50}},
        **HALL,
        power=[row(carbon_kg_per_mwh=1000)],
        embodied=[row(what="hall", kg_co2=2000000)],
    )


@law("policy.carbon_cap", optimum=15.6, without=8)
def launches_count_in_the_cap() -> Instance:
    # A rocket (4, 100 t) lifts the only pod wanted (4): 8. The cap of 60 t a year leaves the
    # clean rocket at 11.6 with its 20 t + 40 t of the pod: 15.6.
    dirty = row(carbon_t_per_launch=100)
    clean = row(launcher="clean", price_musd=11.6, carbon_t_per_launch=20)
    return orbit(
        {"policy": {"carbon_cap_kt": {2026: 0.06}}},
        modules=[row(platform_musd=4)],
        launchers=[dirty, clean],
        payloads=[{}, row(launcher="clean")],
        embodied=[row(what="pod", kg_co2=40000)],
    )


@costs(shells=10, platforms=3, accelerators=7, module_operations=1, insurance=2.8, launches=4)
def shells_modules_and_launches() -> Instance:
    # Operations: a tenth of 3 + 7. Insurance: a fifth of rocket 4, platform 3, accelerators 7.
    return orbit(
        shells=[row(open_musd=10)],
        modules=[row(accelerator_musd=7, opex_share=0.1)],
        launchers=[row(insurance_share=0.2)],
    )


@costs(platforms=9, launches=6, insurance=1.5)
def rideshare_pays_by_the_kilogram() -> Instance:
    # Three pods of 1000 kg at 2000 USD/kg, 2 MUSD each. A tenth of 6 + 9 is insured.
    ride = row(price_musd="", price_usd_per_kg=2000, insurance_share=0.1)
    return orbit(launchers=[ride], workloads=[row(demand_eflops=3)])


@law("launches.cadence", optimum=21, without=15)
def rideshare_flies_so_often_too() -> Instance:
    # One flight with room for one pod at 2; two on rockets of 5, one each: 9 + 2 + 10 = 21.
    # Without: 9 + 6.
    ride = row(launcher="ride", price_musd="", price_usd_per_kg=2000, per_year=1)
    lifts = [row(payload_kg=1000), row(launcher="ride", payload_kg=1000)]
    rocket = row(price_musd=5)
    return orbit(launchers=[rocket, ride], payloads=lifts, workloads=[row(demand_eflops=3)])


@costs(platforms=1.5, launches=2, insurance=0.7)
def launches_live_as_long_as_modules() -> Instance:
    # One year of a pod of two years, 3/2, and of its rocket, 4/2; insured a fifth of 3 + 4, /2.
    return orbit(modules=[row(life_y=2)], launchers=[row(insurance_share=0.2)])


@costs(platforms=1.5, launches=1, insurance=0.35)
def launches_may_live_longer() -> Instance:
    # The rocket's price is spread over four years, and so is all insurance: 1.4 / 4.
    return orbit(modules=[row(life_y=2)], launchers=[row(life_y=4, insurance_share=0.2)])


@costs(platforms=3, launches=4, gateways=6.6, antennas=2.4)
def gateways_and_antennas() -> Instance:
    # A tenth of 6 to run. One antenna stands (0.2 to run), one is bought (2 + 0.2): 2 Gbps.
    antenna = row(gbps_up=0.5, existing=1, opex_share=0.1)
    return through_a_gate(gateways=[row(opex_share=0.1)], antennas=[antenna])


@costs(platforms=3, launches=4, gateways=0.6, antennas=0.2)
def a_gateway_that_stands_is_only_run() -> Instance:
    gateway = row(opex_share=0.1, opened_already="yes")
    return through_a_gate(gateways=[gateway], antennas=[row(existing=1, opex_share=0.1)])


@costs(sites=10, links=4, transit=3)
def links_and_transit() -> Instance:
    # In 2 and out 1 Gbps need two lines of 1 Gbps each way at 2; transit 1 MUSD per Gbps * (2 + 1).
    line = row(existing_gbps=0, module_gbps=1, module_musd=2, max_modules=2, life_y=1)
    return ground(links=[line | {"usd_per_gbps_y": 1000000}], workloads=[row(in_gbps_per_eflops=2)])


@costs(shortfall=8.76)
def falling_short_can_be_cheapest() -> Instance:
    # 8760 h * 1000 USD, below the opening of 10.
    return ground(workloads=[row(shortfall_usd_per_eflops_h=1000)])


STANDING = {"existing": [row(count=2)], "sites": [row(opex_musd_per_y=1)]}


@costs(sites=1, halls=2, power_capacity=1)
def what_stands_is_only_run() -> Instance:
    # Two halls of 5 + 5 MUSD, a tenth a year: 2, in use or not; the site runs for 1, opening it
    # is free; 2 MW of grid stand at 0.5 a MW.
    hall = row(accelerator_musd=5, opex_share=0.1)
    grid = row(existing_mw=2, fixed_musd_per_mw_y=0.5)
    return ground(halls=[hall], **STANDING, power=[grid])


@costs(sites=2, halls=2 + 5.5)
def standing_halls_leave() -> Instance:
    # Two years of a site that stands. Its two halls serve the first (0.1 * 10 each, opex 2),
    # then one new hall (5 + 0.5 opex on 5) - the accelerators of old halls cost no refresh.
    old = row(hall="old", accelerator_musd=5, opex_share=0.1)
    new = row(hall="new", opex_share=0.1)
    stock = [row(hall="old", count=2, until=2027)]
    return ground(
        periods=years(2026, 2027),
        halls=[old, new],
        sites=[row(opex_musd_per_y=1)],
        existing=stock,
    )


@costs(sites=2, halls=1, shortfall=17.52 / 2)
def standing_halls_leave_within_a_period() -> Instance:
    # A period of two years, the hall serves one: half of the work, 1 EFLOPS * 8760 h * 1000 USD
    # short in the mean over two years: 0.5 * 8.76 * 2; opex 1 for one year.
    hall = row(capex_musd=100, opex_share=0.01)
    return ground(
        periods=years(2026, last=2028),
        halls=[hall],
        sites=[row(opex_musd_per_y=1)],
        existing=[row(until=2027)],
        workloads=[row(shortfall_usd_per_eflops_h=1000)],
    )


def all_classes(**boundary: bool) -> Instance:
    """Return a plant that serves half, and a fleet behind a gateway that serves the other half."""
    here = row(hosts="ground")
    above = row(workload="above", hosts="orbit")
    road = row(usd_per_gbps_y=500000)
    cable = row(link="cable", to="gate", module_gbps=1, module_musd=2, max_modules=1,
                existing_gbps=0, life_y=1)  # fmt: skip
    return through_a_gate(
        {"boundary": boundary},
        sites=[{}],
        halls=[row(accelerator_musd=20, opex_share=0.1)],
        power=[{}],
        coolers=[{}],
        modules=[row(accelerator_musd=7, opex_share=0.1)],
        launchers=[row(insurance_share=0.2)],
        links=[road, cable],
        workloads=[here, above],
    )


# What stands within every boundary: platform 3, rocket 4.
@costs(
    sites=10, halls=7.5, accelerators=27, power_capacity=3, cooling=2, platforms=3, launches=4,
    module_operations=1, insurance=2.8, gateways=6, antennas=2, links=2, transit=1,
)  # fmt: skip
def everything_is_counted() -> Instance:
    return all_classes()


@costs(
    sites=10, halls=5.5, power_capacity=3, cooling=2, platforms=3, launches=4,
    module_operations=0.3, insurance=1.4, gateways=6, antennas=2, links=2, transit=1,
)  # fmt: skip
def accelerators_are_not_counted() -> Instance:
    # Gone: 20 + 7, their opex 2 and 0.7, their insurance 0.2 * 7.
    return all_classes(accelerators=False)


@costs(
    halls=2, accelerators=27, platforms=3, launches=4,
    module_operations=1, insurance=2.8, gateways=6, antennas=2, links=2, transit=1,
)  # fmt: skip
def the_facility_is_not_counted() -> Instance:
    # Gone: site, building, power, cooler; of the opex of halls the accelerators' part stays.
    return all_classes(facility=False)


@costs(
    sites=10, halls=7.5, accelerators=27, power_capacity=3, cooling=2, platforms=3, launches=4,
    module_operations=1, insurance=2.8,
)  # fmt: skip
def the_network_is_not_counted() -> Instance:
    return all_classes(network=False)


@costs(sites=10, halls=30, power_capacity=13.5, energy=2.628, carbon=1.314)
def trajectories_move_their_numbers() -> Instance:
    # Two years; in the second all is dearer by the factors.  halls 5 * (1 + 5);
    # power capex 3 * (1 + 2) + fixed 1 * (1 + 3.5); energy 0.876 * (1 + 2);
    # carbon 8760 t * 100 USD = 0.876 * (1 + 0.5).  site 10 lives two years.
    grid = row(
        capex_trajectory="x2", fixed_trajectory="x35", energy_trajectory="x2",
        carbon_trajectory="half", fixed_musd_per_mw_y=1, energy_usd_per_mwh=100,
        carbon_kg_per_mwh=1000,
    )  # fmt: skip
    factors = [
        *steps("x2", y2026=1, y2027=2), *steps("x35", y2026=1, y2027=3.5),
        *steps("half", y2026=1, y2027=0.5), *steps("x5", y2026=1, y2027=5),
    ]  # fmt: skip
    return ground(
        {"policy": {"carbon_usd_per_t": 100}},
        periods=years(2026, 2027),
        trajectories=factors,
        sites=[row(life_y=2)],
        halls=[row(capex_trajectory="x5")],
        power=[grid],
    )


@costs(platforms=9, accelerators=10, launches=12)
def trajectories_move_orbit_too() -> Instance:
    # A pod a year. Second year: platform 3 * 2, accelerators 4 * 1.5, rocket 4 * 2.
    module = row(accelerator_musd=4, platform_trajectory="x2", accelerator_trajectory="x15")
    factors = [*steps("x2", y2026=1, y2027=2), *steps("x15", y2026=1, y2027=1.5)]
    return orbit(
        periods=years(2026, 2027),
        trajectories=factors,
        modules=[module],
        launchers=[row(price_trajectory="x2")],
    )


@costs(platforms=12, launches=8)
def better_chips_need_fewer_pods() -> Instance:
    # 3 EFLOPS a year; a pod of the second year has 3: three pods, then one.
    return orbit(
        periods=years(2026, 2027),
        trajectories=steps("x3", y2026=1, y2027=3),
        modules=[row(eflops_trajectory="x3")],
        workloads=[row(demand_eflops=3)],
    )


@costs(sites=20, halls=5, shortfall=35.04)
def what_can_be_had_changes_over_time() -> Instance:
    # The grid gives 0 MW in the first year, 1 in the second.
    free = row(max_mw=1, capex_musd_per_mw=0, max_trajectory="late")
    return ground(
        periods=years(2026, 2027),
        trajectories=steps("late", y2026=0, y2027=1),
        halls=[{}],
        sites=[row(open_musd=20)],
        power=[free],
        workloads=[row(shortfall_usd_per_eflops_h=4000)],
    )


@costs(sites=10, halls=5, energy=1.314, power_capacity=3.6, carbon=0.2628)
def profiles_move_by_the_hour() -> Instance:
    # Before noon cooling takes 0.2, power costs 200 USD and 1 t/MWh; later 0, 60 USD and no carbon.
    # Energy 1.2 * 4380 * 200 + 4380 * 60 USD; carbon 1.2 * 4380 t * 50 USD; 1.2 MW * 3.
    grid = row(
        energy_usd_per_mwh=200, energy_profile="price", carbon_kg_per_mwh=1000,
        carbon_profile="early",
    )  # fmt: skip
    profiles = [
        *hourly("early", lambda h: 1 if h < 12 else 0),
        *hourly("price", lambda h: 1 if h < 12 else 0.3),
    ]
    return ground(
        {"policy": {"carbon_usd_per_t": 50}},
        slices=halves(),
        profiles=profiles,
        halls=[{}],
        power=[grid],
        coolers=[row(capex_musd_per_mw=0, overhead=0.2, overhead_profile="early")],
    )
