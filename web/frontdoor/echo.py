"""The words of a message that led to a safety text, as they are read back to the person."""

import re
from collections.abc import Sequence

from safety import Finding

LONGEST = 100  # characters
MARKS = re.compile(r"[*\[\]()<>`\s]+")


def echo(findings: Sequence[Finding]) -> str:
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
        if len(joined.strip()) > LONGEST:
            return f"{said} …".strip() if said else word[: LONGEST - 2] + " …"
        said, end = joined.strip(), last
    return said
