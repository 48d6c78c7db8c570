"""Where a person lives: streets with a number, flats, boxes, and postcodes of six countries."""

import re
from collections.abc import Iterator

# Words for a street that mean nothing else.
STREET = (
    "street|road|avenue|lane|crescent|terrace|boulevard|blvd|gardens|mews|highway|parkway|nagar|marg|colony"
    "|cottages?|ave|rd|cres"
)
# These mean something else as well, so the words before them must be written as names.
STREET_OR_WORD = (
    "close|court|ct|drive|dr|way|place|pl|st|ln|grove|parade|square|sq|walk|hill|row|view|park|circle|trail|green"
    "|rise|layout|sector|quay|wharf|villas"
)
# What stands between a number and a street in no address: "3 weeks down the road".
NOT_IN_NAME = (
    "a|an|and|are|as|at|away|before|by|cm|day|days|do|dose|doses|down|for|from|get|g|had|has|have|hour|hours|i"
    "|in|injection|injections|is|it|iu|jab|jabs|kg|km|m|mcg|me|mg|micrograms|mile|miles|min|mins|minutes|ml"
    "|month|months|my|near|of|off|on|or|out|pill|pills|pm|am|shot|shots|so|tablet|tablets|than|that|then|times"
    "|to|too|unit|units|up|was|week|weeks|well|were|when|with|year|years|yesterday|to|every"
)
NUMBER = r"\d{1,5}[a-z]?(?:[/-]\d{1,4}[a-z]?)?"
NAME = rf"(?:(?-i:MG)\b|(?!(?:{NOT_IN_NAME})\b)[a-z][\w'’.-]*)"
PROPER = r"[A-Z][\w'’.-]*"
FLAT = r"(?:flat|apartment|apt\.?|suite|unit|plot|door no\.?|h\.?\s?no\.?)\s*#?\d{1,4}[a-z]?"
TOWN = r"(?:,\s*[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2}){0,3}"
FORMS = (
    re.compile(
        rf"(?:\b{FLAT},?\s+)?\b{NUMBER}\s+(?:the\s+)?(?:{NAME}\s+){{1,3}}(?:{STREET})\b\.?", re.IGNORECASE
    ),
    re.compile(rf"\b{NUMBER}\s+(?:[Tt]he\s+)?(?:{PROPER}\s+){{1,3}}(?:(?i:{STREET_OR_WORD}))\b"),
    re.compile(r"\b(?:flat|apartment|apt\.?|door no\.?)\s*#?\d{1,4}[a-z]?\b", re.IGNORECASE),
    re.compile(r"\bp\.?\s?o\.?\s+box\s+\d+", re.IGNORECASE),
)
JOINED = re.compile(rf"{TOWN}(?:,\s*(?i:{FLAT})\b)?")
SAID = re.compile(
    r"\b(?:i|we|she|he|they)(?:'m|\s+am|'re|\s+are)?(?:\s+now)?\s+(?:live|lives|living|staying)\s+at\s+"
    r"|\b(?:home\s+|my\s+|postal\s+)?address(?:\s+is|:)\s*",
    re.IGNORECASE,
)
END_OF_PLACE = re.compile(r"[.;!?\n]|,?\s+(?:and|but|so|is|are|can|do|does|please|which|where|who|near)\b|$")
PLACE_SAID = re.compile(r"(?:the\s+|number\s+\d|flat\s|house\s|\d)", re.IGNORECASE)
LONGEST_PLACE = 80  # characters

AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH "
    "EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M "
    "ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST "
    "SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
UK = re.compile(rf"\b({AREAS.replace(' ', '|')})(\d[A-Z\d]?)( ?)(\d[ABD-HJLNP-UW-Z]{{2}})\b", re.IGNORECASE)
# "b12 3rd" and "b6 2hr" have the form of a postcode of Birmingham.
ORDINAL_OR_UNIT = re.compile(r"(?:1st|2nd|3rd|\dth|\dhr|\dyr|\dug|\dly|\dun)", re.IGNORECASE)
CANADA = re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z][ -]?\d[ABCEGHJ-NPRSTV-Z]\d\b", re.IGNORECASE)
IRELAND = re.compile(r"\b[AC-FHKNPRTV-Y]\d[\dW] ?(?=[A-Z]{0,3}\d)[0-9AC-FHKNPRTV-Y]{4}\b", re.IGNORECASE)
US_STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC "
    "ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC"
)
WITH_WORD = (
    re.compile(r"\bzip(?:\s*code)?(?:\s+is)?[\s:]*(\d{5}(?:-\d{4})?)\b", re.IGNORECASE),
    re.compile(rf"\b(?:{US_STATES.replace(' ', '|')}),?\s+(\d{{5}}(?:-\d{{4}})?)\b"),
    re.compile(r"(?<![\d-])(\d{5}-\d{4})(?![\d-])"),
    re.compile(r"\b(?:NSW|VIC|QLD|SA|WA|TAS|ACT|NT),?\s+(\d{4})\b"),
    re.compile(r"\bpost\s?code(?:\s+is)?[\s:]*(\d{4,6})\b", re.IGNORECASE),
    re.compile(r"\bpin\s?(?:code)?(?:\s+is)?[\s:-]*(\d{3}\s?\d{3})\b", re.IGNORECASE),
    re.compile(r"\b[A-Z][a-z]+\s?[-–]\s?(\d{6})\b"),
)


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where an address stands: a street with its number and the towns behind it, or what is said to be."""
    for form in FORMS:
        for match in form.finditer(text):
            more = JOINED.match(text, match.end())
            yield match.start(), more.end() if more else match.end()
    for said in SAID.finditer(text):
        end = END_OF_PLACE.search(text, said.end())
        if end and PLACE_SAID.match(text, said.end()) and end.start() - said.end() <= LONGEST_PLACE:
            yield said.end(), end.start()


def postcodes(text: str) -> Iterator[tuple[int, int]]:
    """Where a postcode stands, of the UK, Canada or Ireland by its form, of others by the words beside it."""
    for match in UK.finditer(text):
        if not ORDINAL_OR_UNIT.fullmatch(match[4]):
            yield match.span()
    for form in (CANADA, IRELAND):
        for match in form.finditer(text):
            yield match.span()
    for form in WITH_WORD:
        for match in form.finditer(text):
            yield match.span(1)
