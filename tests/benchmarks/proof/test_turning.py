"""Sentences turned into near misses."""

from random import Random

from benchmarks.proof import turning


def test_an_ability_is_denied_by_its_contrary() -> None:
    assert turning.negated("i cant breathe properly", Random(1)) == "i can breathe properly"


def test_a_state_is_denied() -> None:
    assert turning.negated("my calf is swollen", Random(1)) == "my calf is not swollen"


def test_the_past_is_dated() -> None:
    turned = turning.past("my calf is swollen", Random(1))
    assert turned is not None
    assert "my calf was swollen" in turned


def test_what_is_already_denied_is_not_turned() -> None:
    assert turning.negated("my calf is not swollen", Random(1)) is None
