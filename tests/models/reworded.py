"""The same question in other units: compute, traffic and money counted k times as fine."""

from __future__ import annotations

from optimizer.instance import Instance

COMPUTE = {
    "sites": ("cluster_eflops",),
    "halls": ("eflops",),
    "modules": ("eflops", "cluster_eflops"),
    "supply": ("accelerator_eflops",),
    "workloads": ("demand_eflops", "min_cluster_eflops"),
}
PER_COMPUTE = {
    "workloads": (
        "in_gbps_per_eflops", "out_gbps_per_eflops", "state_gb_per_eflops",
        "shortfall_usd_per_eflops_h",
    ),
    "values": ("usd_per_eflops_h",),
}  # fmt: skip
TRAFFIC = {
    "terminals": ("gbps_down", "gbps_up"),
    "antennas": ("gbps_down", "gbps_up"),
    "links": ("existing_gbps", "module_gbps"),
    "workloads": ("in_gbps_per_eflops", "out_gbps_per_eflops", "state_gb_per_eflops"),
}
PER_TRAFFIC = {"terminals": ("usd_per_gbps_y",), "links": ("usd_per_gbps_y",)}
MONEY = {
    "sites": ("open_musd", "opex_musd_per_y", "water_usd_per_m3"),
    "halls": ("capex_musd", "accelerator_musd"),
    "power": (
        "capex_musd_per_mw", "fixed_musd_per_mw_y", "energy_usd_per_mwh", "demand_usd_per_mw_y",
    ),
    "coolers": ("capex_musd_per_mw",),
    "shells": ("open_musd",),
    "terminals": ("usd_per_gbps_y",),
    "modules": ("platform_musd", "accelerator_musd"),
    "gateways": ("open_musd",),
    "antennas": ("musd",),
    "links": ("module_musd", "usd_per_gbps_y"),
    "workloads": ("shortfall_usd_per_eflops_h",),
    "values": ("usd_per_eflops_h",),
}  # fmt: skip


def reworded(inst: Instance, *, compute: float = 1, gbps: float = 1, musd: float = 1) -> Instance:
    """Return the instance with its numbers of compute, traffic and money times these factors."""
    for columns, factor in (
        (COMPUTE, compute), (PER_COMPUTE, 1 / compute), (TRAFFIC, gbps), (PER_TRAFFIC, 1 / gbps),
        (MONEY, musd),
    ):  # fmt: skip
        if factor != 1:
            inst = inst.with_(_times(inst, columns, factor))
    return inst


def _times(inst: Instance, names: dict[str, tuple[str, ...]], factor: float) -> dict[str, str]:
    keys = [
        f"{table}.{key}.{column}"
        for table, columns in names.items()
        if inst.has(table)
        for key, row in inst.by_id(table).items()
        for column in columns
        if getattr(row, column) is not None
    ]
    if names is MONEY:
        for row in inst.launchers:
            name = "price_musd" if row.price_musd is not None else "price_usd_per_kg"
            keys.append(f"launchers.{row.launcher}.{name}")
        keys.append("policy.carbon_usd_per_t")
        keys += [f"policy.budget_musd.{year}" for year in inst.settings.policy.budget_musd]
    return dict.fromkeys(keys, f"*{factor!r}")
