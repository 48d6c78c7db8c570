"""From a text as people type it to words that can be compared, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.lookups import load_lookups

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W\d_]+)*|\d+(?:[.,]\d+)?|[\U0001F000-\U0001FAFF\u2600-\u27BF]")
_SENTENCE_END = re.compile(r"[.!?;…\u3002]|\n\s*\n")
_CLAUSE_END = re.compile(r"[,:()\n]|\s[-–—]+\s|—")
_REPEATED = re.compile(r"(.)\1{2,}")
_APOSTROPHES = str.maketrans("’‘´`ʼ", "'''''")

# Shorter words have too many ordinary neighbours: "brest" may be corrected by hand, "chat" not to "chest".
_FUZZY_FROM = 5
_TWO_EDITS_FROM = 8
# A correction costs about 0.1 ms; the limit keeps a page of nonsense within the time a message may take.
_CORRECTIONS_PER_TEXT = 150
_JOINED_FROM = 8


@dataclass(frozen=True)
class Token:
    """One word.

    Attributes:
        text: the word in lower case, corrected where it was misspelt.
        keys: every form under which the vocabulary may know it: the word, its lemma and "=word".
        start, end: its place in the original text. Words of a contraction share the place of the whole.
        sentence, clause: running numbers.
        value: the number, where it is one.
        question: whether its sentence ends with a question mark.
    """

    text: str
    keys: tuple[str, ...]
    start: int
    end: int
    sentence: int
    clause: int
    value: float | None


@lru_cache(maxsize=1)
def _lemma_tables() -> tuple[Mapping[str, str], frozenset[str]]:
    """Give spaCy's English lemma table (form to lemma, as words) and all words those tables know."""
    lookups = load_lookups("en", ["lemma_lookup", "lemma_index"])
    table = lookups.get_table("lemma_lookup")
    index = lookups.get_table("lemma_index")
    ordinary = {word for words in index.values() for word in words if word.isalpha() and word.islower()}
    ordinary.update(lemma for lemma in table.values() if lemma.isalpha())
    return table, frozenset(ordinary)


class Normaliser:
    """Cuts a text into tokens and brings each word to the forms that the vocabulary uses.

    Args:
        lemmas: lemmas that differ from spaCy's table ("dying" is "die", not "dye").
        spellings: what a word stands for, as words: contractions, abbreviations, usual misspellings, emoji.
        vocabulary: all single words worth correcting a misspelling to.
        function_words: further words that joined text may be split into.
    """

    def __init__(
        self,
        lemmas: Mapping[str, str],
        spellings: Mapping[str, str],
        vocabulary: Iterable[str],
        function_words: Iterable[str],
    ) -> None:
        self._lemmas = dict(lemmas)
        self._spellings = {word: tuple(meaning.split()) for word, meaning in spellings.items()}
        self._table, self._ordinary = _lemma_tables()
        self._known = frozenset(vocabulary)
        self._targets: dict[int, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _FUZZY_FROM and word.isalpha():
                self._targets.setdefault(len(word), []).append(word)
        self._pieces = self._known | frozenset(function_words) | frozenset(self._spellings)
        self._longest_piece = max(map(len, self._pieces), default=0)

    def lemma(self, word: str) -> str:
        """Give the dictionary form of a lower-case word; the word itself where no table knows it."""
        own = self._lemmas.get(word)
        return own if own is not None else self._table.get(word, word)

    def keys(self, word: str) -> tuple[str, ...]:
        """Give the forms under which a lower-case word is looked up."""
        lemma = self.lemma(word)
        return (word, "=" + word) if lemma == word else (word, lemma, "=" + word)

    def tokens(self, text: str) -> list[Token]:
        """Cut the text into tokens; punctuation only ends clauses and sentences."""
        plain = text.translate(_APOSTROPHES).lower()
        if len(plain) != len(text):
            # A few characters grow when lowered; keep places true by leaving those as they are.
            plain = "".join(low if len(low := char.lower()) == 1 else char for char in text.translate(_APOSTROPHES))
        tokens: list[Token] = []
        sentence = clause = 0
        place = 0
        corrections = _CORRECTIONS_PER_TEXT
        for found in _WORD.finditer(plain):
            start, end = found.span()
            between = plain[place:start]
            if place and between.strip() != "":
                if _SENTENCE_END.search(between):
                    sentence += 1
                    clause += 1
                elif _CLAUSE_END.search(between):
                    clause += 1
            elif "\n" in between:
                clause += 1
                sentence += "\n" in between.replace("\n", "", 1)
            place = end
            raw = found.group()
            words = self._expand(raw)
            if words is None:
                words = (raw,)
                if corrections and not self._is_known(raw):
                    corrections -= 1
                    words = self._repair(raw)
            for word in words:
                value = _number(word)
                tokens.append(Token(word, self.keys(word), start, end, sentence, clause, value))
        return tokens

    def _expand(self, word: str) -> tuple[str, ...] | None:
        """Give the words a contraction, abbreviation or usual misspelling stands for, or None."""
        meaning = self._spellings.get(word)
        if meaning is not None:
            return meaning
        if "'" not in word:
            return None
        head, _, tail = word.rpartition("'")
        if tail == "t" and head.endswith("n"):
            return self._spellings.get(head + "t") or (head[:-1], "not")
        ending = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}.get(tail)
        head = head.replace("'", "")
        # "leg's" may be a possessive or "leg is"; neither changes what is near what.
        return (head, ending) if ending else (head,) if tail == "s" else (head + tail,)

    def _is_known(self, word: str) -> bool:
        return (
            len(word) < _FUZZY_FROM - 1
            or not word.isalpha()
            or word in self._known
            or word in self._lemmas
            or word in self._table
            or word in self._ordinary
        )

    def _repair(self, word: str) -> tuple[str, ...]:
        """Give the words that an unknown word most likely is, else the word itself."""
        short = _REPEATED.sub(r"\1\1", word)
        for candidate in (short, _REPEATED.sub(r"\1", word)):
            if candidate != word and self._is_known(candidate):
                return self._spellings.get(candidate, (candidate,))
        near = self._nearest(short)
        if near is not None:
            return (near,)
        return self._split(word) or (word,)

    def _nearest(self, word: str) -> str | None:
        """Give the closest vocabulary word within the edits that the length allows."""
        if len(word) < _FUZZY_FROM:
            return None
        for edits in (1, 2) if len(word) >= _TWO_EDITS_FROM else (1,):
            for length in range(len(word) - edits, len(word) + edits + 1):
                if edits == 2 and length < _TWO_EDITS_FROM - 1:
                    continue
                best = process.extractOne(word, self._targets.get(length, ()), scorer=OSA.distance, score_cutoff=edits)
                if best is not None:
                    return str(best[0])
        return None

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Give the words that were typed without spaces between them, or None where they are not all known."""
        if not _JOINED_FROM <= len(word) <= 300 or not word.isalpha():
            return None
        # best[i]: highest score of a cut of word[:i]; squares favour few long words.
        best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self._longest_piece), end):
                before = best[start]
                piece = word[start:end]
                if before is None or not self._is_piece(piece):
                    continue
                score = before[0] + len(piece) ** 2
                current = best[end]
                if current is None or score > current[0]:
                    best[end] = (score, before[1] + (piece,))
        whole = best[len(word)]
        if whole is None:
            return None
        return tuple(part for piece in whole[1] for part in self._spellings.get(piece, (piece,)))

    def _is_piece(self, piece: str) -> bool:
        if piece in self._pieces:
            return len(piece) > 1 or piece in ("i", "a")
        return len(piece) > 3 and (piece in self._table or piece in self._ordinary)


def _number(word: str) -> float | None:
    if not word[0].isdigit():
        return None
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return None
