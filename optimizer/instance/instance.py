"""The instance: settings and tables, read strictly, checked across tables, frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arguments import FILES, OVERRIDES, PATH, TEXT, TEXTS, Kind, instance_of, require, takes
from ..errors import UsageError
from . import schema
from .content import Content, Override
from .digest import digest
from .filenames import COEFFICIENTS, MADE_FOR
from .files import Files
from .loading import Checked, change, load, load_files
from .messages import nearest
from .noted import NOT_STATED, reading_notes
from .provenance import Provenance, provenance
from .schema import TABLES
from .seasons import Season, seasons_by_profile
from .settings import Settings
from .sourcing import Tally, tallies, unsourced
from .spreads import Spread, all_spreads, spread_of
from .units import ID_RULE, is_id

if TYPE_CHECKING:
    import pandas as pd


NAME = Kind(ID_RULE, is_id)


@dataclass(frozen=True, slots=True)
class Node:
    """A place on the ground."""

    id: str
    kind: str
    lat_deg: float
    lon_deg: float
    jurisdiction: str
    radius_km: float


@dataclass(frozen=True, eq=False, repr=False)
class Instance:
    """Everything a plan is made from. One attribute a table: rows sorted by id.

    `settings` has every default filled; `applied` lists (origin, key, value) of the overrides;
    `source_files` are the bytes that were read; `coefficients` those of `coefficients/`.
    """

    name: str
    settings: Settings
    periods: tuple[schema.Period, ...]
    slices: tuple[schema.Slice, ...]
    outages: tuple[schema.Outage, ...]
    profiles: tuple[schema.Profile, ...]
    trajectories: tuple[schema.Trajectory, ...]
    regions: tuple[schema.Region, ...]
    hubs: tuple[schema.Hub, ...]
    sites: tuple[schema.Site, ...]
    halls: tuple[schema.Hall, ...]
    existing: tuple[schema.Existing, ...]
    power: tuple[schema.Power, ...]
    coolers: tuple[schema.Cooler, ...]
    shells: tuple[schema.Shell, ...]
    terminals: tuple[schema.Terminal, ...]
    modules: tuple[schema.Module, ...]
    launchers: tuple[schema.Launcher, ...]
    payloads: tuple[schema.Payload, ...]
    fits: tuple[schema.Fit, ...]
    gateways: tuple[schema.Gateway, ...]
    antennas: tuple[schema.Antenna, ...]
    links: tuple[schema.Link, ...]
    workloads: tuple[schema.Workload, ...]
    values: tuple[schema.Value, ...]
    supply: tuple[schema.Supply, ...]
    sources: tuple[schema.Source, ...]
    embodied: tuple[schema.Embodied, ...]
    source_files: Mapping[str, bytes]
    content: Content

    @classmethod
    def _of(cls, checked: Checked) -> Instance:
        rows: dict[str, Any] = {table: checked.filled.rows(table) for table in TABLES}
        return cls(
            name=checked.filled.settings.name,
            settings=checked.filled.settings,
            source_files=checked.files,
            content=checked.content,
            **rows,
        )

    @classmethod
    @takes(path=PATH, scenarios=TEXTS, overrides=OVERRIDES.or_none(), scenario_file=PATH.or_none())
    def load(
        cls,
        path: str | Path,
        scenarios: Sequence[str] = (),
        overrides: Mapping[str, Override] | None = None,
        scenario_file: str | Path | None = None,
    ) -> Instance:
        """Read an instance from its directory.

        Args:
            path: the directory.
            scenarios: names of scenarios in `instance.yaml`, applied in this order.
            overrides: key -> value, applied last (`--set`).
            scenario_file: a YAML file of key: value lines, applied before `overrides`.

        Returns:
            The instance.

        Raises:
            InstanceError: with every problem that was found.
            UsageError: no such scenario.
        """
        return cls._of(load(Path(path), tuple(scenarios), overrides or {}, scenario_file))

    @classmethod
    @takes(files=FILES, name=NAME, scenarios=TEXTS)
    def from_files(
        cls, files: Mapping[str, bytes], name: str = "instance", scenarios: Sequence[str] = ()
    ) -> Instance:
        """Read an instance from the bytes of its files.

        Args:
            files: relative name -> bytes, as `source_files` has them.
            name: the name, unless `instance.yaml` gives one.
            scenarios: names of scenarios, applied in this order.

        Returns:
            The instance.

        Raises:
            InstanceError: with every problem that was found.
        """
        return cls._of(load_files(Files(dict(files)), name, tuple(scenarios), (), ()))

    @takes(overrides=OVERRIDES)
    def with_(self, overrides: Mapping[str, Override]) -> Instance:
        """Return a new, validated instance with some values changed.

        Args:
            overrides: key -> value; see docs/instance-format.md for keys.

        Returns:
            The new instance; this one is as it was.

        Raises:
            InstanceError: a key that matches nothing, or an instance that is wrong.
        """
        return self._of(change(self.content, self.source_files, self.name, overrides))

    def has(self, table: str) -> bool:
        """Tell whether a table is there, with or without rows: if not, its law is absent."""
        _known(table)
        return table in self.content.tables

    def by_id(self, table: str) -> Mapping[str, Any]:
        """Return the rows of a table by key (key columns joined by `:`)."""
        _known(table)
        if table not in self._by_id:
            rows = {row.key: row for row in getattr(self, table)}
            self._by_id[table] = rows
        return self._by_id[table]

    @cached_property
    def _by_id(self) -> dict[str, Mapping[str, Any]]:
        return {}

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """Return the places on the ground by id: regions, hubs, sites, gateways."""
        found = {}
        for kind in ("region", "hub", "site", "gateway"):
            for row in getattr(self, f"{kind}s"):
                name, radius = getattr(row, kind), getattr(row, "radius_km", 0.0)
                place = row.lat_deg, row.lon_deg, row.jurisdiction
                found[name] = Node(name, kind, *place, radius)
        return dict(sorted(found.items()))

    @cached_property
    def coefficients(self) -> Mapping[str, bytes]:
        """Return the tables of `coefficients/` by name; empty if there are none.

        What they were made for is said beside them, in `made_for.csv`, and is none of them.
        """
        prefix = f"{COEFFICIENTS}/"
        return {
            name.removeprefix(prefix): data
            for name, data in self.source_files.items()
            if name.startswith(prefix) and name != f"{prefix}{MADE_FOR}"
        }

    @cached_property
    def seasons(self) -> Mapping[str, tuple[Season, ...]]:
        """Return, by profile, its seasons with the running sums of their 24 factors."""
        return seasons_by_profile(self.profiles)

    @cached_property
    def digest(self) -> str:
        """Return the sha256 of the canonical content: tables, settings, coefficients."""
        return digest(self.content, self.coefficients)

    @property
    def applied(self) -> tuple[tuple[str, str, Override], ...]:
        """Return (origin, key, value) of every override, in the order applied."""
        return tuple((str(one.origin), one.key, one.value) for one in self.content.applied)

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the keys of the cells that a `low` or `high` for several rows left as they were.

        They have no such end: no row of `sources` with low and high that fits, or a blank value.
        """
        return tuple(sorted({key for one in self.content.applied for key in one.kept}))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was read although it is not as the format says, and what was not read."""
        stated = not self.coefficients or f"{COEFFICIENTS}/{MADE_FOR}" in self.source_files
        return (*reading_notes(self.content), *(() if stated else (NOT_STATED,)))

    @property
    def scenarios(self) -> Mapping[str, str]:
        """Return the scenarios of the instance: name -> why it is there (may be empty)."""
        return {name: self.content.reasons.get(name, "") for name in self.content.scenarios}

    @takes(key=TEXT)
    def provenance(self, key: str) -> Provenance:
        """Tell where a value came from.

        Args:
            key: a key that names one cell or setting.

        Returns:
            The value, its origin, its place, and the row of `sources` about it, if any.

        Raises:
            UsageError: a key that names nothing, or several rows.
        """
        return provenance(self.content, self.name, key)

    @takes(key=TEXT)
    def spread(self, key: str) -> Spread:
        """Return what one value may be: low and high of its source, and the base.

        Args:
            key: a key that names one cell or setting that holds a number.

        Returns:
            The ends (in the table's unit), and the value of the files whatever overrides did.

        Raises:
            UsageError: a key that names nothing or several rows, or a value without low and high.
        """
        return spread_of(self.content, key)

    def spreads(self) -> pd.DataFrame:
        """Return every value that has a spread: key, low, base, high, status; sorted by key."""
        return all_spreads(self.content)

    def unsourced(self) -> tuple[str, ...]:
        """Return the keys of the numbers that no row of `sources` speaks of."""
        return unsourced(self.content)

    def source_tallies(self) -> tuple[Tally, ...]:
        """Return how well the values of each table are known, by status of their sources."""
        return tallies(self.content)

    def __repr__(self) -> str:
        """Return the name and the number of rows of each table."""
        counts = ", ".join(f"{len(getattr(self, t))} {t}" for t in TABLES if self.has(t))
        return f"<Instance {self.name}: {counts}>"


AN_INSTANCE = instance_of(Instance, "an Instance, such as Instance.load(folder) returns")


def _known(table: str) -> None:
    require("table", table, TEXT)
    if table not in TABLES:
        raise UsageError(f"no such table: {table}.{nearest(table, TABLES)}")
