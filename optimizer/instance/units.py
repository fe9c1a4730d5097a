"""The types of the columns: one per unit, with its range, and one grammar a kind.

A value arrives as text (a cell, a yaml scalar, `--set`) or, from Python, as the thing itself.
"""

from __future__ import annotations

import difflib
import math
import re
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from ..concern import CONCERNS

ID = "[A-Za-z0-9][A-Za-z0-9_.-]*"
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WHOLE = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:\.0+)?")
ID_LENGTH = 64
TEXT_LENGTH = 2000
WHOLE_LENGTH = 24

NUMBER_RULE = "a plain decimal number such as 12.5: no unit, no thousands separator, not NaN or inf"
WHOLE_RULE = "a whole number such as 12"
ID_RULE = "a letter or digit, then letters, digits, `_`, `.` or `-`, at most 64 in all"


def _fault(what: str, allowed: str, hint: str = "") -> PydanticCustomError:
    said = {"what": what, "allowed": allowed, "hint": hint}
    return PydanticCustomError("orbisite", "{what}", said)


def is_id(value: object) -> bool:
    """Tell whether a value is an id."""
    return isinstance(value, str) and len(value) <= ID_LENGTH and bool(re.fullmatch(ID, value))


def as_number(value: object) -> object:
    """Read a plain decimal number from text; pass a Python number on."""
    if isinstance(value, str):
        return _number(value)
    if isinstance(value, bool):
        raise _fault("is not a number", NUMBER_RULE)
    return _plain(value)


@lru_cache(maxsize=65_536)
def _number(text: str) -> float:
    if NUMBER.fullmatch(text) is None:
        raise _fault("is not a number", NUMBER_RULE)
    number = float(text)
    if math.isinf(number):
        raise _fault("is too large", "numbers below 1e300")
    return number


def as_whole(value: object) -> object:
    """Read a whole number from text; pass a Python number on."""
    if isinstance(value, str):
        match = WHOLE.fullmatch(value) if len(value) <= WHOLE_LENGTH else None
        if match is None:
            raise _fault("is not a whole number", WHOLE_RULE)
        return int(match[1])
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise _fault("is not a whole number", WHOLE_RULE)
    return _plain(value)


def _plain(value: object) -> object:
    """Return the Python number in a numpy one."""
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def as_text(value: object) -> object:
    """Check free text: printable, at most 2000 characters."""
    if not isinstance(value, str) or len(value) > TEXT_LENGTH or not value.isprintable():
        raise _fault("is not plain text", f"printable text of at most {TEXT_LENGTH} characters")
    return value


def as_link(value: object) -> object:
    """Check a web address."""
    as_text(value)
    if value and not str(value).startswith(("https://", "http://")):
        raise _fault("is not a web address", "text that begins with https:// or http://, or blank")
    return value


def as_reason(value: object) -> object:
    """Check a reason: text with something in it."""
    as_text(value)
    if not str(value).strip():
        raise _fault("is not a reason", "a sentence that says why")
    return value


def as_concern(value: object) -> object:
    """Check the name of a warning."""
    if value not in CONCERNS:
        guess = difflib.get_close_matches(str(value), CONCERNS, 1, 0.5)
        hint = f" Did you mean {guess[0]}?" if guess else ""
        raise _fault("is not the name of a warning", "a name of docs/warnings.md", hint)
    return value


def as_yes(value: object) -> object:
    """Read yes or no."""
    if isinstance(value, str):
        if value not in ("yes", "no"):
            raise _fault("is neither yes nor no", "yes or no")
        return value == "yes"
    return value


def as_switch(value: object) -> object:
    """Read true or false (yaml)."""
    if isinstance(value, str):
        if value not in ("true", "false"):
            raise _fault("is neither true nor false", "true or false")
        return value == "true"
    return value


def as_list(value: object) -> object:
    """Split a semicolon list; pass a Python sequence on as a tuple."""
    if isinstance(value, str):
        return tuple(part.strip(" ") for part in value.split(";")) if value else ()
    return tuple(value) if isinstance(value, list | tuple) else value


Number = BeforeValidator(as_number)
Whole = BeforeValidator(as_whole)

Id = Annotated[str, Field(pattern=f"^{ID}$", max_length=ID_LENGTH)]
Place = Annotated[str, Field(pattern=rf"^({ID}|\*)$", max_length=ID_LENGTH)]
Text = Annotated[str, BeforeValidator(as_text)]
Link = Annotated[str, BeforeValidator(as_link)]
Reason = Annotated[str, BeforeValidator(as_reason)]
ConcernName = Annotated[str, BeforeValidator(as_concern)]
YesNo = Annotated[bool, BeforeValidator(as_yes)]
Switch = Annotated[bool, BeforeValidator(as_switch)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]

LatDeg = Annotated[float, Field(ge=-90, le=90), Number]
LonDeg = Annotated[float, Field(ge=-180, le=180), Number]
LonsDeg = Annotated[tuple[LonDeg, ...], BeforeValidator(as_list)]
AngleDeg = Annotated[float, Field(ge=0, le=180), Number]
ElevationDeg = Annotated[float, Field(ge=0, lt=90), Number]
Km = Annotated[float, Field(ge=0, le=100_000), Number]
AltitudeKm = Annotated[float, Field(ge=150, le=100_000), Number]
Hour = Annotated[float, Field(ge=0, lt=24), Number]
Hours = Annotated[float, Field(gt=0, le=24), Number]
YearHours = Annotated[float, Field(gt=0, le=8760), Number]
OutageHours = Annotated[float, Field(ge=0, le=8760), Number]
StoreHours = Annotated[float, Field(gt=0, le=10_000), Number]
LocalHour = Annotated[int, Field(ge=0, le=23), Whole]
Day = Annotated[int, Field(ge=1, le=365), Whole]
Year = Annotated[int, Field(ge=1900, le=2300), Whole]
Years = Annotated[int, Field(ge=1, le=200), Whole]
BuildYears = Annotated[int, Field(ge=0, le=50), Whole]
Count = Annotated[int, Field(ge=0, le=100_000_000), Whole]
AtLeastOne = Annotated[int, Field(ge=1, le=100_000), Whole]
Sides = Annotated[int, Field(ge=1, le=2), Whole]
Share = Annotated[float, Field(ge=0, le=1), Number]
PositiveShare = Annotated[float, Field(gt=0, le=1), Number]
LossShare = Annotated[float, Field(ge=0, lt=1), Number]
Factor = Annotated[float, Field(ge=0, le=1e6), Number]
Overhead = Annotated[float, Field(ge=0, le=10), Number]
Musd = Annotated[float, Field(ge=0, le=1e9), Number]
Usd = Annotated[float, Field(ge=0, le=1e12), Number]
SignedUsd = Annotated[float, Field(ge=-1e12, le=1e12), Number]
Amount = Annotated[float, Field(ge=0, le=1e12), Number]
PositiveAmount = Annotated[float, Field(gt=0, le=1e12), Number]
AnyNumber = Annotated[float, Number]
Milliseconds = Annotated[float, Field(ge=0, le=1e12), Number]
PositiveMilliseconds = Annotated[float, Field(gt=0, le=1e12), Number]
Celsius = Annotated[float, Field(ge=-150, le=300), Number]
