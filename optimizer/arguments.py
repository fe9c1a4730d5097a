"""What a caller hands in: taken as it is, or refused by its name, its value and what is allowed.

Every public function checks its arguments with `takes` before it does anything.
"""

from __future__ import annotations

import inspect
import math
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from numbers import Integral, Number, Real
from typing import Any, ParamSpec, TypeVar

from .errors import UsageError

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN = 60  # characters of a value
_NAME_BYTES = 255  # of a file, on every system
_DEPTH = 8  # of a value in a mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """What is allowed of an argument, in words and as a test; and of its parts, if it has some."""

    allowed: str
    fits: Callable[[object], bool]
    parts: Kind | None = None

    def or_none(self) -> Kind:
        """Return the same, or None."""
        fits = self.fits
        return Kind(f"{self.allowed}; or None", lambda x: x is None or fits(x), self.parts)


def takes(**kinds: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check arguments by name whenever the function is called.

    Raises:
        UsageError: by the function, for the first argument that does not fit.
    """

    def checking(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @wraps(function)
        def checked(*args: P.args, **named: P.kwargs) -> R:
            for name, value in signature.bind(*args, **named).arguments.items():
                if name in kinds:
                    require(name, value, kinds[name])
            return function(*args, **named)

        return checked

    return checking


def require(name: str, value: object, kind: Kind) -> None:
    """Refuse a value that does not fit.

    Raises:
        UsageError: naming it, its value and what is allowed.
    """
    if not kind.fits(value):
        raise UsageError(f"{name} is {shown(value)}. Allowed: {kind.allowed}.")
    if kind.parts is not None and value is not None:
        for key, part in _parts(value):
            require(f"{name}[{key!r}]", part, kind.parts)


def _parts(value: object) -> Iterable[tuple[object, object]]:
    """Return the parts of a mapping or a list, each with its key or number."""
    if isinstance(value, Mapping):
        return value.items()
    return enumerate(value) if isinstance(value, Iterable) else ()


def shown(value: object) -> str:
    """Return a value as messages show it: short, and never at the mercy of a stranger's repr.

    >>> shown(5), shown([1])
    ('5', 'a list')
    """
    if value is None or isinstance(value, str | bytes | bool | int | float):
        with suppress(ValueError):  # a whole number with more digits than Python writes
            text = repr(value)
            return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
    if isinstance(value, type):
        return f"the class {value.__name__}"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def instance_of(kind: type, allowed: str) -> Kind:
    """Return what holds for things of one class."""
    return Kind(allowed, lambda value: isinstance(value, kind))


def whole(least: int, most: int | None, allowed: str) -> Kind:
    """Return what holds for whole numbers from `least`, to `most` unless that is None."""

    def fits(value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, Integral):
            return False
        return least <= int(value) and (most is None or int(value) <= most)

    return Kind(allowed, fits)


def called_with(count: int, allowed: str) -> Kind:
    """Return what holds for functions that take so many arguments."""
    return Kind(allowed, lambda value: callable(value) and _accepts(value, count))


def one_of(*words: str) -> Kind:
    """Return what holds for one of some words."""
    allowed = " or ".join(map(repr, words))
    return Kind(allowed, lambda value: isinstance(value, str) and value in words)


def _real(value: object) -> float:
    """Return a real number, NaN for anything else."""
    if not isinstance(value, bool) and isinstance(value, Real):
        with suppress(OverflowError):
            return float(value)
    return math.nan


def _accepts(function: Callable[..., object], count: int) -> bool:
    try:
        inspect.signature(function).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:  # some functions of C do not say
        return True
    return True


def _is_path(value: object) -> bool:
    if not isinstance(value, str | os.PathLike):
        return False
    try:
        parts = os.fsencode(value).split(os.sep.encode())
    except (TypeError, ValueError):
        return False
    return isinstance(os.fspath(value), str) and all(
        len(part) <= _NAME_BYTES and b"\0" not in part for part in parts
    )


def is_list(value: object) -> bool:
    """Tell a list or tuple, or what serves as one."""
    return isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping)


def _is_named(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


def _is_plain(value: object, depth: int = _DEPTH) -> bool:
    """Tell text, numbers, and lists and mappings of them."""
    if isinstance(value, str | bool):
        return True
    if isinstance(value, Number):
        return _fits_a_float(value)
    if not depth or not isinstance(value, list | tuple | Mapping):
        return False
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    return all(_is_plain(part, depth - 1) for pair in pairs for part in pair)


def _fits_a_float(value: Any) -> bool:
    try:
        float(value)
    except (OverflowError, TypeError, ValueError):
        return False
    return True


SHARE = Kind("a share from 0 to below 1, such as 0.005", lambda x: 0 <= _real(x) < 1)
SECONDS = Kind("a number of seconds above 0", lambda x: _real(x) > 0)
SWITCH = instance_of(bool, "True or False")
TEXT = instance_of(str, "text")
TEXTS = Kind("a list or tuple of texts", is_list, TEXT)
PATH = Kind("a path, as text or pathlib.Path", _is_path)
PLAIN = Kind("text, a number, True or False, or a list or mapping of these", _is_plain)
OVERRIDES = Kind(
    "a mapping of keys to values, such as {'launchers.*.price_musd': '*0.5'}", _is_named, PLAIN
)
FILES = Kind("a mapping of names to bytes", _is_named, instance_of(bytes, "bytes"))
