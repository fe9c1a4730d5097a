"""What a process that searches is told, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..arrays import Floats, Ints
from ..whole import Whole
from .limits import Limits, Relaxed, Solution


@dataclass(frozen=True)
class Order:
    """One search.

    Args:
        number: tells it from others.
        kind: what is wanted: a plan, the linear relaxation, or the last polish of `begun`.
        form, seeds, limits: of the search.
        begun: (n,) a plan over the whole program, and what is proven by then [MUSD].
    """

    number: int
    kind: Literal["plan", "relaxation", "polish"]
    form: Whole
    seeds: Ints
    limits: Limits
    begun: tuple[Floats, float | None] = (np.zeros(0), None)


@dataclass(frozen=True)
class Stop:
    """The search of this number is to end with what it has."""

    number: int


@dataclass(frozen=True)
class Said:
    """How far a search is: the arguments of a `Report`."""

    report: tuple[str, str, float | None, float | None, float]


@dataclass(frozen=True)
class Better:
    """A better plan: (n,) values over the whole program."""

    values: Floats


@dataclass(frozen=True)
class Done:
    """The end of a search, and the most memory that this process has held [MB]."""

    found: Solution | Relaxed
    peak_mb: float


@dataclass(frozen=True)
class Failed:
    """An error that ended a search: its class by name, its words, and where it came from."""

    kind: str
    words: str
    trace: str


Word = Said | Better | Done | Failed
