"""A problem as the solver meets it: an instance, what derives from it, and its formulation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models import PlanningData

from .arrays import Bools, Ints
from .compile import Case, compile_numbers
from .formulate import Formulation, Hook, formulate
from .instance import Instance
from .network import Network
from .physics.geometry import Geometry
from .routes import Routes

ZONE_SEEDS = 3  # zones of a shell that a commodity begins with: the nearest ones


@dataclass(frozen=True)
class Problem:
    """An instance with all that physics and geography derive from it."""

    case: Case
    routes: Routes
    hooks: Sequence[Hook] = ()

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self.case.inst

    @property
    def geometry(self) -> Geometry:
        """Its space coefficients."""
        return self.case.geometry

    @property
    def network(self) -> Network:
        """Its link graph."""
        return self.case.network

    @cached_property
    def data(self) -> PlanningData:
        """The numbers of the whole pool.

        Beside laws from outside no row is left out: that no more than the demand is served, which
        rows left out lean on, is theirs to change.
        """
        data = compile_numbers(self.case, self.routes)
        if not self.hooks:
            return data
        return data.with_every_row()

    @cached_property
    def formulation(self) -> Formulation:
        """The program over the whole pool."""
        return formulate(self.data, self.hooks)

    @cached_property
    def critical(self) -> frozenset[str]:
        """The commodities that may not fall short."""
        return self.data.routing.critical

    def seeds(self) -> Ints:
        """Return the routes to begin with.

        Of every commodity the quickest route to each site, the quickest that stays on the ground,
        and the quickest to the nearest zones of each shell.
        """
        routes = self.routes
        order = np.argsort(routes.latency_ms, kind="stable")
        kind = np.array([host.kind for host in routes.hosts])[routes.host[order]]
        aloft = (kind == "site") & self._over_space[order]
        first = _first(routes.commodity[order], routes.host[order], aloft)
        order, kind = order[first], kind[first]
        place = _codes([host.place for host in routes.hosts])[routes.host[order]]
        zone = kind == "zone"
        near = np.ones(len(order), dtype=bool)
        near[zone] = _rank(routes.commodity[order][zone], place[zone]) < ZONE_SEEDS
        return np.sort(order[near])

    @property
    def _over_space(self) -> Bools:
        """Return a mask of the routes that pass a satellite."""
        in_space = np.array([arc.link is None for arc in self.network.arcs], dtype=np.bool_)
        found = np.zeros(self.routes.size, dtype=np.bool_)
        found[self.routes.use_route[in_space[self.routes.use_arc]]] = True
        return found


def _codes(names: list[str]) -> Ints:
    """Return a number for each name, the same for the same."""
    return np.unique(names, return_inverse=True)[1] if names else np.zeros(0, dtype=np.int64)


def _first(*keys: Ints | Bools) -> Ints:
    """Return, in order, the positions at which a combination of keys stands for the first time."""
    rows = np.stack([np.asarray(key, dtype=np.int64) for key in keys], axis=1)
    return np.sort(np.unique(rows, axis=0, return_index=True)[1])


def _rank(*keys: Ints) -> Ints:
    """Return how often the combination of keys at each position stands before it."""
    group = np.unique(np.stack(keys, axis=1), axis=0, return_inverse=True)[1].ravel()
    order = np.argsort(group, kind="stable")
    starts = np.r_[0, np.flatnonzero(np.diff(group[order])) + 1]
    spell = np.diff(np.r_[starts, len(group)])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, spell)
    return rank
