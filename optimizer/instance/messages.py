"""What is wrong with a value, in words: the value seen, what is allowed, the nearest name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .text import show
from .units import ID_RULE

RANGE = {
    "greater_than_equal": "ge",
    "greater_than": "gt",
    "less_than_equal": "le",
    "less_than": "lt",
}

MOST_COMPARED = 2000


def guess(name: str, known: Iterable[str]) -> str:
    """Return the nearest known name, or an empty one."""
    names = sorted({*map(str, known)})
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
        return (
            f"{context['what']} ({value}). Allowed: {context['allowed']}.{context.get('hint', '')}"
        )
    if kind in ("string_pattern_mismatch", "string_too_long", "string_type"):
        return f"is not an id ({value}). Allowed: {ID_RULE}."
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
