"""The words of a message that led to a safety text, as they are read back to the person."""

import re
from collections.abc import Sequence

from safety import Finding, Remembered

LONGEST = 100  # characters
# The same where words of earlier messages are read back too: together no longer than without them.
LONGEST_BESIDE, LONGEST_BEFORE = 50, 34
MARKS = re.compile(r"[*\[\]()<>`\s]+")


def echo(findings: Sequence[Finding], longest: int = LONGEST) -> str:
    """The matched words in the order in which they stand, with … where others stood between; "" without any.

    Marks of the texts' limited Markdown are taken out: the words of a person format nothing.
    """
    words = {
        span: MARKS.sub(" ", word).strip()
        for finding in findings
        for span, word in zip(finding.spans, finding.words, strict=True)
    }
    said, end = "", None
    for (start, last), word in sorted(words.items()):
        if not word or (end is not None and start < end):
            continue
        joined = f"{said} {word}" if end is None or start - end <= 1 else f"{said} … {word}"
        if len(joined.strip()) > longest:
            return f"{said} …".strip() if said else word[: longest - 2] + " …"
        said, end = joined.strip(), last
    return said


def echo_before(remembered: Sequence[Remembered]) -> str:
    """The words of earlier messages that counted too, as far as they are kept; "" without any."""
    words = [" ".join(MARKS.sub(" ", word).strip() for word in each.words) for each in remembered]
    said = " … ".join(dict.fromkeys(word for word in words if word.strip()))
    return said if len(said) <= LONGEST_BEFORE else said[: LONGEST_BEFORE - 2].rstrip() + " …"
