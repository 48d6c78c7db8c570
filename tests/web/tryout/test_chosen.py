"""Which drafts a trial applies, with the texts that their files would have."""

import pytest
from django.utils import timezone

from content.topics import topic_of
from web.topics import drafts, published
from web.tryout.chosen import applied, choices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.fixture(autouse=True)
def three(db):
    drafts.save("how_often", "", {"answer": "Ask your nurse."}, "edda", timezone.now())
    drafts.begin("Can I drink tea?", "edda", timezone.now())
    drafts.retire("missed_dose", True, "edda", timezone.now())


def test_all_that_are_finished_are_applied():
    found = dict(applied(choices(set(), set())))
    assert set(found) == {"how_often", "missed_dose"}
    assert topic_of("how_often", found["how_often"]).answer == "Ask your nurse."
    assert found["missed_dose"] == ""
    assert published.topic("missed_dose") is not None


def test_one_that_is_not_finished_says_why():
    (tea,) = [choice for choice in choices(set(), set()) if choice.topic == "can_i_drink_tea"]
    assert tea.problem
    assert not tea.is_applied


def test_what_was_shown_and_not_ticked_is_left_out_and_what_came_since_is_not():
    assert [topic for topic, _ in applied(choices({"how_often"}, set()))] == ["missed_dose"]
    assert [topic for topic, _ in applied(choices({"how_often"}, {"how_often"}))] == [
        "how_often",
        "missed_dose",
    ]
