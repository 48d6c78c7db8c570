"""Labels are ranked by what is close, the same way each time, and nothing is lost in a file."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from understanding.encoder import Vectors
from understanding.matcher import NEIGHBOURS, Letters, TopicMatcher, _some_of_each, held_out, log_softmax

WORDS = {"clouds": "rain drizzle", "engine": "gear piston", "garden": "soil bulb"}


def phrasings() -> tuple[list[str], list[str], Vectors]:
    """Eight texts for each of three labels; their vectors lie around a direction of the label's own."""
    random = np.random.default_rng(7)
    texts, labels, vectors = [], [], []
    for number, (label, words) in enumerate(WORDS.items()):
        centre = np.zeros(12)
        centre[number] = 1.0
        for index in range(8):
            vector = centre + random.normal(scale=0.15, size=12)
            texts.append(f"{words} {index}")
            labels.append(label)
            vectors.append(vector / np.linalg.norm(vector))
    # Labels come mixed, as they do from files.
    order = random.permutation(len(texts))
    return [texts[i] for i in order], [labels[i] for i in order], np.array(vectors, np.float32)[order]


@pytest.fixture(scope="module")
def matcher() -> TopicMatcher:
    return TopicMatcher.fit(*phrasings())


def towards(*numbers: int) -> Vectors:
    """A unit vector that leans as much towards each of these labels."""
    vector = np.zeros(12, np.float32)
    vector[list(numbers)] = 1.0
    return vector / np.float32(np.linalg.norm(vector))


@pytest.mark.parametrize(("number", "label"), enumerate(WORDS))
def test_the_closest_label_comes_first(matcher: TopicMatcher, number: int, label: str) -> None:
    assert matcher.rank("quite other words", towards(number)).best == label


def test_labels_come_in_falling_order_and_probabilities_sum_to_one(matcher: TopicMatcher) -> None:
    ranking = matcher.rank("drizzle", towards(0, 1))
    assert sorted(ranking.labels) == sorted(WORDS)
    assert list(ranking.probabilities) == sorted(ranking.probabilities, reverse=True)
    assert sum(ranking.probabilities) == pytest.approx(1.0)
    assert ranking.labels[-1] == "garden"
    assert ranking.probability("garden") == ranking.probabilities[-1]
    assert ranking.probability("unknown") == 0.0


def test_shared_letters_count_even_in_misspelt_words(matcher: TopicMatcher) -> None:
    def share(text: str) -> float:
        return matcher.rank(text, towards(0, 1)).probability("engine")

    assert share("pistton") > share("quite other words") > share("drizzel")


def test_nearness_tells_the_known_from_the_unknown(matcher: TopicMatcher) -> None:
    near = matcher.rank("rain", towards(0)).nearness
    far = matcher.rank("rain", towards(11)).nearness
    assert near > 0.8 > 0.5 > far


def test_nearness_is_the_mean_of_the_nearest_cosines(matcher: TopicMatcher) -> None:
    _, _, vectors = phrasings()
    nearest = np.sort(vectors @ towards(0))[-NEIGHBOURS:]
    assert matcher.rank("rain", towards(0)).nearness == pytest.approx(nearest.mean(), abs=1e-6)


def test_the_nearest_phrasings_come_nearest_first(matcher: TopicMatcher) -> None:
    texts, labels, vectors = phrasings()
    (text, label, cosine), *others = matcher.nearest(vectors[3], 4)
    assert (text, label) == (texts[3], labels[3])
    assert cosine == pytest.approx(1.0, abs=1e-5)
    assert [c for _, _, c in others] == sorted((c for _, _, c in others), reverse=True)


def test_what_was_saved_ranks_alike_and_runs_no_code_when_loaded(
    matcher: TopicMatcher, tmp_path: Path
) -> None:
    matcher.save(tmp_path / "model")
    loaded = TopicMatcher.load(tmp_path / "model")
    texts = ["drizzle", "pistons", "", "bulb and soil"]
    vectors = np.stack([towards(0), towards(1, 2), towards(5), towards(2)])
    assert np.array_equal(loaded.log_odds(texts, vectors), matcher.log_odds(texts, vectors))
    assert loaded.rank("rain", towards(0)) == matcher.rank("rain", towards(0))
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == ["matcher.json", "matcher.npz"]
    with np.load(tmp_path / "model" / "matcher.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype == np.float32 for name in arrays.files)
    json.loads((tmp_path / "model" / "matcher.json").read_text("utf-8"))


def test_two_trainings_give_identical_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        TopicMatcher.fit(*phrasings()).save(tmp_path / name)
    with np.load(tmp_path / "one" / "matcher.npz") as one, np.load(tmp_path / "two" / "matcher.npz") as two:
        assert one.files == two.files
        for name in one.files:
            assert np.array_equal(one[name], two[name]), name


def test_two_labels_are_enough() -> None:
    texts, labels, vectors = phrasings()
    kept = [i for i, label in enumerate(labels) if label != "garden"]
    matcher = TopicMatcher.fit([texts[i] for i in kept], [labels[i] for i in kept], vectors[kept])
    assert matcher.rank("other", towards(0)).best == "clouds"
    assert matcher.rank("other", towards(1)).best == "engine"


def test_held_out_phrasings_are_scored_by_a_matcher_that_has_not_seen_them() -> None:
    texts, labels, vectors = phrasings()
    found = held_out(texts, labels, vectors)
    assert found.names == tuple(sorted(WORDS))
    assert len(found.labels) == len(texts) // 3
    assert found.log_odds.shape == (len(found.labels), 3)
    # A phrasing that had been seen would have itself as a neighbour, at a cosine of 1.
    seen = TopicMatcher.fit(texts, labels, vectors).nearness(vectors).mean()
    assert found.nearness.mean() < seen


def test_log_softmax_holds_for_extreme_odds() -> None:
    logs = log_softmax(np.array([[1000.0, 0.0, -1000.0], [0.0, 0.0, 0.0]]))
    assert np.exp(logs).sum(axis=1) == pytest.approx([1.0, 1.0])
    assert logs[0, 0] == pytest.approx(0.0)


def test_texts_read_ahead_compare_as_alone(encoder):
    texts = ["how often", "is it safe", "does it hurt", "how many shots"]
    vectors = encoder.encode_all(texts)
    matcher = TopicMatcher.fit(texts, ["a", "b", "b", "a"], vectors)
    alone = [matcher.compare([text], vectors[i : i + 1]) for i, text in enumerate(texts)]
    matcher.read_ahead(texts, vectors)
    for (scores, nearness), text, i in zip(alone, texts, range(4)):
        ahead = matcher.compare([text], vectors[i : i + 1])
        np.testing.assert_allclose(ahead[0], scores, atol=1e-5)
        np.testing.assert_allclose(ahead[1], nearness, atol=1e-5)


def test_blocks_of_a_comparison_give_what_one_comparison_gives(
    matcher: TopicMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts, _, vectors = phrasings()
    whole = matcher.compare(texts, vectors)
    monkeypatch.setattr("understanding.matcher.MOST_COMPARED", 5 * len(texts))
    for once, in_blocks in zip(whole, matcher.compare(texts, vectors)):
        np.testing.assert_allclose(in_blocks, once, atol=1e-6)


def test_of_too_many_phrasings_each_label_gives_the_same_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("understanding.matcher.MOST_LEARNT", 50)
    learnt: list[list[str]] = []

    def dense(vectors: Vectors, labels: list[str]) -> tuple[Vectors, Vectors]:
        assert len(vectors) == len(labels)
        learnt.append(labels)
        return np.zeros((3, 12), np.float32), np.zeros(3, np.float32)

    monkeypatch.setattr("understanding.matcher._dense_classifier", dense)
    labels = ["rare"] + ["often"] * 69 + ["seldom"] * 30
    matcher = TopicMatcher.fit([f"text {i}" for i in range(100)], labels, np.eye(100, 12, dtype=np.float32))
    assert {name: learnt[0].count(name) for name in set(labels)} == {"rare": 1, "often": 34, "seldom": 15}
    assert len(matcher.texts) == 100


def test_letters_counted_before_are_counted_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []
    count = Letters.count.__func__

    def counting(cls: type[Letters], texts: list[str]) -> object:
        counted.append(len(texts))
        return count(cls, texts)

    monkeypatch.setattr("understanding.matcher.MANY", 3)
    monkeypatch.setattr(Letters, "_counted", ({}, Letters._counted[1]))
    monkeypatch.setattr(Letters, "count", classmethod(counting))
    for texts, new in (
        (["one", "two", "three", "two"], 3),
        (["three", "four", "one", "three"], 1),
        (["one", "four", "three"], 0),
        (["two", "one", "four", "five"], 2),
        (["one"], 1),
    ):
        counted.clear()
        found = Letters.count_phrasings(texts)
        assert (found != Letters.HASHER.transform(texts)).nnz == 0
        assert sum(counted) == new


def test_mixed_labels_are_scored_as_those_in_runs() -> None:
    texts, labels, vectors = phrasings()
    order = np.argsort(labels, kind="stable")[::-1]
    mixed = np.random.default_rng(3).permutation(len(texts))
    runs, other = (
        TopicMatcher(
            [texts[i] for i in places],
            [labels[i] for i in places],
            vectors[places],
            np.zeros((3, 12), np.float32),
            np.zeros(3, np.float32),
        )
        for places in (order, mixed)
    )
    assert runs.labels == other.labels
    np.testing.assert_allclose(
        runs.log_odds(texts, vectors), other.log_odds(texts, vectors), rtol=1e-5, atol=1e-5
    )


def test_many_labels_learn_from_fewer_phrasings_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("understanding.matcher.MOST_LEARNT_TIMES_LABELS", 30)
    learnt: list[int] = []

    def dense(vectors: Vectors, labels: list[str]) -> tuple[Vectors, Vectors]:
        learnt.append(len(labels))
        return np.zeros((len(set(labels)), 12), np.float32), np.zeros(len(set(labels)), np.float32)

    monkeypatch.setattr("understanding.matcher._dense_classifier", dense)
    texts, vectors = [f"text {i}" for i in range(60)], np.eye(60, 12, dtype=np.float32)
    for count in (2, 10):
        TopicMatcher.fit(texts, [str(i % count) for i in range(60)], vectors)
    assert learnt == [14, 10], "30 // 2 and no more than a part of each, one of each at least"


def test_one_phrasing_more_hardly_changes_which_are_held_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("understanding.matcher.MOST_HELD_OUT", 60)
    texts = [f"text {i}" for i in range(300)]
    labels = [str(i // 30) for i in range(300)]
    before = {texts[i] for i in _some_of_each(texts, labels, 60)}
    after_texts = [*texts[:50], "a new one", *texts[50:]]
    after_labels = [*labels[:50], labels[50], *labels[50:]]
    after = {after_texts[i] for i in _some_of_each(after_texts, after_labels, 60)}
    assert len(before) == 60
    assert len(before ^ after) <= 2
    by_label = Counter(labels[texts.index(text)] for text in before)
    assert set(by_label.values()) == {6}
    assert len(_some_of_each(texts[:5], ["a", "a", "a", "b", "b"], 5)) == 1, "two are left to learn from"


def test_few_held_out_phrasings_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("understanding.matcher.MOST_HELD_OUT", 5)
    texts, labels, vectors = phrasings()
    found = held_out(texts, labels, vectors)
    assert len(found.labels) == len(found.nearness) == 6
    assert set(found.labels) == set(WORDS)
