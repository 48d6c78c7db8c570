"""The question that a message asks besides its red flag: it is answered after the safety words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from safety.model import Finding

_CUT = re.compile(r"[.!;\n]+|(?<=\?)|,?\s+(?:and|also|but|plus)\s+(?:also\s+)?|,\s+", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:so |ok |well |btw |then )*(?:how|what|whats|when|which|where|why|who|can|could|is|are|does|do|should"
    r"|will|would|may)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3


def other_question(text: str, findings: Sequence[Finding]) -> str:
    """Give the questions in those parts of a message that hold none of its signs; "" where there are none."""
    spans = [span for finding in findings for span in finding.spans]
    asked = []
    start = 0
    for cut in [*_CUT.finditer(text), None]:
        end = cut.start() if cut else len(text)
        part = text[start:end].strip()
        touched = any(first < end and start < last for first, last in spans)
        if not touched and len(part.split()) >= _LEAST_WORDS and (part.endswith("?") or _ASKS.match(part)):
            asked.append(part)
        start = cut.end() if cut else end
    return " and ".join(asked)
