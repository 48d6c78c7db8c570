"""A message with the words marked in which signs were found, as plain pieces: the page shows text only."""

from collections.abc import Mapping
from typing import Any, TypedDict

# Why a finding counts, or does not (``safety.context``).
CONTEXTS = {
    "present": "said of now",
    "negated": "denied",
    "past": "said of the past",
    "family": "said of somebody else",
    "hypothetical": "imagined, or asked what if",
    "information": "asked about in general",
    "figurative": "not meant literally",
    "mild": "mild, or with an everyday cause",
}


class Piece(TypedDict):
    """A stretch of the message; ``marked`` where a sign was found in it."""

    text: str
    marked: bool


def pieces(text: str, assessment: Mapping[str, Any] | None) -> list[Piece]:
    """The message cut at the spans of the findings that count; spans that do not fit are left out."""
    marked = [False] * len(text)
    for finding in (assessment or {}).get("findings") or []:
        if not finding.get("counts", True):
            continue
        for start, end in finding.get("spans") or []:
            if 0 <= start < end <= len(text):
                marked[start:end] = [True] * (end - start)
    cut: list[Piece] = []
    for character, is_marked in zip(text, marked, strict=True):
        if cut and cut[-1]["marked"] == is_marked:
            cut[-1]["text"] += character
        else:
            cut.append({"text": character, "marked": is_marked})
    return cut


def signs(assessment: Mapping[str, Any] | None) -> list[str]:
    """Each finding in words: the sign, and how it was meant where it does not count."""
    found = []
    for finding in (assessment or {}).get("findings") or []:
        name = str(finding.get("symptom", "")).replace("_", " ")
        counts = finding.get("counts", True)
        found.append(name if counts else f"{name} ({finding.get('context', 'not counted')}, not counted)")
    return list(dict.fromkeys(found))
