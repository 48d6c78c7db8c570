"""The register of sources: which authority's page backs an answer, and whether it was read there."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.kept import kept
from content.yaml_files import Document, read_yaml

# The marks of an entry, with what a patient reads for each.
READ_WORDS = {
    "own page": "page read",
    "mirror": "read in a copy",
    "not yet": "page still to be checked",
}
READ_MARKS = tuple(READ_WORDS)
SOURCE_ID = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the register.

    ``url`` is the authority's own address, or "" where none is known. ``read`` says what was read when the
    answer was written: "own page", "mirror" (a copy or summary of it) or "not yet".
    """

    id: str
    name: str
    url: str
    read: str
    note: str


@kept
def load_sources(path: Path) -> dict[str, Source]:
    """Load the register, by id. Raises ContentError at the first entry that cannot be used."""
    document = read_yaml(path)
    if not isinstance(document.data, dict) or not document.data:
        raise document.error("no sources found; give each one as “ID: {name: …, url: …, read: …}”")
    return {key: _source(document, key, entry) for key, entry in document.data.items()}


def _source(document: Document, key: Any, entry: Any) -> Source:
    if not isinstance(key, str) or not SOURCE_ID.fullmatch(key):
        raise document.error(f"the source id “{key}” is not in capitals, digits and hyphens; rename it")
    if not isinstance(entry, dict):
        raise document.error(f"source {key} has no fields; give it a name and a read mark", key)
    unknown = sorted(set(entry) - {"name", "url", "read", "note"})
    if unknown:
        raise document.error(f"source {key} has an unknown field “{unknown[0]}”; remove or correct it", key)
    fields = {field: entry.get(field, "") for field in ("name", "url", "read", "note")}
    for field, value in fields.items():
        if not isinstance(value, str):
            raise document.error(f"the {field} of source {key} is not text; put it in quotes", key, field)
    if not fields["name"].strip():
        raise document.error(f"source {key} has no name; write the authority and its page", key)
    if fields["url"] and not fields["url"].startswith("https://"):
        raise document.error(f"the address of source {key} is not https; correct or remove it", key, "url")
    if fields["read"] not in READ_MARKS:
        marks = ", ".join(READ_MARKS)
        raise document.error(f"the read mark of source {key} is not one of {marks}; choose one", key, "read")
    return Source(id=key, **fields)
