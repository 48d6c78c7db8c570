import pytest

from content.errors import ROOT
from content.topic_file import empty, fields_of
from content.topics import load_topics
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


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"ask_clinician": '"yes"'}, "Ask a clinician: write yes, no, or “if: ” and when"),
        ({"group": "X"}, "Section: write one letter from A to I"),
        ({"review_by": "next May"}, "Review by: write a date as 2027-05-22"),
    ],
)
def test_a_field_in_the_wrong_form_hides_nothing_else(values, words):
    found = advise(answer="There is zero risk. Ask the nurse.", sources=["NOT-THERE"], **values).problems
    for part in (words, "zero risk", "NOT-THERE"):
        assert any(part in problem for problem in found), found


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


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("Ask your clinician.", False),
        ("You can call the clinic on {clinic_phone}. See the list.", False),
        ("Tell the nurse about your tablets. Then wait.", False),
        ("It can get worse. That is common. It is fine. Ask the nurse about tea.", False),
        ("If it gets worse, call {clinic_phone}.", True),
        ("If symptoms come back before your next shot, tell your clinician.", True),
        ("Watch for chest pain. Call {emergency_number} then.", True),
        ("If it does not go away, see your doctor.", True),
        ("For new leg pain, contact {urgent_advice} the same day.", True),
    ],
)
def test_what_to_do_if_it_gets_worse_needs_both_the_sign_and_whom_to_turn_to(answer, says):
    assert any("gets worse" in hint for hint in advise(answer=answer, ask_clinician="yes").hints) is not says
    assert not any("gets worse" in hint for hint in advise(answer=answer, ask_clinician="no").hints)


def test_of_the_topics_as_they_stand_most_say_what_to_do_if_it_gets_worse():
    topics = load_topics(ROOT / "data" / "faq").values()
    answers = {topic.id: topic.answer for topic in topics if topic.ask_clinician != "no"}
    without = {name for name, answer in answers.items() if not advice.says_if_worse(answer)}
    assert not without & {
        "how_often",
        "dvt_symptoms",
        "common_side_effects",
        "worse_after_shot",
        "stroke_fast",
    }
    assert without >= {"needle_fear", "which_tests", "supplements_duplicate"}
    assert 20 < len(without) < len(answers) / 2


def test_hard_words_are_marked_where_they_stand():
    pieces = advice.hard_marked("<b> Intramuscular\nuse. An *intramuscular* jab; intramuscularly.")
    assert [piece.text for piece in pieces if piece.is_hard] == [
        "Intramuscular",
        "intramuscular",
        "intramuscularly",
    ]
    assert "".join(piece.text for piece in pieces).startswith("<b> Intramuscular\nuse. An *")
    assert advice.hard_marked("Ask the nurse.") == []


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
