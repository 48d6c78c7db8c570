import numpy as np

from web.questions.grouping import Groups


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, np.float32)
    return vector / np.linalg.norm(vector)


def empty(common: np.ndarray | None = None) -> Groups:
    common = np.zeros(3, np.float32) if common is None else common
    return Groups(np.zeros((0, 3), np.float32), [], [], common)


def test_what_is_near_joins_and_what_is_far_begins_a_group() -> None:
    groups = empty()
    assert groups.join(unit(1, 0, 0), "a") == (0, True)
    assert groups.join(unit(1, 0.2, 0), "a") == (0, False)
    assert groups.join(unit(0, 0, 1), "a") == (1, True)


def test_another_label_must_lie_nearer() -> None:
    groups = empty()
    groups.join(unit(1, 0, 0), "a")
    halfway = unit(1, 1.2, 0)
    assert groups.join(halfway, "b") == (1, True)
    assert groups.join(unit(1, 1.2, 0.1), "a") == (1, False)


def test_what_all_phrasings_share_does_not_count() -> None:
    shared = np.array([0, 0, 1], np.float32)
    first, second = unit(0.5, 0, 1), unit(0, 0.5, 1)
    assert empty().join(first, "a") == (0, True)
    groups = empty(shared)
    groups.join(first, "a")
    assert groups.join(second, "a") == (1, True)
    plain = empty()
    plain.join(first, "a")
    assert plain.join(second, "a") == (0, False)


def test_groups_of_earlier_nights_are_joined_and_move() -> None:
    groups = Groups(np.stack([unit(1, 0, 0)]), ["a"], [1], np.zeros(3, np.float32))
    assert groups.join(unit(1, 1, 0), "a") == (0, False)
    assert np.allclose(groups.vector(0), unit(1 + 0.7071, 0.7071, 0), atol=1e-3)


def test_thousands_of_groups_fit() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(3000, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = Groups(np.zeros((0, 384), np.float32), [], [], np.zeros(384, np.float32))
    assert [groups.join(vector, "a")[1] for vector in vectors] == [True] * 3000
    assert groups.join(vectors[2999], "a") == (2999, False)
