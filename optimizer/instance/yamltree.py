"""YAML with places: every scalar stays text, keys are unique, no aliases, anchors, tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import yaml

from ..errors import Problem
from .text import decode, oddities, show

Tree = str | list["Tree"] | dict[str, "Tree"]
Path = tuple[str, ...]
Place = tuple[int, int]
MAX_DEPTH = 8
MAX_NODES = 60_000
VALUE = "="


@dataclass(frozen=True, slots=True)
class Document:
    """A mapping read from YAML, and the place of every key and item in it."""

    file: str
    tree: Mapping[str, Tree] = field(default_factory=dict)
    places: Mapping[Path, Place] = field(default_factory=dict)
    oddities: tuple[str, ...] = ()

    def key_place(self, path: Path) -> Place:
        """Return the place of a key or item, or of the nearest thing that holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def value_place(self, path: Path) -> Place:
        """Return the place of the value at a path, or of the nearest thing that holds it."""
        return self.places.get((*path, VALUE)) or self.key_place(path)


class _Loader(yaml.SafeLoader):
    """Composes nodes; refuses aliases, anchors, tags and deep nesting."""

    depth = 0
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        self.depth += 1
        self.nodes += 1
        wrong = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            wrong = "anchors and aliases are not read"
        elif getattr(event, "tag", None):
            wrong = "tags are not read"
        elif self.depth > MAX_DEPTH:
            wrong = f"nested deeper than {MAX_DEPTH}"
        elif self.nodes > MAX_NODES:
            wrong = f"more than {MAX_NODES} keys and values"
        if wrong:
            raise yaml.MarkedYAMLError(problem=wrong, problem_mark=event.start_mark)
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


def read_yaml(file: str, data: bytes) -> tuple[Document, list[Problem]]:
    """Read a YAML mapping.

    Args:
        file: name used in messages.
        data: the bytes of the file.

    Returns:
        The document, and everything that is wrong with it.
    """
    text, problems = decode(file, data)
    if problems:
        return Document(file), problems
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Document(file), [Problem(file, *at, _not_yaml(error))]
    except yaml.reader.ReaderError as error:
        code = f"U+{error.character:04X}" if isinstance(error.character, int) else "?"
        message = f"a character that YAML does not allow ({code}). Delete it."
        return Document(file), [Problem(file, *_place(text, error.position), message)]
    document, problems = _document(file, node)
    return replace(document, oddities=oddities(data)), problems


def _document(file: str, node: yaml.Node | None) -> tuple[Document, list[Problem]]:
    if node is None:
        return Document(file), []
    if not isinstance(node, yaml.MappingNode):
        return Document(file), [Problem(file, 1, 1, "not a mapping. Write `key: value` lines.")]
    places: dict[Path, Place] = {}
    problems: list[Problem] = []
    tree = dict(_mapping(node, (), file, places, problems))
    return Document(file, tree, places), problems


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or error.context or "it cannot be read"
    if "alias" in f"{error.context} {said}":
        return f"not read: {said}. Put text that begins with * or & in quotes."
    return f"not YAML: {said}."


def _place(text: str, position: int) -> Place:
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _mapping(
    node: yaml.MappingNode, path: Path, file: str, places: dict[Path, Place], out: list[Problem]
) -> Iterator[tuple[str, Tree]]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        at = (key.start_mark.line + 1, key.start_mark.column + 1)
        if not isinstance(key, yaml.ScalarNode):
            out.append(Problem(file, *at, "a key that is not a word. Write a plain key."))
        elif key.value in seen:
            first = f"It stands on line {seen[key.value]} already. Delete one."
            out.append(Problem(file, *at, f"key {show(key.value)} is not unique. {first}"))
        else:
            seen[key.value] = at[0]
            inner = (*path, key.value)
            yield key.value, _tree(value, inner, file, places, out)
            places[inner] = at


def _tree(
    node: yaml.Node, path: Path, file: str, places: dict[Path, Place], out: list[Problem]
) -> Tree:
    places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    places[(*path, VALUE)] = places[path]
    if isinstance(node, yaml.MappingNode):
        return dict(_mapping(node, path, file, places, out))
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_tree(item, (*path, str(at)), file, places, out) for at, item in items]
    return str(node.value)
