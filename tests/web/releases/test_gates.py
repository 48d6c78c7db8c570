import pytest

from web.releases.gates import Reading, answered, as_json, compare, compare_real, inherited, texts_of

RIGHT = Reading("answer", ("a",), "none")
OTHER = Reading("answer", ("b",), "none")
ASKED = Reading("did_you_mean", (), "none")
FLAG = Reading("answer", ("a",), "emergency")
CHECK = Reading("answer", (), "check")
QUESTION = {"text": "q", "topics": ["a"]}
OUTSIDE = {"text": "o", "out_of_scope": True}
SIGN = {"text": "s", "level": "emergency"}
NEAR = {"text": "n", "level": "none"}
REAL = {"text": "r"}


def passed(lines, old, new):
    return {gate.name: gate.is_passed for gate in compare(lines, old, new)[0]}


@pytest.mark.parametrize(
    ("line", "was", "now", "stops"),
    [
        (SIGN, FLAG, CHECK, True),
        (SIGN, CHECK, RIGHT, True),
        (REAL, CHECK, RIGHT, True),
        (SIGN, CHECK, FLAG, False),
        (SIGN, FLAG, FLAG, False),
        (QUESTION, CHECK, RIGHT, True),
        (OUTSIDE, CHECK, ASKED, True),
        (NEAR, FLAG, CHECK, True),
        (QUESTION, RIGHT, CHECK, False),
        (QUESTION, RIGHT, OTHER, False),
    ],
)
def test_no_message_may_fall_in_level_whatever_is_known_of_it(line, was, now, stops):
    assert passed([line], [was], [now])["Level of red flags"] is not stops


@pytest.mark.parametrize(("fewer", "is_passed"), [(0, True), (1, True), (2, False)])
def test_questions_answered_right_may_not_become_fewer_than_chance(fewer, is_passed):
    new = [ASKED] * fewer + [RIGHT] * (100 - fewer)
    assert passed([QUESTION] * 100, [RIGHT] * 100, new)["Held-back questions answered right"] is is_passed


@pytest.mark.parametrize(("more", "is_passed"), [(0, True), (1, True), (2, False)])
def test_wrong_answers_may_not_become_more(more, is_passed):
    lines = [QUESTION] * 100 + [OUTSIDE] * 10
    new = [RIGHT] * 100 + [OTHER] * more + [ASKED] * (10 - more)
    old = [RIGHT] * 100 + [ASKED] * 10
    assert passed(lines, old, new)["Held-back questions answered wrong"] is is_passed


def test_every_message_that_is_taken_otherwise_is_listed_falls_first():
    _, changed = compare([QUESTION, SIGN, QUESTION], [RIGHT, FLAG, RIGHT], [OTHER, CHECK, RIGHT])
    assert [(c.before, c.after, c.is_fall) for c in changed] == [
        ("emergency", "check", True),
        ("answer a", "answer b", False),
    ]
    listed = as_json([], changed)
    assert listed["changed_count"] == 2
    assert listed["changed"][0]["is_fall"]


def test_new_phrasings_inform_and_never_stop():
    gate = answered([("a", "one"), ("a", "two"), ("a", "three")], [RIGHT, OTHER, FLAG])
    assert gate.is_passed
    assert gate.found == "1 of 3 answered by their topic: two; three"


def test_what_a_topic_answered_its_heirs_may_answer():
    lines = [{"text": "a", "topics": ["old", "other"]}, {"text": "b"}, {"text": "c", "out_of_scope": True}]
    heirs = {"old": ["new"], "new": ["newest", "old"]}
    assert [line.get("topics") for line in inherited(lines, heirs)] == [
        ["old", "other", "new", "newest"],
        None,
        None,
    ]
    assert inherited(lines, {}) == lines


def test_of_patients_messages_none_may_fall():
    gate, changed = compare_real([CHECK, RIGHT], [RIGHT, OTHER], ["one", "two"])
    assert not gate.is_passed
    assert [change.is_fall for change in changed] == [True, False]
    gate, changed = compare_real([RIGHT, RIGHT], [RIGHT, OTHER], ["one", "two"])
    assert gate.is_passed
    assert changed[0] is None


@pytest.mark.parametrize(
    ("message", "read", "texts"),
    [
        (QUESTION, None, {"utter_faq/a"}),
        (QUESTION, OTHER, {"utter_faq/b"}),
        (QUESTION, FLAG, set()),
        ({"text": "r", "said": ["utter_faq/c"]}, None, {"utter_faq/c"}),
        ({"text": "r", "said": ["utter_faq/c"]}, RIGHT, {"utter_faq/a", "utter_faq/c"}),
        (OUTSIDE, None, set()),
    ],
)
def test_what_a_message_is_answered_with(message, read, texts):
    assert texts_of(message, read) == texts


def test_every_change_is_in_the_report():
    _, changed = compare([QUESTION] * 900, [RIGHT] * 900, [OTHER] * 900)
    assert len(as_json([], changed)["changed"]) == 900
