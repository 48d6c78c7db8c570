"""A chain of entries: each carries a checksum over itself and the one before it.

Whoever changes, removes or puts in an entry must compute all later ones anew; the checksum of the last one,
which every release carries away with it, then no longer fits.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

START = "0" * 64
# One for all: a long record is read in one go.
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=True, separators=(",", ":"))
NAMES = ("number", "at", "by", "action", "subject", "detail")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done. ``at`` is a time in ISO form with its zone; ``number`` counts from 1."""

    number: int
    at: str
    by: str
    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)


def checksum(before: str, entry: Entry) -> str:
    """SHA-256 in hexadecimal digits over the checksum before and all of the entry."""
    fields = {name: getattr(entry, name) for name in NAMES}
    written = _JSON.encode(fields)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def first_broken(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """The number of the first entry that does not follow from those before it, or None.

    ``entries`` holds each entry with the checksum kept beside it, in order. Entries cut off at the end are
    seen only by a checksum kept elsewhere.
    """
    before = START
    for expected, (entry, kept) in enumerate(entries, 1):
        if entry.number != expected:
            return expected
        before = checksum(before, entry)
        if before != kept:
            return entry.number
    return None
