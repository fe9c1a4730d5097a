"""One line per stage on stderr; on a terminal the running stage is rewritten in place."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from ..progress import Progress
from .console import stderr
from .wording import duration, money, percent

if TYPE_CHECKING:
    from rich.live import Live


class Stages:
    """Show progress reports as they come; call it with each of them.

    A stage's last report is printed for good when the next stage begins, or at the end.
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
        if self._last is not None and not self._quiet:
            self._console.print(line(self._last), markup=False, soft_wrap=True)
        self._last = None

    def _now(self) -> str:
        if self._last is None:
            return ""
        waited = time.monotonic() - self._since
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
        parts.append(f"best {money(progress.incumbent)}")
    if progress.bound is not None:
        parts.append(f"bound {money(progress.bound)}")
    if progress.gap is not None:
        parts.append(f"gap {percent(progress.gap)}")
    return "   ".join(parts)
