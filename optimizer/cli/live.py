"""One line per stage on stderr; on a terminal the running stage is rewritten in place."""

from __future__ import annotations

import time
from math import isfinite
from types import TracebackType
from typing import TYPE_CHECKING

from ..progress import Progress
from ..wording import duration, money, percent
from .console import PLAIN_WIDTH, stderr, wrapped

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

CLOSED = 1e-9  # a gap that is rounding
TOOK_AT = 80  # where the seconds end, if what is said before leaves room

# What runs after a stage has said its result, while nothing is heard of it yet.
NEXT = {"reading": "preparing", "geometry": "routes", "routes": "building", "building": "solving"}


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
            self._print(line(done, width=self._width))

    def say(self, label: str, text: str) -> None:
        """Print a line that is no stage.

        Args:
            label: one word.
            text: what there is to say.
        """
        self._settle()
        if not self._quiet:
            self._print("\n".join(_laid_out(label, text, "", self._width)))

    @property
    def _width(self) -> int:
        return self._console.width

    def _print(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    def _now(self) -> Text:
        from rich.text import Text

        return Text(self._running(), overflow="ignore", no_wrap=True)

    def _running(self) -> str:
        if self._last is None:
            return ""
        waited = time.monotonic() - self._since
        following = NEXT.get(self._last.stage)
        if self._last.message and following:
            done = line(self._last, width=self._width)
            return f"{done}\n{line(Progress(following), waited, self._width)}"
        return line(self._last, self._last.seconds + waited, self._width)


def line(progress: Progress, seconds: float | None = None, width: int = PLAIN_WIDTH) -> str:
    """Word one report.

    Args:
        progress: the report.
        seconds: time to show [s]; the report's own if None.
        width: columns there are.

    Returns:
        Stage, what it says, and how long it took; more than one line where that is too long.
    """
    said = "   ".join(filter(None, [progress.message, bounds(progress)]))
    took = duration(progress.seconds if seconds is None else seconds)
    return "\n".join(_laid_out(progress.stage, said, took, width))


def _laid_out(label: str, said: str, took: str, width: int) -> list[str]:
    *first, last = wrapped(f"{label:<10} {said}".rstrip(), width).split("\n")
    if took and len(last) + 2 + len(took) > width:
        first, last = [*first, last], ""
    if took:
        last += "  " + took.rjust(min(width, TOOK_AT) - len(last) - 2)
    return [*first, last]


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
    if progress.bound is not None and isfinite(progress.bound):
        closed = progress.gap is not None and progress.gap <= CLOSED
        bound = progress.incumbent if closed else progress.bound
        parts.append(f"bound {money(bound or 0.0, at_least=not closed)}")
    if progress.gap is not None and progress.stage != "pricing":
        parts.append(f"gap {percent(progress.gap, at_most=True)}")
    return "   ".join(parts)
