from datetime import timedelta

from tests.support.clock import NOON
from web.questions import lists
from web.questions.mining import mine
from web.questions.models import Group

FIRST = "do you sell b12 patches"
SECOND = "where can i park the car at the clinic"


def filled(asked, meanings) -> None:
    for number, text in enumerate([FIRST, FIRST.upper(), FIRST, SECOND]):
        asked(text, at=NOON + timedelta(minutes=number))
    asked(SECOND, kind="answer", text_id="utter_faq/x", useful=False)
    mine(meanings, NOON)


def test_the_most_frequent_group_is_first(asked, meanings) -> None:
    filled(asked, meanings)
    assert [group.size for group in lists.groups(lists.Chosen())] == [3, 2]


def test_one_reason_alone(asked, meanings) -> None:
    filled(asked, meanings)
    (group,) = lists.groups(lists.Chosen(reason="thumbs_down"))
    assert lists.reasons(group) == [("thumbs down", 1), ("not answered", 1)]


def test_states_with_their_numbers(asked, meanings) -> None:
    filled(asked, meanings)
    Group.objects.filter(size=2).update(state="ignored")
    numbers = {tab["state"]: tab["number"] for tab in lists.tabs(lists.Chosen())}
    assert (numbers["open"], numbers["ignored"], numbers["raised"]) == (1, 1, 0)


def test_each_wording_is_shown_once(asked, meanings) -> None:
    filled(asked, meanings)
    group = Group.objects.get(size=3)
    assert [question.text for question in lists.examples(group)] == [FIRST]


def test_an_address_that_makes_no_sense_shows_the_first_page(asked, meanings) -> None:
    chosen = lists.Chosen.of({"state": "x", "reason": "' or 1=1", "page": "-1"})
    assert chosen == lists.Chosen()
    filled(asked, meanings)
    assert lists.groups(lists.Chosen(page=999)).number == 1
