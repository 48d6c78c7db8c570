import pytest

from safety import assess, default_assessor
from safety.vocabulary import CONTEXTS as SWITCHES
from tests.support.clock import NOON
from web.console.marks import CONTEXTS, pieces, signs

TEXT = "my chest hurts badly"


def finding(*spans, counts=True, symptom="chest_pain", context="present"):
    return {"symptom": symptom, "spans": [list(span) for span in spans], "counts": counts, "context": context}


def shown(*findings):
    return [
        f"[{piece['text']}]" if piece["marked"] else piece["text"]
        for piece in pieces(TEXT, {"findings": list(findings)})
    ]


def test_the_words_of_a_finding_are_marked():
    assert shown(finding((3, 8), (9, 14))) == ["my ", "[chest]", " ", "[hurts]", " badly"]


def test_findings_may_overlap():
    assert shown(finding((3, 8)), finding((3, 14))) == ["my ", "[chest hurts]", " badly"]


def test_what_does_not_count_is_not_marked():
    assert shown(finding((3, 8), counts=False)) == [TEXT]


@pytest.mark.parametrize("span", [(-3, 2), (5, 5), (9, 3), (15, 99)])
def test_a_span_that_does_not_fit_is_left_out(span):
    assert shown(finding(span)) == [TEXT]


@pytest.mark.parametrize("assessment", [None, {}, {"level": "emergency"}, {"findings": None}])
def test_without_findings_nothing_is_marked(assessment):
    assert pieces(TEXT, assessment) == [{"text": TEXT, "marked": False}]
    assert signs(assessment) == []


def test_signs_in_words_each_once():
    found = [finding(), finding(), finding(symptom="stroke", counts=False, context="family")]
    title = default_assessor().title
    family = f"stroke ({CONTEXTS['family']}, not counted)"
    assert signs({"findings": found}) == [title("chest_pain"), family]


def test_what_counted_together_is_marked_and_named():
    memory = assess("my calf hurts", at=NOON).memory
    text = "im pregnant and out of breath"
    found = assess(text, memory, at=NOON).to_dict()
    marked = [piece["text"] for piece in pieces(text, found) if piece["marked"]]
    assert "pregnant" in marked
    said = signs(found)
    assert "pregnant (raises the risk)" in said
    assert any(sign.endswith("(said before: “calf … hurts”)") for sign in said)
    assert {"together: clot with lung sign", "together: pregnant lungs"} <= set(said)


def test_every_context_of_a_finding_has_words():
    assert set(CONTEXTS) == {"present", *SWITCHES} - {"resolved"}  # what is over counts as past
