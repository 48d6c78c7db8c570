"""Phrasings for the systems compared."""

from collections import Counter
from pathlib import Path

import yaml

from benchmarks.training_data import (
    Phrasing,
    clinic_phrasings,
    draw,
    flat,
    flattened,
    plain_example,
    write_nlu,
)


def test_clinic_phrasings_come_from_topics_and_dialogue(tmp_path: Path) -> None:
    for folder, intent in (("faq", "faq/missed_dose"), ("dialogue", "greet")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{intent.rpartition('/')[2]}.yml").write_text(
            f'version: "3.1"\nnlu:\n  - intent: {intent}\n    metadata: {{title: A title}}\n'
            "    examples: |\n      - one\n      - two\n",
            "utf-8",
        )
    found = clinic_phrasings(tmp_path)
    assert [(p.text, p.label) for p in found] == [
        ("one", "faq/missed_dose"),
        ("two", "faq/missed_dose"),
        ("one", "greet"),
        ("two", "greet"),
    ]
    assert found[0].metadata == {"title": "A title"}


def test_a_draw_caps_each_label_and_depends_on_the_seed_alone() -> None:
    phrasings = [Phrasing(f"{label}{number}", label) for label in "ab" for number in range(20)]
    phrasings.append(Phrasing("rare", "c"))
    first = draw(phrasings, 5, seed=0)
    assert Counter(p.label for p in first) == {"a": 5, "b": 5, "c": 1}
    assert draw(reversed(phrasings), 5, seed=0) != first
    assert draw(phrasings, 5, seed=0) == first
    assert draw(phrasings, 5, seed=1) != first


def test_flattened_labels_are_plain_intents_without_metadata() -> None:
    assert flat("faq/how_often") == "faq_how_often"
    assert flattened([Phrasing("x", "faq/how_often", {"title": "t"})]) == [Phrasing("x", "faq_how_often")]


def test_examples_are_one_line_and_hold_no_entity_marks() -> None:
    assert plain_example("is [it](thing)\n  ok") == "is (it)(thing) ok"


def test_written_file_has_rasas_shape(tmp_path: Path) -> None:
    write_nlu(
        [Phrasing("a: b", "x", {"title": "t"}), Phrasing("c", "x"), Phrasing("ü", "y")], tmp_path / "n.yml"
    )
    data = yaml.safe_load((tmp_path / "n.yml").read_text("utf-8"))
    assert data["version"] == "3.1"
    assert [entry["intent"] for entry in data["nlu"]] == ["x", "y"]
    assert data["nlu"][0]["examples"].splitlines() == ["- a: b", "- c"]
    assert data["nlu"][1] == {"intent": "y", "examples": "- ü\n"}
