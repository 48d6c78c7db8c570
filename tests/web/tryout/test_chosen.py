"""Which drafts a trial applies, with the texts that their files would have."""

import pytest
from django.utils import timezone

from content.topics import topic_of
from web.redflags import drafts as safety_drafts
from web.redflags import published as redflags
from web.releases.safety_files import DOMAIN
from web.topics import drafts, published
from web.tryout.chosen import applied, choices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.fixture(autouse=True)
def three(db):
    drafts.save("how_often", "", {"answer": "Ask your nurse."}, "edda", timezone.now())
    drafts.begin("Can I drink tea?", "edda", timezone.now())
    drafts.retire("missed_dose", True, "edda", timezone.now())


def test_all_that_are_finished_are_applied():
    found = dict(applied(choices(set(), set())).topics)
    assert set(found) == {"how_often", "missed_dose"}
    assert topic_of("how_often", found["how_often"]).answer == "Ask your nurse."
    assert found["missed_dose"] == ""
    assert published.topic("missed_dose") is not None


def test_one_that_is_not_finished_says_why():
    (tea,) = [choice for choice in choices(set(), set()) if choice.name == "can_i_drink_tea"]
    assert tea.problem
    assert not tea.is_applied


def test_what_was_shown_and_not_ticked_is_left_out_and_what_came_since_is_not():
    def topics(shown, ticked):
        return [topic for topic, _ in applied(choices(shown, ticked)).topics]

    assert topics({"how_often"}, set()) == ["missed_dose"]
    assert topics({"how_often"}, {"how_often"}) == ["how_often", "missed_dose"]


def test_drafts_of_safety_texts_and_red_flag_words_are_applied_too():
    now = {path: redflags.text(path) for path in (DOMAIN, "data/red_flags/vision.yml")}
    for path, text in now.items():
        safety_drafts.save(path, "", f"{text}# changed\n", "carla", timezone.now())
    every = choices(set(), set())
    assert [(one.name, one.title, one.by) for one in every if one.is_safety] == [
        ("data/red_flags/vision.yml", "Red-flag words: Eyes and sight", "carla"),
        (DOMAIN, "Safety texts", "carla"),
    ]
    assert dict(applied(every).safety) == {path: f"{text}# changed\n" for path, text in now.items()}
    only = applied(choices({one.name for one in every}, {DOMAIN}))
    assert bool(only)
    assert (only.topics, [path for path, _ in only.safety]) == ((), [DOMAIN])
    assert not applied(choices({one.name for one in every}, set()))
