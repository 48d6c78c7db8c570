"""Text messages: the GSM-7 alphabet and how many segments a text takes.

GSM 03.38 (3GPP TS 23.038). A text with any other character is sent as UCS-2, in which a segment holds less
than half. https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

import unicodedata
from collections.abc import Iterable

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€\f")  # these take two units
ONE, OF_SEVERAL = 160, 153  # units of GSM-7 in a segment; a header takes seven
ONE_UCS2, OF_SEVERAL_UCS2 = 70, 67
# Typographic signs that GSM-7 lacks, and what stands for them.
PLAINER = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "...", "•": "-", "\t": " "}
    | dict.fromkeys("\xa0\u2009\u202f", " ")
)


def to_gsm(text: str) -> str:
    """The text with typographic signs that GSM-7 lacks made plain; letters of other writings stay."""
    return unicodedata.normalize("NFC", text).translate(PLAINER)


def is_gsm(text: str) -> bool:
    """Whether the text can be sent in GSM-7."""
    return all(char in ALPHABET or char in EXTENSION for char in text)


def segments(text: str) -> int:
    """How many text messages are paid for; no character is cut in two."""
    if is_gsm(text):
        return _filled([1 if char in ALPHABET else 2 for char in text], ONE, OF_SEVERAL)
    return _filled([1 if ord(char) <= 0xFFFF else 2 for char in text], ONE_UCS2, OF_SEVERAL_UCS2)


def _filled(units: list[int], one: int, of_several: int) -> int:
    if sum(units) <= one:
        return 1
    return _count(units, of_several)


def _count(units: Iterable[int], size: int) -> int:
    count, used = 1, 0
    for unit in units:
        if used + unit > size:
            count, used = count + 1, 0
        used += unit
    return count
