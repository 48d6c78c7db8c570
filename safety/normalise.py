"""From a text as people type it to words that can be compared, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from safety.english import STOP_WORDS, lookups
from safety.sound import sound

# "2day" and "80s" are words, with a meaning among the spellings; "10am" and "2x" are none.
_WORD = re.compile(
    r"(?<=\bin )'\d\d\b|(?<=\bof )'\d\d\b"
    r"|[^\W\d_][^\W_]*(?:'[^\W\d_]+)*|2(?:day|nite|night|moro|morrow)\b|(?:19)?\d0s\b"
    r"|\d+(?:[.,]\d+)?|[\U0001F000-\U0001FAFF\u2600-\u27BF]"
)
_SENTENCE_END = re.compile(r"[.!?;…\u3002]|\n\s*\n")
_CLAUSE_END = re.compile(r"[,:()\n]|\s[-–—]+\s|—")
_REPEATED = re.compile(r"(.)\1{2,}")
_APOSTROPHES = str.maketrans("’‘´`ʼ", "'''''")
_AUXILIARIES = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_ENDINGS = ("s", "ing", "ed", "er", "ers", "ly", "ness")

# Shorter words have too many ordinary neighbours: "chat" must not become "chest".
_CORRECTED_FROM = 4
_TARGET_FROM = 5
_TWO_EDITS_FROM = 8
# What a word sounds like says little of it below so many sounds; so many edits may yet lie between.
_SOUNDS_FROM = 4
_EDITS_OF_SOUND = 4
# A correction costs about 0.1 ms; the limit keeps a page of nonsense within the time a message may take.
_CORRECTIONS_PER_TEXT = 150
_JOINED_FROM = 8
_JOINED_UP_TO = 300
# What a word of one letter adds to a cut: less than nothing, else "inone" becomes "i none".
_SINGLE_LETTER = -4
# A misspelt word is looked up under at most so many words that it may stand for.
_READINGS = 4
# Digits that are written for a word that sounds like them: "bled 2 death", "in pain 4 days".
_SOUNDS = {"2": ("to", "=to"), "4": ("for", "=for")}

# "'36" is 1936, "'35" 2035.
_LATEST_SHORT_YEAR = 35

_Readings = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        text: the word in lower case, corrected where it was misspelt.
        keys: every form under which the vocabulary may know it: the word, "=word", its lemma; of a
            misspelt word those of every word it may stand for.
        start: where it begins in the original text. Words of one contraction share the place of the whole.
        end: where it ends.
        sentence: number of its sentence.
        clause: number of its clause, counted over all sentences.
        value: the number, where it is one.
    """

    text: str
    keys: tuple[str, ...]
    start: int
    end: int
    sentence: int
    clause: int
    value: float | None


@lru_cache(maxsize=1)
def _lemma_tables() -> tuple[dict[str, str], frozenset[str]]:
    """Give spaCy's English lemma table (form to lemma) and all words that its tables know."""
    lemmas, index = lookups("lemma_lookup"), lookups("lemma_index")
    ordinary = {word for words in index.values() for word in words if word.isalpha() and word.islower()}
    ordinary.update(lemma for lemma in lemmas.values() if lemma.isalpha())
    return lemmas, frozenset(ordinary | STOP_WORDS)


@dataclass(frozen=True)
class CommonWords:
    """The ordinary nouns and adjectives of spaCy's English tables, in their dictionary forms."""

    nouns: frozenset[str]
    adjectives: frozenset[str]


@lru_cache(maxsize=1)
def common_words() -> CommonWords:
    """Read the nouns and adjectives once."""
    index = lookups("lemma_index")
    return CommonWords(*(frozenset(filter(str.isalpha, index[kind])) for kind in ("noun", "adj")))


class Normaliser:
    """Cuts a text into tokens and brings each word to the forms that the vocabulary uses.

    Args:
        lemmas: lemmas that differ from spaCy's table ("dying" is "die", not "dye").
        spellings: what a word stands for, as words: contractions, abbreviations, usual misspellings, emoji.
        vocabulary: all single words worth correcting a misspelling to.
        known_words: words to leave alone though no table knows them.
    """

    def __init__(
        self,
        lemmas: Mapping[str, str],
        spellings: Mapping[str, str],
        vocabulary: Iterable[str],
        known_words: Iterable[str] = (),
    ) -> None:
        self._lemmas = dict(lemmas)
        self._spellings = {word: tuple(meaning.split()) for word, meaning in spellings.items()}
        self._table, ordinary = _lemma_tables()
        self._ordinary = ordinary | frozenset(known_words)
        self._vocabulary = frozenset(vocabulary)
        forms = {
            form
            for table in (self._table, self._lemmas)
            for form, lemma in table.items()
            if lemma in self._vocabulary
        }
        self._forms = frozenset(forms | self._vocabulary | self._spellings.keys())
        self._targets = self._group_targets()
        self._by_sound: dict[str, list[str]] = {}
        for words in self._targets.values():
            for word in words:
                self._by_sound.setdefault(sound(word), []).append(word)
        self._pieces = self._forms | STOP_WORDS
        self._longest_piece = max(map(len, self._pieces))
        self._accepted: dict[str, frozenset[str]] = {}

    def _group_targets(self) -> dict[int, list[str]]:
        """Give the words that a misspelling may stand for, in all their forms, by length."""
        targets: dict[int, list[str]] = {}
        for word in sorted(self._forms):
            if len(word) >= _TARGET_FROM and word.isalpha():
                targets.setdefault(len(word), []).append(word)
        return targets

    def lemma(self, word: str) -> str:
        """Give the dictionary form of a lower-case word; the word itself where no table knows it."""
        lemma = self._lemmas.get(word) or self._table.get(word)
        if lemma is not None:
            return lemma
        # The table lacks the plurals of many lay words ("burpees").
        return word[:-1] if word.endswith("s") and word[:-1] in self._vocabulary else word

    def accepted(self, word: str) -> frozenset[str]:
        """Give the token keys that a word of the vocabulary stands for; "=word" is that form only."""
        accepted = self._accepted.get(word)
        if accepted is None:
            accepted = frozenset([word] if word.startswith("=") else [word, self.lemma(word)])
            self._accepted[word] = accepted
        return accepted

    def keys(self, word: str) -> tuple[str, ...]:
        """Give the forms under which a lower-case word is looked up."""
        keys = [word, "=" + word, *_SOUNDS.get(word, ())]
        lemma = self.lemma(word)
        if lemma != word:
            keys.append(lemma)
        if lemma.endswith("ness"):
            # "blindness" is known by "blind", "blurriness" by "blur" and "blurry".
            stem = lemma[:-4]
            keys += (self.lemma(stem[:-1] + "y"), stem[:-1] + "y") if stem.endswith("i") else (stem,)
        elif lemma.endswith("y") and len(lemma) > _TARGET_FROM:
            # "droopy" is known by "droop", "strangely" by "strange".
            keys.append(lemma[:-2] if lemma.endswith("ly") else lemma[:-1])
        return tuple(keys)

    def tokens(self, text: str, sentence: int = 0, clause: int = 0) -> list[Token]:
        """Cut the text into tokens; punctuation only ends clauses and sentences.

        Args:
            text: the text as typed.
            sentence: number of its first sentence.
            clause: number of its first clause.
        """
        plain = _lowered(text)
        tokens: list[Token] = []
        place = 0
        corrections = _CORRECTIONS_PER_TEXT
        for found in _WORD.finditer(plain):
            start, end = found.span()
            between = plain[place:start] if tokens else ""
            place = end
            if _SENTENCE_END.search(between):
                sentence += 1
                clause += 1
            elif _CLAUSE_END.search(between):
                clause += 1
            if found.group().startswith("'"):
                tokens.append(_short_year(found.group(), start, end, sentence, clause))
                continue
            readings = self._meaning(found.group())
            if readings is None:
                corrections -= 1
                readings = self._repair(found.group()) if corrections >= 0 else ((found.group(),),)
            for words in _columns(readings):
                keys = tuple(dict.fromkeys(key for word in words for key in self.keys(word)))
                tokens.append(Token(words[0], keys, start, end, sentence, clause, _number(words[0])))
        return tokens

    def _meaning(self, word: str) -> _Readings | None:
        """Give the words that a known word or short form stands for; None for an unknown word."""
        meaning = self._spellings.get(word)
        if meaning is not None:
            return (meaning,)
        if "'" not in word:
            return ((word,),) if self._is_known(word) else None
        head, _, tail = word.rpartition("'")
        if tail == "t" and head.endswith("n"):
            return (self._spellings.get(head + "t") or (head[:-1], "not"),)
        head = head.replace("'", "")
        if tail == "s":
            # "leg's" may be a possessive or "leg is"; neither changes what is near what.
            return (self._spellings.get(head, (head,)),)
        return ((head, _AUXILIARIES[tail]),) if tail in _AUXILIARIES else ((head + tail,),)

    def _is_known(self, word: str) -> bool:
        return (
            len(word) < _CORRECTED_FROM
            or not word[0].isalpha()
            or word in self._vocabulary
            or word in self._lemmas
            or word in self._table
            or word in self._ordinary
        )

    def _is_guessed(self, word: str) -> bool:
        """Whether an unknown word looks like a form of an ordinary one."""
        return any(word.endswith(end) and word[: -len(end)] in self._ordinary for end in _ENDINGS)

    def _repair(self, word: str) -> _Readings:
        """Give what an unknown word most likely stands for, else the word itself."""
        if self._is_guessed(word):
            # "bellly" looks like a form of "bell": it is read as itself and as what it is near to.
            return ((word,), *self._nearest(word, 1))
        short = _REPEATED.sub(r"\1\1", word)
        for candidate in (short, _REPEATED.sub(r"\1", word)):
            if candidate != word and (self._is_known(candidate) or self._is_guessed(candidate)):
                return (self._spellings.get(candidate, (candidate,)),)
        if word.endswith("in") and word + "g" in self._forms:
            return (self._spellings.get(word + "g", (word + "g",)),)
        # "suddenlie" sounds like "suddenly", before it is "sudden lie".
        near = self._nearest(short, 1) or self._alike(short)
        if near:
            return near
        parts = self._split(word)
        if parts is not None:
            return (parts,)
        return self._nearest(short, 2) or ((word,),)

    def _nearest(self, word: str, edits: int) -> _Readings:
        """Give the vocabulary words within that many edits, closest first."""
        if not word.isalpha():
            return ()
        shortest = _TWO_EDITS_FROM if edits == 2 else _TARGET_FROM
        found: list[tuple[float, str]] = []
        for length in range(max(shortest, len(word) - edits), len(word) + edits + 1):
            targets = self._targets.get(length, ())
            near = process.extract(word, targets, scorer=OSA.distance, score_cutoff=edits, limit=_READINGS)
            found += [(distance, target) for target, distance, _ in near]
        return tuple(self._spellings.get(target, (target,)) for _, target in sorted(found)[:_READINGS])

    def _alike(self, word: str) -> _Readings:
        """Give the vocabulary words that sound the same, closest first: "seezure" is "seizure"."""
        heard = sound(word)
        if len(heard) < _SOUNDS_FROM or len(word) < _TARGET_FROM:
            return ()
        found = sorted((OSA.distance(word, target), target) for target in self._by_sound.get(heard, ()))
        near = [target for distance, target in found if distance <= _EDITS_OF_SOUND]
        return tuple(self._spellings.get(target, (target,)) for target in near[:_READINGS])

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Give the words typed without spaces between them, or None where they are not all known."""
        if not _JOINED_FROM <= len(word) <= _JOINED_UP_TO:
            return None
        # best[i] is the best cut of the first i letters. The sum of squares favours few long words; rare
        # words count half, else "heisnot" becomes "he i snot".
        best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self._longest_piece), end):
                before = best[start]
                piece = word[start:end]
                worth = self._worth(piece, word[start - 1 : start], word[end : end + 1])
                if before is None or worth is None:
                    continue
                score = before[0] + worth
                current = best[end]
                if current is None or score >= current[0]:
                    best[end] = (score, (*before[1], piece))
        whole = best[len(word)]
        if whole is None:
            return None
        return tuple(part for piece in whole[1] for part in self._spellings.get(piece, (piece,)))

    def _worth(self, piece: str, before: str, after: str) -> int | None:
        """Give what a piece of joined text adds to a cut; None where it is no word. A number is never cut."""
        if piece.isdigit():
            return None if before.isdigit() or after.isdigit() else len(piece) ** 2
        if piece in self._pieces:
            if len(piece) == 1:
                return _SINGLE_LETTER if piece in ("i", "a") else None
            return len(piece) ** 2
        if len(piece) > 3 and (piece in self._table or piece in self._ordinary):
            return len(piece) ** 2 * 2 // 5
        return None


def _short_year(word: str, start: int, end: int, sentence: int, clause: int) -> Token:
    """Read "'94" as the year that it stands for."""
    year = int(word[1:])
    text = str(year + (1900 if year > _LATEST_SHORT_YEAR else 2000))
    return Token(text, (text, "=" + text), start, end, sentence, clause, float(text))


def _columns(readings: _Readings) -> list[tuple[str, ...]]:
    """Give for each place the words that may stand there; readings of another length drop out."""
    return list(zip(*(words for words in readings if len(words) == len(readings[0]))))


def _lowered(text: str) -> str:
    """Give the text in lower case with plain apostrophes, every character in its old place."""
    text = text.translate(_APOSTROPHES)
    plain = text.lower()
    if len(plain) == len(text):
        return plain
    # A few characters become two when lowered; they stay as they are.
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _number(word: str) -> float | None:
    return float(word.replace(",", ".")) if word[0].isdigit() and word[-1].isdigit() else None
