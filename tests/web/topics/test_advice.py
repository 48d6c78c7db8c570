import pytest

from content.topic_file import empty, fields_of
from web.channels.capabilities import CAPABILITIES
from web.topics import advice, published

pytestmark = pytest.mark.usefixtures("content")


def advise(**values):
    fields = fields_of(published.topic("how_often")) | values
    return advice.advise("how_often", fields, frozenset(published.topics()) - {"how_often"})


def test_a_topic_that_is_fine_has_no_problem():
    assert advise().problems == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"answer": "B12 is completely safe. Ask the nurse."}, "safe"),
        ({"answer": "Take 5 mcg. Ask the nurse."}, "mcg"),
        ({"answer": "See [this](http://www.nhs.uk/x). Ask the nurse."}, "https"),
        ({"answer": "<b>Ask</b> the nurse."}, "HTML"),
        ({"answer": ""}, "text"),
        ({"title": "x" * 71}, "70"),
        ({"sources": ["NOT-THERE"]}, "NOT-THERE"),
        ({"related": ["missed_dose"]}, "related"),
        ({"phrasings": ["how often"]}, "at least 12"),
        ({"review_by": "soon"}, "date"),
    ],
)
def test_what_stops_a_release_is_said_while_typing(values, words):
    assert any(words in problem for problem in advise(**values).problems), advise(**values).problems


def test_a_new_topic_is_told_all_that_is_missing():
    found = advice.advise("tea", empty() | {"answer": "Tea is completely safe."}, frozenset()).problems
    assert found[0] == "No text yet: Title, Owner, Review by, Section, Ask a clinician."
    for words in ("safe", "sources", "related topics", "at least 12"):
        assert any(words in problem for problem in found[1:]), found
    assert advise(group="", owner="").problems == ("No text yet: Owner, Section.",)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("The nurse gives it " + "and again " * 12 + "to you.", "words: “The nurse"),
        ("Intramuscular administration. Ask the nurse.", "administration"),
        ("Every three months.", "gets worse"),
    ],
)
def test_what_could_be_better_is_a_hint(answer, words):
    assert any(words in hint for hint in advise(answer=answer).hints)


def test_every_channel_has_its_preview():
    fields = fields_of(published.topic("how_often")) | {"answer": "Ring {clinic_phone}.\n\n- **one**"}
    titles = {"missed_dose": "What if I miss one?"}
    found = advice.previews("how_often", fields, titles, published.sources())
    assert [preview.channel for preview in found] == list(CAPABILITIES)
    assert all("020 7946 0101" in preview.parts[0]["text"] for preview in found)
    (item,) = [block for block in advice.website(fields) if block["kind"] == "ul"]
    assert item["lines"][0][0]["bold"]


@pytest.mark.parametrize(("day", "is_told"), [("2020-05-03", True), ("2999-01-01", False), ("soon", False)])
def test_a_preview_tells_of_an_overdue_review_as_patients_are_told(day, is_told):
    fields = fields_of(published.topic("how_often")) | {"review_by": day}
    for preview in advice.previews("how_often", fields, {}, published.sources()):
        shown = " ".join(part["text"] for part in preview.parts)
        assert ("Check with the clinic." in shown) is is_told
