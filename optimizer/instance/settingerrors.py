"""What is wrong in `instance.yaml`, at its place."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ..errors import Problem
from .messages import explain, nearest
from .settings import Settings
from .yamltree import Document

KEY = "[key]"


def setting_problem(document: Document, error: ErrorDetails) -> Problem:
    """Return the problem for one error of pydantic's in the settings."""
    path = tuple(str(part) for part in error["loc"])
    if path[-1] == KEY:
        path = path[:-1]
        model, field = model_of(path)
        message = f"{'.'.join(path[:-1])} has a key that {explain(model, error, field)}"
        return Problem(document.file, *document.key_place(path), message)
    name = ".".join(path)
    if error["type"] == "missing":
        return Problem(document.file, 1, 1, f"{name} is missing. Add `{name}: 1`.")
    model, field = model_of(path)
    if error["type"] == "extra_forbidden":
        known = [*model.model_fields, *(["scenarios"] if model is Settings else [])]
        hint = nearest(path[-1], known)
        message = f"unknown key ({name}). Allowed: {', '.join(known)}.{hint}"
        return Problem(document.file, *document.key_place(path), message)
    message = f"{name} {explain(model, error, field)}"
    return Problem(document.file, *document.value_place(path), message)


def model_of(path: tuple[str, ...]) -> tuple[type[BaseModel], str]:
    """Return the model that holds a setting, and the setting's field in it."""
    model: type[BaseModel] = Settings
    for part in path:
        info = model.model_fields.get(part)
        inner = info.annotation if info else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)) or part == path[-1]:
            return model, part
        model = inner
    return model, ""
