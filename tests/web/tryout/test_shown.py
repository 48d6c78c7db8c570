"""What differs for a patient, and how a turn is put into words."""

from copy import deepcopy

import pytest
from django.template.loader import render_to_string

from tests.support.fake_rasa import OVERDUE
from web.tryout.shown import differing, in_words, line, turn

REPLY = {
    "text": "Every two months.",
    "kind": "answer",
    "text_id": "",
    "level": "none",
    "buttons": [{"id": "topic:a", "title": "A"}],
    "answers": [],
    "by": "",
}
SAID = {
    "level": "none",
    "outcome": "answer",
    "topics": [{"topic": "how_often", "title": "How often?"}],
    "confidence": 0.934,
    "replies": [REPLY],
}
ASKED = {"text": "how often", "choice": "", "at": 1.0}


def said(**values):
    return deepcopy(SAID) | values


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, []),
        ({"confidence": 0.5}, []),
        ({"level": "emergency"}, ["level"]),
        ({"outcome": "out_of_scope", "topics": []}, ["outcome", "topic"]),
        ({"replies": [REPLY | {"text": "Every month."}]}, ["words"]),
        ({"replies": [REPLY | {"buttons": []}]}, ["buttons"]),
        ({"replies": [REPLY, REPLY]}, ["words", "buttons"]),
    ],
    ids=str,
)
def test_what_a_patient_would_notice_differs(values, names):
    assert differing(SAID, said(**values)) == names


def test_a_row_of_the_table():
    assert line("q", SAID, said(level="same_day")).cells() == [
        "q", "none", "answered", "how_often", "93 %", "same day", "answered", "how_often", "93 %", "level",
    ]  # fmt: skip
    assert line("q", SAID, None).cells()[5:] == ["", "", "", "", ""]


def test_an_overdue_review_is_shown_as_patients_read_it():
    answer = {"topic": "a", "title": "A", "text": "Often.", "sources": [], "review_state": "draft"}
    answer |= {"review_by": "2026-05-03", "overdue_words": OVERDUE}
    shown = turn(ASKED, said(replies=[REPLY | {"answers": [answer]}]), None)
    assert f"<p>{OVERDUE}</p>" in render_to_string(
        "tryout/side.html", {"side": shown["sides"][0], "turn": shown}
    )


def test_changed_words_are_shown_as_changes():
    shown = turn(ASKED, SAID, said(replies=[REPLY | {"text": "Every three months."}]))
    kinds = {piece.kind: piece.text for piece in shown["sides"][1]["changes"]}
    assert (kinds["removed"], kinds["added"]) == ("two", "three")
    assert shown["sides"][0]["changes"] == []


def test_a_side_that_is_not_read_yet_is_left_out():
    assert turn(ASKED, None, None)["sides"] == []
    shown = turn(ASKED, SAID, None)
    assert [side["name"] for side in shown["sides"]] == ["Published"]
    assert in_words(shown) == "Published: answered “How often?”."
    assert in_words(turn(ASKED, SAID, SAID)).endswith("The draft says the same.")


def test_a_sign_that_one_side_alone_found_says_so():
    def sign(word):
        return {
            "symptom": word, "words": [word], "spans": [[0, 3]], "title": word, "group_title": "Heart",
            "level": "emergency", "context": "present", "counts": True,
        }  # fmt: skip

    now, then = said(findings=[sign("both"), sign("old")]), said(findings=[sign("both"), sign("new")])

    def signs(*sides):
        return [(one["title"], one["only"]) for one in turn(ASKED, *sides)["findings"]]

    assert signs(now, then) == [("both", ""), ("old", "not in the draft"), ("new", "in the draft alone")]
    assert signs(now, None) == [("both", ""), ("old", "")]
    assert signs(None, then) == [("both", ""), ("new", "")]
    page = render_to_string("tryout/try.html", {"turns_shown": [turn(ASKED, now, then)]})
    assert "<strong>in the draft alone</strong>" in page
