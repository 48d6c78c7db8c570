"""Clauses, sentences and owners of a text."""

from __future__ import annotations

from safety.clauses import Clauses
from safety.matching import Matcher
from safety.normalise import Normaliser
from safety.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
NORMALISER = Normaliser(VOCABULARY.lemmas, VOCABULARY.spellings, VOCABULARY.words(), VOCABULARY.known_words)
MATCHER = Matcher(VOCABULARY, NORMALISER)


def clauses(text: str) -> Clauses:
    tokens = NORMALISER.tokens(text)
    return Clauses(tokens, MATCHER.occurrences(tokens))


def test_a_comma_and_a_but_begin_a_clause() -> None:
    assert clauses("fever, cough but well").clauses == [0, 1, 2, 2]


def test_sentences_are_ranges_of_tokens() -> None:
    assert clauses("my leg hurts. it is red").sentences == {0: (0, 3), 1: (3, 6)}


def test_who_only_reports_owns_nothing() -> None:
    assert clauses("my flatmate faints").owners == [0, 1]
    assert clauses("cancer, my flatmate insists").owners == []


def test_children_in_general_own_nothing() -> None:
    assert clauses("fits in children").owners == []
    assert clauses("the children fit").owners == [1]
