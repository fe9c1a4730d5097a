"""What a long computation says about itself while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One report of a running stage.

    A stage may report as often as it likes; its last report is its result.

    Attributes:
        stage: one word, such as "geometry", "routes", "building", "solving", "verified".
        message: what there is to say in one line; empty while there is nothing to say.
        incumbent: cost of the best plan so far [MUSD], None before the first one.
        bound: proven lower bound on the cost [MUSD], None before the first one.
        gap: (incumbent - bound) / |incumbent| [1], None without both.
        seconds: time since the stage began [s].
    """

    stage: str
    message: str = ""
    incumbent: float | None = None
    bound: float | None = None
    gap: float | None = None
    seconds: float = 0.0
