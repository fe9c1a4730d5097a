"""One line per stage on stderr; on a terminal the running stage is rewritten in place."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from ..progress import Progress
from ..wording import duration, money, percent
from .console import stderr

if TYPE_CHECKING:
    from rich.live import Live


# What runs after a stage has said its result, while nothing is heard of it yet.
NEXT = {"reading": "geometry", "geometry": "routes", "routes": "building", "building": "solving"}


class Stages:
    """Show progress reports as they come; call it with each of them.

    The last report of a stage is printed for good when another stage reports, or at the end. Until
    then a terminal shows it in place, and below it what must be running now.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = stderr()
        self._quiet = quiet
        self._last: Progress | None = None
        self._since = time.monotonic()
        self._live: Live | None = None

    def __enter__(self) -> Stages:
        if self._console.is_terminal and not self._quiet:
            from rich.live import Live

            self._live = Live(
                console=self._console,
                transient=True,
                refresh_per_second=4,
                get_renderable=self._now,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._settle()
        if self._live is not None:
            self._live.stop()

    def __call__(self, progress: Progress) -> None:
        """Take a report.

        Args:
            progress: what the stage says.
        """
        if self._last is not None and self._last.stage != progress.stage:
            self._settle()
        self._last = progress
        self._since = time.monotonic()

    def _settle(self) -> None:
        done, self._last = self._last, None
        if done is not None and not self._quiet:
            if self._live is not None:
                self._live.refresh()
            self._console.print(line(done), markup=False, soft_wrap=True)

    def _now(self) -> str:
        if self._last is None:
            return ""
        waited = time.monotonic() - self._since
        following = NEXT.get(self._last.stage)
        if self._last.message and following:
            return f"{line(self._last)}\n{line(Progress(following), waited)}"
        return line(self._last, self._last.seconds + waited)


def line(progress: Progress, seconds: float | None = None) -> str:
    """Word one report.

    Args:
        progress: the report.
        seconds: time to show [s]; the report's own if None.

    Returns:
        Stage, what it says, and how long it took.
    """
    said = "   ".join(filter(None, [progress.message, bounds(progress)]))
    took = progress.seconds if seconds is None else seconds
    return f"{progress.stage:<10} {said:<60} {duration(took):>8}"


def bounds(progress: Progress) -> str:
    """Word what a solver knows.

    Args:
        progress: the report.

    Returns:
        Best cost, bound and gap, as far as there are any.
    """
    parts = []
    if progress.incumbent is not None:
        best = "relaxed" if progress.stage == "pricing" else "best"
        parts.append(f"{best} {money(progress.incumbent)}")
    if progress.bound is not None:
        parts.append(f"bound {money(progress.bound)}")
    if progress.gap is not None:
        parts.append(f"gap {percent(progress.gap)}")
    return "   ".join(parts)
