"""Numbers that stand for a person: of health services, states, hospitals and insurers."""

import re
from collections.abc import Iterator

# Numbers that are known by their form. Where a form is not enough, the check digits decide.
NHS = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![\d-])")
MEDICARE_AU = re.compile(r"(?<!\d)[2-6]\d{3}[ -]?\d{5}[ -]?\d(?:[ -/]?\d)?(?!\d)")
MEDICARE_US = re.compile(
    r"\b[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?"
    r"[AC-HJKMNP-RT-Y]{2}\d{2}\b",
    re.IGNORECASE,
)
NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b|\bQQ ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
PPS = re.compile(r"\b\d{7}[A-W][A-IW]?\b", re.IGNORECASE)
AADHAAR = re.compile(r"(?<!\d)[2-9]\d{3}[ -]\d{4}[ -]\d{4}(?![ -]?\d)")
# No dose, level or count has nine digits.
LONG = re.compile(r"(?<![\d.,/-])\d(?:[ -]?\d){8,18}(?![\d/%])")
WHAT = (
    r"nhs|chi|h\s?&\s?c|ssn|social\s+security|medicare|medicaid|mrn|uhid|abha|aadhaa?r|ppsn?|ihi|sin|ni|nino"
    r"|national\s+insurance|health\s+(?:card|insurance)|hospital|patient|medical\s+record|record|chart|case"
    r"|file|policy|member(?:ship)?|insurance|subscriber|group|account|passport|driving\s+licen[cs]e"
    r"|driver'?s?\s+licen[cs]e|licen[cs]e|booking|appointment|reference|ref|claim|prescription"
)
NUMBER = r"(?:number|no|num|id|ref(?:erence)?|card|code|#)"
# The word for the number, then a token with a digit in it; a token of one or two signs is a dose or a day.
SAID = re.compile(
    rf"\b(?:(?:{WHAT})\s+{NUMBER}|nhs|chi|ssn|social\s+security|medicare|mrn|uhid|abha|aadhaa?r|ppsn?|passport"
    rf"|driving\s+licen[cs]e|driver'?s?\s+licen[cs]e|national\s+insurance|health\s+card|reference|ref)\b"
    rf"\.?(?:\s+(?:{NUMBER}|is|was))*[\s:.#=]*"
    rf"((?=[A-Z/-]*\d)[A-Z0-9](?:[A-Z0-9/-]|[ ](?=\d|[A-D]\b)){{3,24}})(?![\w])"
    rf"(?!\s*(?:mg|mcg|ug|iu|ml|pg|pmol|ng|micrograms?|weeks?|months?|days?|years?)\b)",
    re.IGNORECASE,
)


def ids(text: str) -> Iterator[tuple[int, int]]:
    """Where a number stands that leads to one person."""
    for match in NHS.finditer(text):
        if is_nhs_number(match[0]):
            yield match.span()
    for match in MEDICARE_AU.finditer(text):
        if is_medicare_number(match[0]):
            yield match.span()
    for form in (SSN, MEDICARE_US, NATIONAL_INSURANCE, PPS, AADHAAR):
        for match in form.finditer(text):
            yield match.span()
    for match in SAID.finditer(text):
        yield match.span(1)


def long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where a number stands that is too long for anything that is measured."""
    for match in LONG.finditer(text):
        yield match.span()


def is_nhs_number(text: str) -> bool:
    """Whether ten digits are a possible NHS number: the last one checks the others (modulus 11)."""
    digits = [int(char) for char in text if char.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1))) % 11
    return digits[9] == (0 if check == 11 else check)


def is_medicare_number(text: str) -> bool:
    """Whether ten or eleven digits are a possible Australian Medicare number: the ninth is a check digit."""
    digits = [int(char) for char in text if char.isdigit()]
    if len(digits) not in (10, 11):
        return False
    weights = (1, 3, 7, 9, 1, 3, 7, 9)
    return digits[8] == sum(digit * weight for digit, weight in zip(digits, weights)) % 10
