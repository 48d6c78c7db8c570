"""Reading the public sets, and the measures taken on them."""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.public_sets import (
    PublicSetError,
    auroc,
    cautious_share,
    evidence,
    read_banking77,
    read_clinc150,
    tuned_threshold,
)


def test_reads_banking77(tmp_path: Path) -> None:
    for name in ("train", "test"):
        (tmp_path / f"{name}.csv").write_text(f'text,category\n"a, {name}",card\n', "utf-8")
    data = read_banking77(tmp_path)
    assert (data.train[0].text, data.train[0].label) == ("a, train", "card")
    assert data.test[0].text == "a, test"


def test_a_missing_or_foreign_banking77_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublicSetError, match=r"train\.csv"):
        read_banking77(tmp_path)
    (tmp_path / "train.csv").write_text("question,label\na,b\n", "utf-8")
    with pytest.raises(PublicSetError, match="columns text and category"):
        read_banking77(tmp_path)


def test_reads_clinc150_without_its_out_of_scope_training_split(tmp_path: Path) -> None:
    names = ("train", "val", "test", "oos_train", "oos_val", "oos_test")
    file = tmp_path / "data_full.json"
    file.write_text(json.dumps({name: [[f"text of {name}", "label"]] for name in names}), "utf-8")
    data = read_clinc150(file)
    assert data.outside_validation[0].text == "text of oos_val"
    splits = (data.train, data.validation, data.test, data.outside_validation, data.outside_test)
    assert all(p.text != "text of oos_train" for split in splits for p in split)


@pytest.mark.parametrize("content", ["", "[]", '{"train": []}', "not json"])
def test_a_foreign_clinc150_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, "utf-8")
    with pytest.raises(PublicSetError, match=r"other\.json"):
        read_clinc150(file)


def test_evidence_grows_with_the_odds_and_survives_large_ones() -> None:
    odds = np.array([[0.0, 0.0], [5.0, 0.0], [1000.0, 0.0]])
    found = evidence(odds)
    assert found[0] == pytest.approx(np.log(2))
    assert list(found) == sorted(found)
    assert found[2] == pytest.approx(1000.0)


def test_threshold_is_the_highest_that_keeps_enough() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([True, True, False, True, True])
    assert tuned_threshold(scores, right, 0.6) == 0.6
    assert (right & (scores >= 0.6)).mean() == 0.6
    assert tuned_threshold(scores, right, 0.8) == 0.5
    assert tuned_threshold(scores, right, 0.81) == float("-inf")


def test_cautious_share_approaches_the_share_with_more_cases() -> None:
    assert cautious_share(0.95, 3000) == pytest.approx(0.9565, abs=1e-4)
    assert 0.95 < cautious_share(0.95, 10**6) < 0.951


def test_auroc_is_one_when_apart_and_a_half_when_the_same() -> None:
    assert auroc(np.array([2.0, 3.0]), np.array([0.0, 1.0])) == 1.0
    assert auroc(np.array([1.0, 1.0]), np.array([1.0])) == 0.5
