"""Take out of a patient's words what says who they are, before they are kept for review.

Pure: text in, text out. What is found is replaced by its kind in brackets. Nothing is found by meaning, so
something is missed now and then; ``web.questions.recall`` measures how much, and docs/editing.md says it.
What looks alike and is medical must stay: "b12 2nd dose" is no postcode and "B-12 1000 mcg" no number.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from web.questions.addresses import addresses, postcodes
from web.questions.contacts import emails, links, phones
from web.questions.dates import births
from web.questions.names import names
from web.questions.numbers import ids, long_numbers

LONGEST = 20_000  # characters that are read; the gate reads no more either


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that identifies: its kind (a key of MARKS) and where it stands in the text."""

    kind: str
    start: int
    end: int


MARKS = {
    "name": "[name]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "address": "[address]",
    "postcode": "[postcode]",
    "birth": "[date of birth]",
    "id": "[id]",
    "link": "[link]",
}
# Where two finders claim the same words, the first one named here gives the kind.
FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", emails),
    ("link", links),
    ("birth", births),
    ("id", ids),
    ("phone", phones),
    ("id", long_numbers),
    ("address", addresses),
    ("postcode", postcodes),
    ("name", names),
)


def deidentify(text: str) -> str:
    """The text with what identifies a person replaced by its kind, such as “[phone]”.

    Of a text longer than LONGEST only the beginning is given back.
    """
    text = text[:LONGEST]
    parts = []
    end = 0
    for found in find(text):
        parts += [text[end : found.start], MARKS[found.kind]]
        end = found.end
    return "".join([*parts, text[end:]])


def without_marks(text: str) -> str:
    """What is left of a de-identified text beside the marks."""
    for mark in MARKS.values():
        text = text.replace(mark, " ")
    return text


def find(text: str) -> list[Found]:
    """What identifies a person, in the order of the text and without overlaps."""
    chosen: list[Found] = []
    for kind, finder in FINDERS:
        for start, end in finder(text):
            for overlap in [other for other in chosen if other.start < end and start < other.end]:
                # The words of both go: what lies beside the overlap may identify as well.
                chosen.remove(overlap)
                kind, start, end = overlap.kind, min(start, overlap.start), max(end, overlap.end)
            chosen.append(Found(kind, start, end))
    return sorted(chosen, key=lambda found: found.start)
