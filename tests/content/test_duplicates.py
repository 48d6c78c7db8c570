import numpy as np
import pytest

from content.duplicates import Item, Pair, near_duplicates, normalise


@pytest.mark.parametrize(
    "phrasing",
    ["Does B12 help?", "does b 12 help", "  DOES   b-12 help!!", "does b12, help", "dóes b12 help"],
)
def test_what_a_person_does_not_hear_makes_no_difference(phrasing: str) -> None:
    assert normalise(phrasing) == "does b12 help"


def test_words_and_numbers_still_make_a_difference() -> None:
    assert normalise("don't") == normalise("dont") != normalise("do")
    assert normalise("b12") != normalise("b1 2")
    assert normalise("100%") != normalise("100")


def test_pairs_of_different_intents_nearest_first() -> None:
    items = [Item("a", "one"), Item("a", "two"), Item("b", "three"), Item("c", "four"), Item("c", "five")]
    vectors = np.array([[1, 0, 0], [1, 0, 0], [3, 0.3, 0], [0, 0, 2], [2, 0, 0]], dtype=np.float32)
    pairs = near_duplicates(vectors, items, threshold=0.99)
    assert [(pair.first.text, pair.second.text) for pair in pairs[:2]] == [("one", "five"), ("two", "five")]
    assert {(pair.first.text, pair.second.text) for pair in pairs} == {
        ("one", "five"), ("two", "five"), ("one", "three"), ("two", "three"), ("three", "five"),
    }  # fmt: skip
    assert pairs[0].similarity == pytest.approx(1)
    assert pairs[-1].similarity == pytest.approx(3 / np.hypot(3, 0.3), abs=1e-6)


def test_the_blocks_find_what_one_comparison_finds() -> None:
    rng = np.random.default_rng(7)
    vectors = rng.normal(size=(700, 16)).astype(np.float32)
    vectors[650] = vectors[3] + 0.01
    items = [Item(f"intent {n % 40}", str(n)) for n in range(700)]
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    expected = {
        (i, j) for i in range(700) for j in range(i + 1, 700) if i % 40 != j % 40 and cosines[i, j] >= 0.8
    }
    found = {(int(p.first.text), int(p.second.text)) for p in near_duplicates(vectors, items, 0.8)}
    assert found == expected
    assert (3, 650) in found


def test_of_the_new_ones_every_pair_is_found_once() -> None:
    rng = np.random.default_rng(11)
    vectors = rng.normal(size=(700, 4)).astype(np.float32)
    items = [Item(f"intent {n % 40}", str(n)) for n in range(700)]
    new = {items[at] for at in rng.choice(700, 600, replace=False)}
    every = near_duplicates(vectors, items, 0.99)
    found = near_duplicates(vectors, items, 0.99, new)
    assert found == [pair for pair in every if pair.first in new or pair.second in new]
    assert len(found) < len(every)
    assert near_duplicates(vectors, items, 0.99, ()) == []


def test_only_the_nearest_are_refused() -> None:
    assert Pair(Item("a", "x"), Item("b", "y"), 0.985).refused
    assert not Pair(Item("a", "x"), Item("b", "y"), 0.984).refused


def test_an_empty_vector_is_near_to_nothing() -> None:
    assert not near_duplicates(np.zeros((2, 3)), [Item("a", "x"), Item("b", "y")])


def test_vectors_and_phrasings_must_agree() -> None:
    with pytest.raises(ValueError, match="2 vectors for 1 phrasings"):
        near_duplicates(np.ones((2, 3)), [Item("a", "x")])
