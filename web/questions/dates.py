"""Dates of birth: dates that are said to be one, and whole dates that lie a good part of a life back."""

import re
from collections.abc import Iterator

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|{DAY}\s+(?:of\s+)?{MONTH},?\s+(?:\d{{4}}|\d{{2}})|{MONTH}\s+{DAY},?\s+\d{{4}}|{DAY}\s+(?:of\s+)?{MONTH}\b"
    rf"|{MONTH}\s+{DAY}\b)"
)
SAID = re.compile(
    rf"\b(?:d\.?\s?o\.?\s?b\b\.?|date\s+of\s+birth|birth\s*date|birth\s*day|born)"
    rf"(?:\s+(?:is|was|on|in|the|her|his))*[\s:=]*({DATE}|(?:19|20)\d{{2}}\b)",
    re.IGNORECASE,
)
# A date of this length with a year before 2011 is rarely anything else in a question of today.
YEAR = r"(?:19\d{2}|200\d|2010)"
LONG_AGO = re.compile(
    rf"(?<![\d/.-])(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]{YEAR}|{YEAR}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|{DAY}\s+(?:of\s+)?{MONTH},?\s+{YEAR}|{MONTH}\s+{DAY},?\s+{YEAR})(?![\d/-])",
    re.IGNORECASE,
)


def births(text: str) -> Iterator[tuple[int, int]]:
    """Where a date of birth stands; other dates (of injections, of tests) stay."""
    for match in SAID.finditer(text):
        yield match.span(1)
    for match in LONG_AGO.finditer(text):
        yield match.span()
