"""The names of `optimizer` under that of the project: `from orbisite import Instance, solve`."""

from __future__ import annotations

import optimizer

__doc__ = optimizer.__doc__
__all__ = optimizer.__all__


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(optimizer, name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
