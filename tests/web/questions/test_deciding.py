import pytest

from tests.support.clock import NOON
from web.questions.deciding import RefusedError, decide, phrasing
from web.questions.models import Group


@pytest.fixture
def number(db) -> int:
    return Group.objects.create(vector=b"", label="faq/how_often", last_at=NOON).pk


def test_a_decision_is_noted_with_who_took_it(number) -> None:
    decide(number, "phrasing", "anna", NOON, "how_often")
    group = Group.objects.get()
    assert (group.state, group.topic, group.decided_by) == ("phrasing", "how_often", "anna")


def test_the_second_of_two_at_once_is_told(number) -> None:
    decide(number, "ignored", "anna", NOON)
    with pytest.raises(RefusedError, match="anna has decided already: ignored"):
        decide(number, "out_of_scope", "ben", NOON)


def test_a_decision_can_be_taken_back(number) -> None:
    decide(number, "ignored", "anna", NOON)
    decide(number, "open", "ben", NOON)
    assert (Group.objects.get().state, Group.objects.get().decided_by) == ("open", "")


def test_an_unknown_decision_is_refused(number) -> None:
    with pytest.raises(RefusedError):
        decide(number, "published", "anna", NOON)


def test_a_phrasing_is_one_tidy_line() -> None:
    assert phrasing("  do you\nsell  patches ") == "do you sell patches"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" ", "Write the question"),
        ("a" * 1001, "at most 1000"),
        ("ring me on 07700 900123", "still names"),
        ("I'm [name], do you sell patches", "brackets"),
        ("/greet", "slash"),
    ],
)
def test_what_must_not_be_a_phrasing_is_refused(text: str, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        phrasing(text)


def test_what_was_raised_is_decided_by_an_approver_alone(number) -> None:
    decide(number, "raised", "anna", NOON)
    with pytest.raises(RefusedError, match="with the clinical approver"):
        decide(number, "ignored", "ben", NOON)
    with pytest.raises(RefusedError):
        decide(number, "raised", "carla", NOON, is_approver=True)
    decide(number, "out_of_scope", "carla", NOON, is_approver=True)
    assert (Group.objects.get().state, Group.objects.get().decided_by) == ("out_of_scope", "carla")
    with pytest.raises(RefusedError):
        decide(number, "ignored", "dora", NOON, is_approver=True)
