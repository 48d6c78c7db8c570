"""The configurations compared, and the first label of a parse."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import pipelines
from benchmarks.pipelines import Question, compare, default_config, first_label, our_config
from benchmarks.training_data import Phrasing


def test_our_configuration_is_the_products_without_its_cache(tmp_path: Path) -> None:
    ours = yaml.safe_load(our_config(tmp_path).read_text("utf-8"))
    product = yaml.safe_load(pipelines.OUR_CONFIG.read_text("utf-8"))
    assert [part["name"] for part in ours["pipeline"]] == [part["name"] for part in product["pipeline"]]
    assert not any("cache" in part for part in ours["pipeline"])
    assert any("cache" in part for part in product["pipeline"])


def test_default_configuration_has_rasas_parts_and_the_epochs_asked_for(tmp_path: Path) -> None:
    parts = yaml.safe_load(default_config(tmp_path, 7).read_text("utf-8"))["pipeline"]
    assert [part["name"] for part in parts] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
    ]
    assert (parts[4]["analyzer"], parts[4]["min_ngram"], parts[4]["max_ngram"]) == ("char_wb", 1, 4)
    assert parts[5]["epochs"] == 7


def test_first_label_of_a_ranking_is_the_first_topic() -> None:
    ranking = [{"name": "greet"}, {"name": "faq_myths"}, {"name": "faq_how_often"}]
    assert first_label({"intent_ranking": ranking}) == "greet"
    assert first_label({"intent_ranking": ranking}, "faq_") == "faq_myths"
    assert first_label({"intent_ranking": ranking[:1]}, "faq_") == ""


def test_first_label_of_ours_is_the_answer_or_the_best_guess() -> None:
    answered = {"understanding": {"topics": ["myths"], "top3": ["how_often"]}, "intent_ranking": []}
    unsure = {"understanding": {"topics": [], "top3": ["how_often", "myths"]}}
    chat: dict[str, Any] = {"understanding": {"topics": [], "top3": []}}
    assert first_label(answered, "faq_") == "faq_myths"
    assert first_label(unsure, "faq_") == "faq_how_often"
    assert first_label(chat, "faq_") == ""


def test_comparison_trains_once_asks_once_and_scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def child(module: str, arguments: list[str], work: Path) -> dict[str, object]:
        steps.append(arguments[0])
        if arguments[0] == "train":
            return {"model": "model.tar.gz", "seconds": 12.0, "peak_mb": 900.0}
        parses = [{"intent_ranking": [{"name": name}]} for name in ("a", "b", "b", "b")]
        return {"parses": parses, "milliseconds": [1.0, 2.0, 3.0, 100.0], "peak_mb": 500.0}

    monkeypatch.setattr(pipelines, "run_child", child)
    questions = [Question(str(number), ("a",)) for number in range(3)] + [Question("3", ("a", "b"))]
    found = compare("x", tmp_path / "c.yml", [Phrasing("p", "a")], questions, tmp_path / "work")
    assert steps == ["train", "ask"]
    assert (found.accuracy, found.training_seconds, found.p50_ms) == (0.5, 12.0, 2.5)
    assert (found.training_mb, found.asking_mb) == (900.0, 500.0)
    assert 90 < found.p99_ms <= 100
