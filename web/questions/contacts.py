"""Telephone numbers, e-mail addresses and links in a text."""

import re
from collections.abc import Iterator

import phonenumbers

REGIONS = ("GB", "US", "IE", "AU", "IN", "CA")
# Each part has an end and begins only where one can begin, so that no text takes long.
BEFORE = r"(?<![\w.+'%-])"
EMAIL = re.compile(
    rf"{BEFORE}[\w.+'%-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}}"
    rf"|{BEFORE}[\w+%-]{{1,64}}(?:(?:\.|\s{{1,3}}dot\s{{1,3}})[\w+%-]{{1,64}}){{0,5}}"
    r"\s{1,3}at\s{1,3}[\w-]{1,63}(?:\s{1,3}dot\s{1,3}[\w-]{1,63}){1,8}",
    re.IGNORECASE,
)
# Endings of sites that are no endings of ordinary words: "e.g.me" and "jab.is" are no sites.
ENDINGS = "com|org|net|edu|gov|info|io|uk|co|ie|ca|au|in|us|eu|example|test|app|blog|health|wales|scot"
LINK = re.compile(
    rf"(?:https?://|www\.)\S+|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:{ENDINGS})(?![\w@-])(?:/\S*)?", re.IGNORECASE
)
DIGITS = r"\+?\(?\d(?:[\s().-]{0,2}\d)"
# Numbers that belong to everybody: emergency services and help lines.
PUBLIC = frozenset(["999", "911", "112", "111", "000", "988", "116123", "116 123", "101", "108", "102"])
SAID = re.compile(
    rf"\b(?:phone|call(?:\s+\w+)?|ring(?:\s+\w+)?|text|tel|telephone|mobile|mob|cell|landline|whatsapp|ph"
    rf"|contact|number|no)\b\.?(?:\s+(?:me|us|her|him|no|number|is|on|at|back))*[\s:.]*({DIGITS}{{5,14}})"
    rf"(?![\d%]|\s*(?:mg|mcg|ug|iu|units?|ml|micrograms?|pg|pmol|ng)\b)",
    re.IGNORECASE,
)
LOCAL = re.compile(r"(?<![\d-])\d{3}-\d{4}(?![\d-])")
TRAILING = ".,;:!?)'\"”’"


def emails(text: str) -> Iterator[tuple[int, int]]:
    """E-mail addresses, also with “at” and “dot” for the signs."""
    for match in EMAIL.finditer(text):
        yield match.span()


def links(text: str) -> Iterator[tuple[int, int]]:
    """Web addresses: what stands behind one can be a name or a session."""
    for match in LINK.finditer(text):
        end = match.start() + len(match[0].rstrip(TRAILING))
        yield match.start(), end


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Telephone numbers valid in the countries of REGIONS, and what a person says is one."""
    # The matcher is slow; most messages hold no five digits.
    if sum(char.isdigit() for char in text) < 5:
        return
    for region in REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region, phonenumbers.Leniency.VALID):
            if match.raw_string.strip() not in PUBLIC:
                yield match.start, match.end
    for found in (*SAID.finditer(text), *LOCAL.finditer(text)):
        span = found.span(found.re.groups)
        if found.group(found.re.groups) not in PUBLIC:
            yield span
