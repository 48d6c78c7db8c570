import re

from content.errors import ROOT
from content.phrasings import load_phrasings
from web.questions.deidentify import MARKS, find
from web.questions.recall import SENTENCES, Sentence, count, load_sentences, main

SEEN, HELD_BACK = load_sentences(SENTENCES)


def test_there_are_enough_sentences_of_every_kind() -> None:
    counts = count(SEEN + HELD_BACK)
    assert len(SEEN + HELD_BACK) >= 200
    assert all(counts.marked[kind] >= 5 for kind in MARKS)


def test_recall_and_precision_do_not_fall() -> None:
    seen, held_back = count(SEEN), count(HELD_BACK)
    assert seen.recall() >= 0.99
    assert seen.precision() >= 0.99
    assert held_back.recall() >= 0.79
    assert held_back.precision() >= 0.97


def test_phrasings_about_medicine_are_left_alone() -> None:
    phrasings = load_phrasings(ROOT / "data")
    assert sum(bool(find(item.text)) for item in phrasings) <= 10


def test_a_half_found_mark_is_missed_and_a_word_beside_it_is_wrong() -> None:
    from web.questions.deidentify import Found

    text = "my name is Priya and my dose is low"
    counts = count([Sentence(text, (Found("name", 11, 20),)), Sentence("dr Patel said", ())])
    assert counts.missed == [f"name: {text}"]
    assert counts.wrong == ["name (Patel): dr Patel said"]
    assert counts.recall("name") == 0
    assert counts.precision("name") == 0.5


def test_the_guide_quotes_what_is_measured(capsys) -> None:
    assert main() == 0
    told = re.search(r"^all +\S+ % +\S+ % +(\S+) % +(\S+) %", capsys.readouterr().out, re.MULTILINE)
    guide = (ROOT / "docs" / "editing.md").read_text("utf-8")
    assert told
    assert f"finds {told[1]} %" in guide
    assert f"{told[2]} % of what it takes out" in guide
