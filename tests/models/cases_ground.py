"""Paper cases of the laws of work, sites, coolers and power.

Each comment derives both optima; `paper` says what stands where.
"""

from __future__ import annotations

from paper import ground, halves, hourly, law, row, steps, years

from optimizer.instance import Instance

# One hall and what feeds it: 15 = 10 (open) + 5 (hall).
HALL = {"halls": [{}]}
GROWING = {"periods": years(2026, 2027), "trajectories": steps("late", y2026=0, y2027=1)}
SHORT = {"shortfall_usd_per_eflops_h": 4000}  # 35.04 MUSD per EFLOPS and year


@law("routing.demand", optimum=10, without=0)
def work_must_be_served() -> Instance:
    # An open site hosts without limit where there are no halls: 10. No demand: nothing, 0.
    return ground()


@law("routing.linking", optimum=10, without=0)
def only_open_sites_host() -> Instance:
    # 10 to open. Without the law a closed site serves: 0.
    return ground()


@law("routing.linking", optimum=15, without=6, relaxed=True)
def linking_lifts_the_bound() -> Instance:
    # Fractions allowed. With linking, serve 1 <= 1 * opened: 10 + 5. Without, opened only has to
    # hold the hall: 1 MW <= 10 MW * opened, so a tenth of the opening: 1 + 5.
    return ground(**HALL)


@law("routing.hosting", optimum=15, without=10)
def served_is_run() -> Instance:
    # 10 + 5. If what is served need not be run, no hall is built: 10.
    return ground(**HALL)


@law("sites.open_once", optimum=42.54, without=22.5)
def a_site_opens_once() -> Instance:
    # Room for one hall, two wanted in the second year. Lives of 2 years: what is bought in 2026
    # costs its price, in 2027 half of it (one of two years lies in the horizon).
    # Once: 5 + 2.5 + 1 EFLOPS short 35.04 = 42.54 (a hall and a site already in 2026 cost more).
    # Twice open, room for two: sites 10 + 5, halls 5 + 2.5 = 22.5.
    return ground(
        **GROWING,
        sites=[row(max_it_mw=1, life_y=2)],
        halls=[row(life_y=2, accelerator_life_y=2)],
        workloads=[row(demand_eflops=2, demand_trajectory="late", **SHORT)],
    )


@law("sites.space", optimum=50.04, without=25)
def halls_share_the_space() -> Instance:
    # 3 MW of room. big: 2 MW, 2 EFLOPS, 5; small: 1.5 MW, 1 EFLOPS, 10. Wanted: 3 EFLOPS.
    # big + small need 3.5 MW, so big alone and 1 EFLOPS short: 10 + 5 + 35.04 = 50.04.
    # Without: big + small, each alone within its count: 10 + 5 + 10 = 25.
    big = row(hall="big", it_mw=2, eflops=2)
    small = row(hall="small", it_mw=1.5, capex_musd=10)
    work = row(demand_eflops=3, **SHORT)
    return ground(sites=[row(max_it_mw=3)], halls=[big, small], workloads=[work])


@law("sites.space_by_hall", optimum=30, without=70 / 3, relaxed=True)
def whole_halls_lift_the_bound() -> Instance:
    # Two sites with 3 MW, halls of 2 MW: one fits. 2 EFLOPS wanted, so a hall at each.
    # With the law halls <= 1 * opened: two whole openings, 2 * (10 + 5) = 30.
    # Without: 2 MW <= 3 MW * opened (and serve 1 <= demand 2 * opened): 2/3 open each,
    # 2 * (20/3 + 5) = 70/3.
    sites = [row(site=name, max_it_mw=3) for name in ("a", "b")]
    links = [row(link=f"to-{name}", to=name) for name in ("a", "b")]
    work = row(demand_eflops=2)
    return ground(sites=sites, links=links, halls=[row(it_mw=2)], workloads=[work])


@law("sites.silicon", optimum=20, without=10)
def compute_needs_halls() -> Instance:
    # 1.5 EFLOPS: two halls, 10 + 2 * 5 = 20. Without: a vintage of no halls runs it all: 10.
    return ground(**HALL, workloads=[row(demand_eflops=1.5)])


@law("cooling.heat", optimum=17.876, without=15)
def heat_must_leave() -> Instance:
    # 1 MW of cooler 2; 1 m3/MWh * 8760 h * 100 USD = 0.876: 15 + 2.876. Without: 15.
    wet = row(water_m3_per_mwh=1)
    return ground(**HALL, sites=[row(water_usd_per_m3=100)], coolers=[wet])


@law("cooling.cooler", optimum=17.876, without=15.876)
def heat_needs_a_cooler_of_that_size() -> Instance:
    # As above; without the law nothing is bought but the water still is: 15 + 0.876.
    return heat_must_leave()


@law("cooling.room", optimum=18, without=17)
def a_cooler_has_a_limit() -> Instance:
    # Half a MW at 2, the rest at 4: 15 + 1 + 2 = 18. Without: 15 + 2.
    small = row(max_mw=0.5)
    dear = row(cooler="dear", capex_musd_per_mw=4)
    return ground(**HALL, coolers=[small, dear])


@law("cooling.water", optimum=18, without=17)
def water_has_a_permit() -> Instance:
    # wet takes 1 m3/MWh, 8760 m3 a MW and year; the permit is 4380: half of it by dry air at 4.
    # 15 + 0.5 * 2 + 0.5 * 4 = 18. Without: 15 + 2.
    wet = row(cooler="wet", water_m3_per_mwh=1)
    dear = row(cooler="air", capex_musd_per_mw=4)
    return ground(**HALL, sites=[row(water_m3_per_y=4380)], coolers=[wet, dear])


@law("power.demand_peak", optimum=19, without=18)
def the_peak_is_charged() -> Instance:
    # 15 + 3 + 1 MW * 1 MUSD/MW. Without: the peak paid on is 0.
    return ground(**HALL, power=[row(demand_usd_per_mw_y=1000000)])


@law("power.balance", optimum=18.876, without=18)
def load_is_fed() -> Instance:
    # 15 + 3 + 8760 MWh * 100 USD = 18.876. Without: nothing is drawn, but 1 MW must be firm: 18.
    return ground(**HALL, power=[row(energy_usd_per_mwh=100)])


@law("power.firm", optimum=21, without=18)
def load_is_firm() -> Instance:
    # Half of a MW counts as firm: 2 MW, 15 + 6. Without: 1 MW, 15 + 3.
    return ground(**HALL, power=[row(firm_share=0.5)])


@law("power.available", optimum=21, without=18)
def power_is_not_always_there() -> Instance:
    # Half is available: 2 MW, 15 + 6. Without: firm asks for 1 MW, 15 + 3.
    return ground(**HALL, power=[row(available=0.5)])


@law("power.must_run", optimum=21.38, without=18)
def plant_cannot_idle() -> Instance:
    # solar is free to run but not firm; so 1 MW of diesel (1 MUSD) stands by, and must run at
    # half load: 4380 MWh * 1000 USD = 4.38. solar gives the other half: 0.5 MW * 2.
    # 15 + 1 + 4.38 + 1 = 21.38. Without: diesel idles, 1 MW of solar: 15 + 1 + 2 = 18.
    diesel = row(power="diesel", capex_musd_per_mw=1, energy_usd_per_mwh=1000, min_load=0.5)
    solar = row(power="sun", capex_musd_per_mw=2, firm_share=0)
    return ground(**HALL, power=[diesel, solar])


@law("power.must_run", optimum=18.438, without=18)
def a_plant_without_halls_must_run_too() -> Instance:
    # At `far` nothing can be built, but a MW of diesel and a MW of storage stand there. Diesel must
    # run at half load. Storage that takes 1 MW gives 0.5 MW back, and so burns 0.5 MW:
    # 4380 MWh * 100 USD = 0.438 on top of 15 + 3. Without: diesel stands still, 18.
    diesel = row(
        power="diesel", site="far", existing_mw=1, max_mw=1, energy_usd_per_mwh=100, min_load=0.5
    )
    store = row(
        power="store", site="far", kind="storage", existing_mw=1, max_mw=1, hours=8, rt_eff=0.5
    )
    return ground(**HALL, sites=[{}, row(site="far", available_from=2100)],
                  power=[{}, diesel, store])  # fmt: skip


@law("power.must_run", optimum=5, without=3)
def a_plant_that_outlives_its_halls_must_run_too() -> Instance:
    # A hall stands in 2026, none in 2027. gas (3 MUSD, two years) would have to run in 2027, with
    # nothing to feed; dear (5 MUSD) lasts the one year. Without the law gas stands still: 3.
    gas = row(power="gas", min_load=0.5, life_y=2)
    dear = row(power="dear", capex_musd_per_mw=5)
    return ground(
        periods=years(2026, 2027),
        trajectories=steps("once", y2026=1, y2027=0),
        halls=[row(available_from=2100)],
        existing=[row(until=2027)],
        power=[gas, dear],
        workloads=[row(demand_trajectory="once")],
    )


@law("power.most", optimum=19.2, without=18)
def an_option_has_a_limit() -> Instance:
    # 0.4 MW at 3, 0.6 at 5: 15 + 1.2 + 3 = 19.2. Without: 15 + 3.
    return ground(**HALL, power=[row(max_mw=0.4), row(power="dear", capex_musd_per_mw=5)])


def sun_and_store(first_h: float = 12, **store: float) -> Instance:
    """Return a plant on solar power (3 MUSD/MW, before noon only) and storage (2 MUSD/MW)."""
    sun = row(power="sun", kind="solar", available_profile="morning")
    kept = row(power="store", kind="storage", capex_musd_per_mw=2, **store)
    profile = hourly("morning", lambda h: 1 if h < first_h else 0)
    return ground(**HALL, slices=halves(first_h), profiles=profile, power=[sun, kept])


@law("power.charging", optimum=28, without=27)
def storage_charges_as_fast_as_it_is_large() -> Instance:
    # pm: 1 MW * 12 h from the store; at efficiency 0.5 it takes 2 MW * 12 h of am.
    # Store: charge 2 MW, discharge 1 MW, 12 MWh / 8 h = 1.5 MW: so 2 MW. Sun: 1 + 2 = 3 MW.
    # 15 + 3*3 + 2*2 = 28. Without: 1.5 MW of store: 27.
    return sun_and_store(hours=8, rt_eff=0.5)


@law("power.charging", optimum=32, without=28)
def half_a_store_charges_half_as_fast() -> Instance:
    # Half of it is there: to charge 2 MW takes 4, to give 1 MW takes 2, to hold 12 MWh 1.5.
    # 15 + 9 + 2*4 = 32. Without: 2 MW, 28.
    return sun_and_store(hours=8, rt_eff=0.5, available=0.5)


@law("power.discharging", optimum=21, without=20)
def storage_discharges_as_fast_as_it_is_large() -> Instance:
    # am is 18 h, pm 6 h, no losses: charge 1/3 MW, discharge 1 MW, 6 MWh / 12 h = 0.5 MW.
    # Sun 4/3 MW: 15 + 4 + 2*1 = 21. Without: 0.5 MW of store: 20.
    return sun_and_store(first_h=18, hours=12, rt_eff=1)


@law("power.full", optimum=32, without=28)
def storage_holds_so_much() -> Instance:
    # As the first, but 3 h: 12 MWh / 3 h = 4 MW: 15 + 9 + 8 = 32. Without: 2 MW, 28.
    return sun_and_store(hours=3, rt_eff=0.5)


@law("power.level_next", optimum=28, without=17)
def storage_gives_what_it_took() -> Instance:
    # As the first, 28. Without: 1 MW of store gives 1 MW all day, and is firm: 15 + 2.
    return sun_and_store(hours=8, rt_eff=0.5)


@law("power.outage_storage", optimum=29, without=28)
def storage_brings_nothing_into_an_outage() -> Instance:
    # As the first, 28; an outage of 10 h copies pm (the road stays whole). It stands alone: what
    # the store gives it must have taken within it, and there is no sun: 10 EFLOPS*h short, 1 MUSD.
    # Without: the store feeds the outage for nothing, 28.
    base = sun_and_store(hours=8, rt_eff=0.5)
    outage = "slice,like_slice,hours_per_year,element_kind,element,available\n"
    outage += "dark,pm,10,link,road,1\n"
    return Instance.from_files({**base.source_files, "outages.csv": outage.encode()})
