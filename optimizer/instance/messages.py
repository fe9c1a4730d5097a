"""What is wrong with a value, in words: the value seen, what is allowed, the nearest name."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .text import show
from .units import ID, ID_LENGTH, ID_RULE

RANGE = {
    "greater_than_equal": "ge",
    "greater_than": "gt",
    "less_than_equal": "le",
    "less_than": "lt",
}

MOST_COMPARED = 2000
LONGEST_COMPARED = 100
YES = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "x": "yes", "on": "yes"}
NO = {"no": "no", "n": "no", "false": "no", "0": "no", "off": "no"}
AS_SWITCH = {"yes": "true", "no": "false"}


def guess(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name, or an empty one."""
    names = sorted({*map(str, known)}) if len(name) <= LONGEST_COMPARED else []
    if len(names) > MOST_COMPARED:
        names = [other for other in names if other[:1] == name[:1]][:MOST_COMPARED]
    found = difflib.get_close_matches(name, names, 1, 0.6)
    if not found:
        folded = {other.casefold(): other for other in names}
        close = difflib.get_close_matches(name.casefold(), list(folded), 1, 0.6)
        found = [folded[other] for other in close]
    return found[0] if found else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ` Did you mean x?` for the nearest known name, or nothing."""
    found = guess(name, known)
    return f" Did you mean {found}?" if found else ""


def foreign(name: str) -> str:
    """Return `, with U+0430 CYRILLIC SMALL LETTER A` for the first letter that is not plain."""
    for letter in name:
        if not letter.isascii():
            return f", with U+{ord(letter):04X} {unicodedata.name(letter, 'of no name')}"
    return ""


def plain_id(name: str) -> str:
    """Return the id that a name would make: marks of letters left out, `-` for what is not read.

    Nothing where a letter has no plain one inside, as those of other alphabets.
    """
    letters = [unicodedata.normalize("NFKD", letter) for letter in name]
    bare = [letter.encode("ascii", "ignore").decode() for letter in letters]
    plain = "".join(bare) if all(bare) else ""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", plain.strip()).strip("-._")[:ID_LENGTH]


def _not_an_id(seen: object) -> str:
    name = str(seen)
    usual = isinstance(seen, str) and name.isprintable() and len(name) <= ID_LENGTH
    usual = usual and not name.startswith("=")
    fix = plain_id(name) if usual else ""
    todo = f" Write {fix}." if fix and fix != name and re.fullmatch(ID, fix) else ""
    return f"is not an id ({show(name)}{foreign(name)}). Allowed: {ID_RULE}.{todo}"


def _meant_choice(seen: object, allowed: str) -> str:
    """Return the hint for a word that stands for one of two: ` Did you mean yes?`."""
    word = str(seen).strip().lower()
    meant = YES.get(word) or NO.get(word) or ""
    if allowed == "true or false":
        meant = AS_SWITCH.get(meant, "")
    elif allowed != "yes or no":
        meant = "all" if word == "all" and allowed.endswith("or all") else ""
    return f" Did you mean {meant}?" if meant else ""


def some(names: Iterable[object], limit: int = 8) -> str:
    """Return names joined by commas, the first few of them."""
    ordered = sorted({*map(str, names)})
    more = f" and {len(ordered) - limit} more" if len(ordered) > limit else ""
    return ", ".join(ordered[:limit]) + more if ordered else "none"


def explain(model: type[BaseModel], error: ErrorDetails, field: str = "") -> str:
    """Return the message for one error of pydantic's, without the name of the column.

    Args:
        model: the model that holds the field.
        error: the error.
        field: the field's name in the model; the first part of the error's place by default.

    Returns:
        What is wrong (the value seen), what is allowed.
    """
    kind, value = error["type"], show(error["input"])
    context = error.get("ctx") or {}
    if error["input"] == "":
        if len(error["loc"]) > 1 and isinstance(error["loc"][-1], int):
            return "has an empty item. Delete the separator too many."
        return "is blank. Fill it in, or delete it if it has a default."
    if kind == "orbisite":
        hint = context.get("hint") or _meant_choice(error["input"], context["allowed"])
        return f"{context['what']} ({value}). Allowed: {context['allowed']}.{hint}"
    if kind in ("string_pattern_mismatch", "string_too_long", "string_type"):
        return _not_an_id(error["input"])
    if kind in RANGE:
        return f"is out of range ({value}). Allowed: {_range(model, error, field)}."
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        hint = nearest(str(error["input"]), choices.split(", "))
        return f"is not a known choice ({value}). Allowed: {choices}.{hint}"
    if kind in ("model_type", "dict_type"):
        return f"is not a mapping ({value}). Write its keys below it, or as {{key: value}}."
    return f"{error['msg'][0].lower()}{error['msg'][1:]} ({value})."


def _range(model: type[BaseModel], error: ErrorDetails, field: str) -> str:
    bounds = _bounds(model).get(field or str(error["loc"][0]), {})
    if error["loc"][-1] == "[key]" or not bounds:
        bounds = {RANGE[error["type"]]: next(iter(error["ctx"].values()))}
    return range_text(bounds)


def range_text(bounds: Mapping[str, float]) -> str:
    """Return a range in words."""
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    return " and ".join(f"{words[k]} {bounds[k]:g}" for k in words if k in bounds)


@cache
def _bounds(model: type[BaseModel]) -> dict[str, dict[str, float]]:
    return {
        (info.alias or name): bounds_of((*info.metadata, *inner_metadata(info.annotation)))
        for name, info in model.model_fields.items()
    }


def inner_metadata(annotation: object) -> list[object]:
    """Return the metadata of annotated types inside a union or a container."""
    found: list[object] = list(getattr(annotation, "__metadata__", ()))
    for argument in get_args(annotation):
        found += inner_metadata(argument)
    return found


def bounds_of(metadata: Iterable[object]) -> dict[str, float]:
    """Return the bounds (ge, gt, le, lt) in the metadata of a field."""
    bounds: dict[str, float] = {}
    for item in metadata:
        for part in getattr(item, "metadata", None) or (item,):
            for name in RANGE.values():
                if hasattr(part, name):
                    bounds[name] = getattr(part, name)
    return bounds


def errors_of(failure: ValidationError) -> list[ErrorDetails]:
    """Return the errors of a failed validation."""
    return failure.errors(include_url=False)
