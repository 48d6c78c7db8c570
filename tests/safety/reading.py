"""How the reader means one sign of a text, for the tests of the context rules."""

from __future__ import annotations

from safety import Finding, assess


def finding(text: str, symptom: str) -> Finding:
    """Give the finding of that symptom, counting or cleared."""
    assessment = assess(text)
    return next(
        finding for finding in (*assessment.findings, *assessment.cleared) if finding.symptom == symptom
    )
