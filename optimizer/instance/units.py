"""The types of the columns: one per unit, with its range, and one grammar a kind.

A value arrives as text (a cell, a yaml scalar, `--set`) or, from Python, as the thing itself.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

ID = "[A-Za-z0-9][A-Za-z0-9_.-]*"
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)")
ID_LENGTH = 64
TEXT_LENGTH = 2000

NUMBER_RULE = "a plain decimal number such as 12.5: no unit, no thousands separator, not NaN or inf"
WHOLE_RULE = "a whole number such as 12"
ID_RULE = "a letter or digit, then letters, digits, `_`, `.` or `-`, at most 64 in all"


def _fault(what: str, allowed: str) -> PydanticCustomError:
    return PydanticCustomError("orbisite", "{what}", {"what": what, "allowed": allowed})


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
        if WHOLE.fullmatch(value) is None or len(value) > 18:
            raise _fault("is not a whole number", WHOLE_RULE)
        return int(value)
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
YesNo = Annotated[bool, BeforeValidator(as_yes)]
Switch = Annotated[bool, BeforeValidator(as_switch)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]

LatDeg = Annotated[float, Number, Field(ge=-90, le=90)]
LonDeg = Annotated[float, Number, Field(ge=-180, le=180)]
LonsDeg = Annotated[tuple[LonDeg, ...], BeforeValidator(as_list)]
AngleDeg = Annotated[float, Number, Field(ge=0, le=180)]
ElevationDeg = Annotated[float, Number, Field(ge=0, lt=90)]
Km = Annotated[float, Number, Field(ge=0, le=100_000)]
AltitudeKm = Annotated[float, Number, Field(ge=150, le=100_000)]
Hour = Annotated[float, Number, Field(ge=0, lt=24)]
Hours = Annotated[float, Number, Field(gt=0, le=24)]
YearHours = Annotated[float, Number, Field(gt=0, le=8760)]
StoreHours = Annotated[float, Number, Field(gt=0, le=10_000)]
LocalHour = Annotated[int, Whole, Field(ge=0, le=23)]
Day = Annotated[int, Whole, Field(ge=1, le=365)]
Year = Annotated[int, Whole, Field(ge=1900, le=2300)]
Years = Annotated[int, Whole, Field(ge=1, le=200)]
BuildYears = Annotated[int, Whole, Field(ge=0, le=50)]
Count = Annotated[int, Whole, Field(ge=0, le=100_000_000)]
AtLeastOne = Annotated[int, Whole, Field(ge=1, le=100_000)]
Sides = Annotated[int, Whole, Field(ge=1, le=2)]
Share = Annotated[float, Number, Field(ge=0, le=1)]
PositiveShare = Annotated[float, Number, Field(gt=0, le=1)]
LossShare = Annotated[float, Number, Field(ge=0, lt=1)]
Factor = Annotated[float, Number, Field(ge=0, le=1e6)]
Overhead = Annotated[float, Number, Field(ge=0, le=10)]
Musd = Annotated[float, Number, Field(ge=0, le=1e9)]
Usd = Annotated[float, Number, Field(ge=0, le=1e12)]
Amount = Annotated[float, Number, Field(ge=0, le=1e12)]
PositiveAmount = Annotated[float, Number, Field(gt=0, le=1e12)]
AnyNumber = Annotated[float, Number]
Milliseconds = Annotated[float, Number, Field(ge=0, le=1e12)]
PositiveMilliseconds = Annotated[float, Number, Field(gt=0, le=1e12)]
Celsius = Annotated[float, Number, Field(ge=-150, le=300)]
