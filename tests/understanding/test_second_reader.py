from collections.abc import Sequence

import numpy as np
import pytest

from understanding.second_reader import Example, SecondReader

EXAMPLES = [Example("my chest hurts", "emergency"), Example("my chest is of drawers", "none")]


@pytest.fixture
def ordinary() -> list[str]:
    return [f"question number {number}" for number in range(200)]


def learned(texts: Sequence[str]) -> set[str]:
    pick = np.random.default_rng(1)
    vectors = pick.normal(size=(len(EXAMPLES) + len(texts), 384)).astype(np.float32)
    count = len(EXAMPLES)
    return {*SecondReader.train(EXAMPLES, vectors[:count], list(texts), vectors[count:]).known_vectors()}


def test_about_one_phrasing_in_five_serves_as_a_harmless_example(ordinary: list[str]) -> None:
    assert 25 < len(learned(ordinary)) - len(EXAMPLES) < 55


def test_a_new_phrasing_exchanges_no_other(ordinary: list[str]) -> None:
    before = learned(ordinary)
    for place in (0, 1, 100):
        more = [*ordinary[:place], "one more way of asking", *ordinary[place:]]
        assert learned(more) - {"one more way of asking"} == before
