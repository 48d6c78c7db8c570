"""Notice a text that is not English, so that it gets a fixed line in its own language."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from understanding.tidy import WORD, spell_out

# Languages for which the domain holds a line of its own; any other gets the English one.
OWN_LINE = {
    Language.SPANISH: "es",
    Language.FRENCH: "fr",
    Language.PORTUGUESE: "pt",
    Language.POLISH: "pl",
}
_OTHERS = (
    Language.GERMAN, Language.ITALIAN, Language.DUTCH, Language.TURKISH, Language.ROMANIAN,
    Language.VIETNAMESE, Language.TAGALOG, Language.SOMALI, Language.WELSH,
)  # fmt: skip
OWN_SCRIPT = {"CJK": "zh", "ARABIC": "ar", "DEVANAGARI": "hi"}
OTHER = "other"

# Words that only English has among the languages compared. One of them settles it: misspelt English,
# which the detector takes for anything, must not be turned away.
ENGLISH_ONLY = frozenset(
    [
        "the", "what", "how", "is", "my", "can", "are", "does", "it", "for", "with", "from", "after", "have",
        "when", "why", "which", "should", "would", "and", "of", "you", "your", "not", "get", "if", "this",
        "that", "they", "there", "please", "need", "been", "about",
    ]
)  # fmt: skip
# These stand in other languages too; they settle it only where no word has an accent.
SHARED = frozenset(["i", "do", "to", "has", "by", "or", "am", "was", "will"])
ACCENTED = re.compile(r"[^\W\d_a-z]")
LETTERS = re.compile(r"[^\W\d_]+")
# A text made almost wholly of words that we know is English too, with or without those.
KNOWN_SHARE = 0.7
SURE = 0.6
# A language without a line of its own gains nothing from being named: ask for more before turning it away.
OTHER_SURE, OTHER_KNOWN_SHARE, OTHER_WORDS = 0.8, 0.5, 4


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    languages = (Language.ENGLISH, *OWN_LINE, *_OTHERS)
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _foreign_script(text: str) -> str:
    """The code for a text written mostly in a script other than Latin, else an empty string."""
    letters = [c for c in text if c.isalpha()]
    foreign = [
        c for c in letters if not unicodedata.name(c, "LATIN").startswith(("LATIN", "MODIFIER", "MICRO"))
    ]
    if not foreign or len(foreign) * 2 < len(letters):
        return ""
    script = unicodedata.name(foreign[0], "").split()[0]
    return OWN_SCRIPT.get(script, OTHER)


def foreign_language(text: str, known: Callable[[str], bool]) -> str:
    """The code of the language ("es", … or "other") when `text` is surely not English, else "".

    `known` tells whether a word is English or one of ours. One or two words are too few to tell by, unless
    they are in another script.
    """
    script = _foreign_script(text)
    if script:
        return script
    lowered = text.lower()
    settling = ENGLISH_ONLY if ACCENTED.search(lowered) else ENGLISH_ONLY | SHARED
    if len(text.split()) < 3 or settling.intersection(LETTERS.findall(lowered)):
        return ""
    # Accented words are cut apart by WORD; they count as unknown, which is right.
    found = [w for w in WORD.findall(spell_out(text)) if w.isalpha()]
    share = sum(known(w) for w in found) / max(1, len(found))
    if share >= KNOWN_SHARE:
        return ""
    best, *_ = _detector().compute_language_confidence_values(text)
    if best.language in OWN_LINE:
        return OWN_LINE[best.language] if best.value >= SURE else ""
    surely_other = best.language is not Language.ENGLISH and best.value >= OTHER_SURE
    return OTHER if surely_other and share < OTHER_KNOWN_SHARE and len(text.split()) >= OTHER_WORDS else ""
