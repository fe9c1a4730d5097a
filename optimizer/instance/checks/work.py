"""Workloads name hosts and jurisdictions that exist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...errors import Problem
from ..schema import Workload
from .choices import jurisdictions
from .context import Context

WORDS = frozenset({"any", "ground", "orbit"})


def hosts(context: Context) -> Iterator[Problem]:
    """Check that hosts are words, sites or shells, each once, `any` alone."""
    if not context.readable(("sites", "shells")):
        return
    known = WORDS | context.known["sites"] | context.known["shells"]
    for row in context.rows("workloads"):
        yield from _listed(context, row, "hosts", known)
        if not row.hosts:
            yield context.at(row, "hosts", "is empty. Write any, or leave the cell blank.")
        elif "any" in row.hosts and len(row.hosts) > 1:
            message = f"names more beside any ({';'.join(row.hosts)}). Write any alone."
            yield context.at(row, "hosts", message)


def residency(context: Context) -> Iterator[Problem]:
    """Check that jurisdictions exist, each once."""
    known = frozenset(jurisdictions(context))
    for row in context.rows("workloads"):
        yield from _listed(context, row, "residency", known)


def _listed(
    context: Context, row: Workload, column: str, known: frozenset[str]
) -> Iterator[Problem]:
    seen: set[str] = set()
    for value in getattr(row, column):
        if value in seen:
            yield context.at(row, column, f"names {value} twice. Delete one.")
        elif value not in known:
            what = "a host" if column == "hosts" else "a jurisdiction"
            message = f"names what is not {what} ({value}).{context.allowed(value, known)}"
            yield context.at(row, column, message)
        seen.add(value)


def residents(context: Context) -> Iterator[Problem]:
    """Check that of the hosts that are named some lies where the work may reside."""
    lies = {row.site: row.jurisdiction for row in context.rows("sites")}
    lies |= {row.shell: row.flag for row in context.rows("shells")}
    for row in context.rows("workloads"):
        if row.critical or not row.residency or not all(host in lies for host in row.hosts):
            continue  # critical work without a host is told by `possible`, as infeasible
        if row.hosts and not {lies[host] for host in row.hosts} & {*row.residency}:
            where = ", ".join(f"{host} in {lies[host]}" for host in row.hosts)
            message = (
                f"is where none of its hosts lies ({';'.join(row.residency)}; {where}): the work "
                "can never be hosted. Widen it, or name other hosts."
            )
            yield context.at(row, "residency", message)


def times(context: Context) -> Iterator[Problem]:
    """Check that processing leaves time for the way."""
    for row in context.rows("workloads"):
        if row.processing_ms > row.latency_ms:
            message = (
                f"is above latency_ms ({row.processing_ms:g} > {row.latency_ms:g}). "
                "The limit is on the round trip with processing: raise it."
            )
            yield context.at(row, "processing_ms", message)


def steps(context: Context) -> Iterator[Problem]:
    """Check that the steps of a workload's value are all of it, and that it may fall short."""
    total: dict[str, float] = defaultdict(float)
    last = {}
    critical = {row.workload for row in context.rows("workloads") if row.critical}
    for row in context.rows("values"):
        total[row.workload] += row.share
        last[row.workload] = row
        if row.workload in critical:
            message = f"is critical and never falls short ({row.workload}). Delete the row."
            yield context.at(row, "workload", message)
    for name, row in last.items():
        if abs(total[name] - 1) > 1e-6:
            message = f"of {name} sum to {total[name]:g}. Let the steps of a workload sum to 1."
            yield context.at(row, "share", message)


RULES = (
    (hosts, ()),
    (residency, ("regions", "hubs", "sites", "gateways", "shells")),
    (residents, ("workloads", "sites", "shells")),
    (times, ()),
    (steps, ("workloads", "values")),
)
