"""What is said once about files that other programs wrote, and about those that are not read."""

from __future__ import annotations

from .content import Content
from .filenames import COEFFICIENTS, MADE_FOR
from .messages import some

MOST_NAMED = 4
NOT_STATED = (
    f"{COEFFICIENTS}/ replaces the physics, and no {MADE_FOR} in it says which numbers it was made "
    "for: it is taken as it is"
)


def reading_notes(content: Content) -> tuple[str, ...]:
    """Return a sentence for each oddity of the files, with their names.

    Args:
        content: as it was read.

    Returns:
        Often nothing; sentences in the order of the tables.
    """
    files: dict[str, list[str]] = {}
    document = content.document
    for oddity in document.oddities:
        files.setdefault(oddity, []).append(document.file)
    for table in content.tables.values():
        for oddity in table.oddities:
            files.setdefault(oddity, []).append(table.file)
    found = [f"{oddity}: {some(names, MOST_NAMED)}" for oddity, names in files.items()]
    if content.unused:
        found.append(f"not read, as the table beside is: {some(content.unused, MOST_NAMED)}")
    return tuple(found)
