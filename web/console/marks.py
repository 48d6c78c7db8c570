"""A message with the words marked in which signs were found, as plain pieces: the page shows text only."""

from collections.abc import Mapping
from typing import Any, TypedDict

from safety import default_assessor

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
    """The message cut at the spans of the signs and risks that count; spans that do not fit are left out."""
    marked = [False] * len(text)
    found = assessment or {}
    for finding in (*(found.get("findings") or ()), *(found.get("risks") or ())):
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
    """Why a level was given: each sign and how it was meant, what counted beside it, and together."""
    found = assessment or {}
    title = default_assessor().title
    said = []
    for finding in found.get("findings") or ():
        name, context = title(str(finding.get("symptom", ""))), finding.get("context", "present")
        meant = [] if context == "present" else [CONTEXTS.get(context, context)]
        meant += [] if finding.get("counts", True) else ["not counted"]
        said.append(f"{name} ({', '.join(meant)})" if meant else name)
    said += [f"{title(risk['symptom'])} (raises the risk)" for risk in found.get("risks") or ()]
    for known in found.get("before") or ():
        words = " … ".join(known.get("words") or ())
        said.append(f"{title(known['name'])} (said before{f': “{words}”' if words else ''})")
    said += [f"together: {title(combination)}" for combination in found.get("combinations") or ()]
    return list(dict.fromkeys(said))
