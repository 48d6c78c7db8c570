import pytest

from content.topic_file import empty, fields_of, written
from web.releases.differences import Piece, difference, pieces, reworded
from web.topics import published

pytestmark = pytest.mark.usefixtures("content")


def changed(**values):
    before = published.text("how_often")
    fields = fields_of(published.topic("how_often")) | values
    return difference("how_often", before, written("how_often", fields, before))


@pytest.mark.parametrize(
    ("values", "is_trained"),
    [
        ({"answer": "Other words."}, False),
        ({"sources": ["NICE"]}, False),
        ({"review_by": "2030-01-01", "owner": "Nurses", "ask_clinician": "no"}, False),
        ({"title": "Other title"}, True),
        ({"related": ["missed_dose", "too_much_b12"]}, True),
        ({"on_yes": "missed_dose"}, True),
        ({"phrasings": ["how often"]}, True),
    ],
)
def test_only_what_the_model_holds_asks_for_training(values, is_trained):
    assert changed(**values).is_trained is is_trained


def test_what_changes_is_told_apart():
    known = fields_of(published.topic("how_often"))
    found = changed(
        answer=known["answer"].replace("far fewer", "fewer"),
        owner="Nurses",
        phrasings=[*known["phrasings"][1:], "a new one"],
    )
    assert found.kind == "changed"
    assert found.lines == (("owner", "Clinical content team", "Nurses"),)
    assert (found.added, found.removed) == (("a new one",), (known["phrasings"][0],))
    assert [piece for piece in found.answer if piece.kind != "same"] == [Piece("removed", "far ")] or any(
        piece.kind == "removed" and "far" in piece.text for piece in found.answer
    )


def test_a_new_and_a_retired_topic():
    fields = fields_of(published.topic("how_often"))
    text = written("coffee", fields)
    new = difference("coffee", "", text)
    assert (new.kind, new.added, new.is_trained) == ("new", tuple(fields["phrasings"]), True)
    assert {name: after for name, _, after in new.lines}["owner"] == fields["owner"]
    gone = difference("coffee", text, "")
    assert gone.lines == ()
    assert (gone.kind, gone.removed, gone.is_trained, gone.title) == ("retired", (), True, fields["title"])


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("a b c", "a c"), ("a", "b"), ("one two\n\nthree", "one  two\n\nfour three"), ("", "new")],
)
def test_the_pieces_give_both_texts_back(before, after):
    found = list(pieces(before, after))
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after


def test_nothing_is_no_difference():
    assert empty()["phrasings"] == []
    assert changed().lines == () == changed().answer


def change(topic, **values):
    before = published.text(topic)
    return {"topic": topic, "before": before, "after": written(topic, values_of(topic) | values, before)}


def values_of(topic):
    return fields_of(published.topic(topic))


def test_texts_that_stay_and_say_other_words():
    changes = [
        change("how_often", answer="Other words."),
        change("missed_dose", owner="Nurses"),
        {
            "topic": "retired",
            "before": published.text("how_often").replace("how_often", "retired"),
            "after": "",
        },
        {"topic": "broken", "before": "- no topic", "after": "- none"},
    ]
    domain = "responses:\n  utter_safety_check:\n  - text: {}\n  utter_red_flag_pe_sms:\n  - text: {}\n"
    safety = [
        {"path": "domain.yml", "before": domain.format("a", "b"), "after": domain.format("a", "c")},
        {"path": "data/red_flags/pe.yml", "before": "x", "after": "y"},
    ]
    assert reworded(changes, safety) == ["utter_faq/how_often", "utter_red_flag_pe"]
