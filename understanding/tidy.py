"""One spelling for one thing before a text is encoded: "b 12 jabz" and "B-12 shots" become the same words.

The encoder knows ordinary English; it does not know that a jab is an injection here, nor patients'
spelling. Only what is encoded is tidied: the red-flag reader and the records see the text as written.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u00b4": "'", "`": "'"})

# Clinic words: what patients write -> the one wording the encoder sees, in training and in service alike.
CLINIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"\b(?:vit(?:amin)?s?\.?\s*)?b[\s\-_.]?(?:12|twelve)\b", "vitamin b12"),
    (r"\b(?:vit)\b\.?", "vitamin"),
    (r"\bcobalamins?\b", "vitamin b12"),
    (r"\bvitamin b12(?:\s+vitamin b12)+\b", "vitamin b12"),
    (r"\b(?:jab|shot|jag|inj|injectable)\b", "injection"),
    (r"\b(?:jab|shot|jag|inj|injectable)[sz]\b", "injections"),
    (r"\b(?:jabbed)\b", "injected"),
    (r"\b(?:docs?|gps?|drs?)\b\.?", "doctor"),
    (r"\bmeds\b", "medicines"),
    (r"\bpreggers\b|\bpreg\b", "pregnant"),
    (r"\b(an|isch|hypox|leuk|septic)aemi(a|c)\b", r"\1emi\2"),
    (r"\bhaemo", "hemo"),
    (r"\boestrogen", "estrogen"),
    (r"\bh(a)?ematolog", "hematolog"),
    (r"\bhomocystein\b", "homocysteine"),
    (r"\bcoeliac\b", "celiac"),
    (r"\bfibre\b", "fiber"),
    (r"\bpolycythaemia\b", "polycythemia"),
    (r"\bmcg\b|\bug\b|\u00b5g|\u03bcg", "micrograms"),
)

# The name on a patient's box means B12 itself, unless forms are compared.
PRODUCT = re.compile(r"\b(?:cyano|hydroxo|hydroxy)cobal[a]?mine?s?\b")
COMPARED = re.compile(
    r"\b(?:methyl|mecobal|differen|versus|vs|better|best|form|forms|type|types|kind|brand|switch|swap|leber)"
)

# Text-message habits, spelt out.
SHORT_FORMS: Mapping[str, str] = {
    "u": "you", "ur": "your", "r": "are", "y": "why", "k": "ok", "pls": "please", "plz": "please",
    "thx": "thanks", "ty": "thank you", "wat": "what", "wats": "what is", "whats": "what is", "wot": "what",
    "hows": "how is", "im": "i am", "ive": "i have", "id": "i would", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "cant": "can not", "wont": "will not", "isnt": "is not", "arent": "are not",
    "shouldnt": "should not", "wouldnt": "would not", "couldnt": "could not", "havent": "have not",
    "hasnt": "has not", "wasnt": "was not", "thats": "that is", "theres": "there is", "cos": "because",
    "coz": "because", "cuz": "because", "bc": "because", "tho": "though", "abt": "about", "b4": "before",
    "2day": "today", "tmrw": "tomorrow", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "idk": "i do not know", "n": "and", "w": "with", "wk": "week", "wks": "weeks", "mth": "month",
    "mths": "months", "yr": "year", "yrs": "years", "hav": "have", "shud": "should", "wud": "would",
    "cud": "could", "teh": "the", "med": "medicine", "info": "information", "appt": "appointment",
}  # fmt: skip

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
SHORTEST_CORRECTED = 5
# Letters that may differ, by length of the word: more would turn ordinary words into clinic words.
EDITS = ((8, 2), (SHORTEST_CORRECTED, 1))


def spell_out(text: str) -> str:
    """`text` in lower case with clinic words and short forms in one spelling; no learned words needed."""
    text = TAG.sub(" ", text.translate(APOSTROPHES)).lower()
    for pattern, replacement in CLINIC_WORDS:
        text = re.sub(pattern, replacement, text)
    if len(set(PRODUCT.findall(text))) == 1 and not COMPARED.search(text):
        text = PRODUCT.sub("vitamin b12", text)
    text = WORD.sub(lambda m: SHORT_FORMS.get(m[0], m[0]), text)
    return " ".join(text.split())


# For phrasings alone: training asks for each five times, and what patients write is kept nowhere. More than
# 1,000 topics have: with less room the oldest would be gone before it is asked for again.
spell_out_phrasing = lru_cache(maxsize=2**17)(spell_out)


class Tidier:
    """Spells out a text, then mends misspelt words towards the words of the training phrasings.

    A word is left alone when it is an ordinary English word (`ordinary`, the tokenizer's whole words) or
    one of ours (`ours`, the most frequent first); otherwise the nearest of our words within one or two edits
    replaces it, and of equally near ones the most frequent.
    """

    def __init__(self, ours: Iterable[str], ordinary: Iterable[str]) -> None:
        self.ours = list(dict.fromkeys(w for w in ours if len(w) >= SHORTEST_CORRECTED and w.isalpha()))
        self._known = set(ordinary) | set(self.ours)

    def knows(self, word: str) -> bool:
        """Whether the word is ordinary English or one of the training words."""
        return word in self._known

    def tidy(self, text: str) -> str:
        """The wording that the encoder sees."""
        return self.mend(spell_out(text))

    def mend(self, spelt: str) -> str:
        """The same for a text that is spelt out already."""
        return WORD.sub(lambda m: self._mend(m[0]), spelt)

    def _mend(self, word: str) -> str:
        if len(word) < SHORTEST_CORRECTED or not word.isalpha() or word in self._known:
            return word
        edits = next(edits for length, edits in EDITS if len(word) >= length)
        best = process.extractOne(word, self.ours, scorer=OSA.distance, score_cutoff=edits)
        # The first letter is rarely mistyped, and asking for it keeps corrections cautious.
        return str(best[0]) if best is not None and best[0][0] == word[0] else word


def words(texts: Iterable[str]) -> list[str]:
    """The spelt-out words of many texts, most frequent first: what a `Tidier` learns from the phrasings."""
    counts = Counter(w for text in texts for w in WORD.findall(spell_out_phrasing(text)))
    return sorted(counts, key=lambda word: (-counts[word], word))
