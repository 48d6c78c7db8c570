"""Turns a sentence that reports a sign into one that does not: denied, past, someone else's, imagined, asked.

English without a parser: each turn knows the shapes of sentence that it can turn with certainty and gives
None for the others. A variant whose expected level is in doubt would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from benchmarks.proof.surface import without_punctuation

# A sentence with one of these says already how it is meant, or when: turning it has no certain outcome.
_UNTURNABLE = re.compile(
    r"\b(but|no|not|never|nothing|is it|isnt|didnt|doesnt|hasnt|hadnt|asking|probably|just|ok|fine|now|today|"
    r"tonight|yesterday|morning|evening|lunch|breakfast|since|suddenly|sudden|all day|days|weeks|again|"
    r"anymore|keeps?|think|had|when|if|whats|what|why|how|wish|until|still|after (?:the|my)|pregnant|"
    r"breastfeeding|week|weeks|ago|last|hes|shes|bot|friend|20\d\d|always|this|every|each|whenever|worst|"
    r"only|wont|without|rn|would)\b"
)
_SUBJECT = re.compile(
    r"(i|im|ive|my|me|he|she|his|her|it|its|the|a|an|one|both|half|our|we|they|there|theres|mum|dad|left|right)\b"
)
_VERB_FIRST = re.compile(
    r"(cant|cannot|can|could|couldnt|keep|feel|lost|took|wet|banged|hit|put|gained|woke|stuck|gave|cut|fell|"
    r"passed|injected|noticed|threw|swallowed|ate|drank|coughed|collapsed|fainted)\b"
)
_STATE_FIRST = re.compile(
    r"(covered|itchy|wheezing|shivering|walking|struggling|gasping|coughing|vomiting|having|seeing|getting|"
    r"bleeding|slurring|choking|sweating|dizzy|too)\b"
)
_FINITE = re.compile(r"\b(is|are|has|have|feels?|looks?|aches?|hurts?|burns?|seems?)\b")
# What has happened is no longer imagined: "what should i do if i banged my head" asks for help.
_HAPPENED = re.compile(
    r"\b(has|have|ive|took|lost|came|ate|went|gone|fell|hit|woke|gave|put|stuck|cut|threw|drank|wet|\w+ed)\b|\d"
)
_SECOND_CLAUSE = re.compile(r"\band (i|im|ive|my|its|it|theres|he|she|cant)\b")
_BE = re.compile(r"\b(is|are|am|im|theres|its)\b(?: an?\b)?")
_ABLE = {"cant": "can", "cannot": "can", "couldnt": "could"}
_ABILITY = re.compile(r"\b(cant|cannot|couldnt)\b")
# Denied, these say something else than the contrary.
_UNDENIABLE = re.compile(r"\b(and|with|so|at all|too|very)\b")
_PAST: Mapping[str, str] = {
    "is": "was",
    "are": "were",
    "am": "was",
    "im": "i was",
    "ive": "i had",
    "its": "it was",
    "theres": "there was",
    "thats": "that had",
    "has": "had",
    "have": "had",
    "cant": "couldnt",
    "cannot": "couldnt",
    "feel": "felt",
    "feels": "felt",
    "hurts": "hurt",
    "aches": "ached",
    "burns": "burned",
    "want": "wanted",
    "wants": "wanted",
    "look": "looked",
    "looks": "looked",
    "comes": "came",
    "wears": "wore",
}
_HERS: Mapping[str, str] = {
    "i am": "she is",
    "i have": "she has",
    "i feel": "she feels",
    "i want": "she wants",
    "i get": "she gets",
    "i": "she",
    "im": "she is",
    "ive": "she has",
    "my": "her",
    "me": "her",
    "myself": "herself",
    "mine": "hers",
    "our": "their",
}
_ANYONES: Mapping[str, str] = {
    **{mine: hers.replace("she", "someone", 1) for mine, hers in _HERS.items() if mine.startswith("i")},
    "my": "their",
    "me": "them",
    "myself": "themselves",
    "our": "their",
}
_FIRST_PERSON = re.compile(r"\b(i|im|ive|my|me|myself)\b")
_THIRD_PERSON = re.compile(r"\b(he|she|his|her|they|their|husband|wife|son|mum|mums|dad|toddler|baby)\b")

_LONG_AGO = (
    "back in 2009 {}",
    "{}, that was in 2011 and it was treated",
    "years ago {}",
    "{} a few years back",
    "{} about ten years ago",
)
_AUNT = (
    "my aunt told me that back in 1998 {}",
    "years ago my grandmother said {}, she died in 2005",
    "in 1987 my aunt wrote that {}",
)
_IMAGINED = (
    "what should i do if {}",
    "what if {}",
    "who do i call if {} one day",
    "what would i do if {} while on holiday",
)
_ASKED_CLAUSE = (
    "what does it mean when {}",
    "what are the reasons why {}",
    "why does it happen that {}",
    "what could it mean if {}",
)
_ASKED_NOUN = ("what causes {}", "can b12 cause {}", "what are the causes of {}", "what does {} mean")


def negated(text: str, rng: Random) -> str | None:
    """Deny what the sentence says: "my calf is swollen" becomes "my calf is not swollen"."""
    plain = _turnable(text)
    if plain is None or _UNDENIABLE.search(plain):
        return None
    if _is_noun_phrase(plain):
        return rng.choice(("no {}", "i dont have any {}", "there is no {}")).format(plain)
    plain = _clause(plain, "have")
    ability = _ABILITY.search(plain)
    if ability:
        return plain[: ability.start()] + _ABLE[ability.group()] + plain[ability.end() :]
    verb = _BE.search(plain)
    if verb is None:
        return None
    if verb.group(1) == "theres":
        return f"theres no{plain[verb.end() :]}"
    return f"{plain[: verb.end(1)]} not{plain[verb.end(1) :]}"


def past(text: str, rng: Random) -> str | None:
    """Put what the sentence says long ago."""
    plain = _turnable(text)
    return None if plain is None else rng.choice(_LONG_AGO).format(_shifted(_clause(plain, "had"), _PAST))


def someone_else(text: str, rng: Random) -> str | None:
    """Put what the sentence says long ago and with a relative."""
    plain = _turnable(text)
    if plain is None or _THIRD_PERSON.search(plain):
        return None
    return rng.choice(_AUNT).format(_shifted(_shifted(_clause(plain, "had"), _PAST), _HERS))


def hypothetical(text: str, rng: Random) -> str | None:
    """Ask what to do if what the sentence says came to pass."""
    plain = _turnable(text)
    if plain is None or any(told.search(plain) for told in (_HAPPENED, _SECOND_CLAUSE, _THIRD_PERSON)):
        return None
    return rng.choice(_IMAGINED).format(_clause(plain, "get"))


def information(text: str, rng: Random) -> str | None:
    """Ask about what the sentence says, as nobody's sign."""
    plain = _turnable(text)
    if plain is None or _THIRD_PERSON.search(plain) or _SECOND_CLAUSE.search(plain):
        return None
    if _is_noun_phrase(plain) and not _FIRST_PERSON.search(plain):
        return rng.choice(_ASKED_NOUN).format(plain)
    return rng.choice(_ASKED_CLAUSE).format(_shifted(_clause(plain, "have"), _ANYONES))


def _turnable(text: str) -> str | None:
    """Give the sentence without punctuation, in small letters; None where it cannot be turned safely."""
    if re.search(r"[.!?;:]\s", text):
        return None
    plain = without_punctuation(text.lower().replace(",", " and "))
    return None if _UNTURNABLE.search(plain) or len(plain.split()) < 3 else plain


def _is_noun_phrase(plain: str) -> bool:
    """Whether the sentence names a sign without subject and verb ("crushing pain across my chest")."""
    starts = (_SUBJECT, _VERB_FIRST, _STATE_FIRST)
    return not any(start.match(plain) for start in starts) and not _FINITE.search(plain)


def _clause(plain: str, verb: str) -> str:
    """Give the sentence with a subject; the verb goes before a bare noun phrase."""
    if _SUBJECT.match(plain):
        return plain
    if _VERB_FIRST.match(plain):
        return f"i {plain}"
    if _STATE_FIRST.match(plain):
        return f"i am {plain}"
    if plain.startswith("feels"):
        return f"it {plain}"
    return f"my {plain}" if _FINITE.search(plain.split(" and ")[0]) else f"i {verb} {plain}"


def _shifted(plain: str, table: Mapping[str, str]) -> str:
    words = sorted(table, key=len, reverse=True)
    return re.sub(rf"\b(?:{'|'.join(words)})\b", lambda found: table[found.group()], plain)
