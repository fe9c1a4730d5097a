"""The studies, and the run of all their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..errors import UsageError
from . import mccalip, sceptic, suncatcher, turyshev
from .bench import Bench
from .row import Result, Row

STUDIES: dict[str, tuple[Row, ...]] = {
    module.STUDY: module.ROWS for module in (mccalip, suncatcher, turyshev, sceptic)
}


def chosen(names: Sequence[str]) -> tuple[str, ...]:
    """Check the names of studies.

    Args:
        names: of studies (none: all); a name that comes twice counts once.

    Returns:
        The names.

    Raises:
        UsageError: there is no such study.
    """
    for name in names:
        if name not in STUDIES:
            raise UsageError(f"There is no study {name}. Studies: {', '.join(STUDIES)}.")
    return tuple(dict.fromkeys(names or STUDIES))


def rerun(bench: Bench, names: Sequence[str] = ()) -> Iterator[Result]:
    """Compute the published numbers again, one after the other.

    Args:
        bench: solves the instances.
        names: of studies (default: all).

    Yields:
        One result a row, in the order of the names.

    Raises:
        UsageError: there is no such study.
    """
    for name in chosen(names):
        for row in STUDIES[name]:
            yield row.run(bench)
