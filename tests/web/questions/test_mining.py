from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.frontdoor.models import Conversation
from web.questions.deciding import add_to_topic, decide
from web.questions.mining import mine, recount
from web.questions.models import Group, Mining, Question
from web.topics.models import Draft


def test_what_was_not_answered_well_is_taken_once(asked, meanings) -> None:
    asked("what about b12 patches")
    asked("b12 spray or jab", kind="did_you_mean", text_id="utter_did_you_mean")
    asked("is it safe", kind="answer", text_id="utter_faq/x", useful=False)
    asked("can i get clots", kind="answer", text_id="utter_faq/x", useful=True)
    asked("how often", kind="answer", text_id="utter_faq/x")
    asked("my chest feels odd", kind="safety", text_id="utter_safety_check", fresh="check")
    assert mine(meanings, NOON) == 4
    assert mine(meanings, NOON + timedelta(days=1)) == 0
    reasons = dict(Question.objects.values_list("text", "reason"))
    assert reasons == {
        "what about b12 patches": "unanswered",
        "b12 spray or jab": "unsure",
        "is it safe": "thumbs_down",
        "my chest feels odd": "near_red_flag",
    }
    assert all(run.finished_at for run in Mining.objects.all())


@pytest.mark.parametrize(
    "values",
    [{"answered": False}, {"choice": "topic:how_often"}, {"fresh": "emergency"}, {"fresh": "same_day"}],
)
def test_buttons_red_flags_and_what_waits_are_not_taken(asked, meanings, values) -> None:
    asked("what about b12 patches", **values)
    assert mine(meanings, NOON) == 0


def test_a_weak_sign_in_an_unanswered_message_is_almost_a_red_flag(asked, meanings) -> None:
    asked("my arm feels heavy and what about patches", findings=({"counts": False}, {"counts": True}))
    asked("no pain at all, what about patches", findings=({"counts": False},))
    mine(meanings, NOON)
    assert sorted(Question.objects.values_list("reason", flat=True)) == ["near_red_flag", "unanswered"]


def test_only_what_identifies_nobody_is_kept(asked, meanings) -> None:
    asked("I'm Tom Bridges, 07700 900123, do you have b12 patches")
    asked("07700 900123")
    mine(meanings, NOON)
    (text,) = Question.objects.values_list("text", flat=True)
    assert text == "I'm [name], [phone], do you have b12 patches"


def test_questions_of_one_meaning_are_one_group_the_most_frequent_shown(asked, meanings) -> None:
    for number, text in enumerate(
        ["do you sell b12 patches", "b12 patches, do you sell them", "do you sell b12 patches"]
    ):
        asked(text, at=NOON + timedelta(minutes=number))
    asked("where can i park the car at the clinic")
    mine(meanings, NOON)
    first, second = Group.objects.all()
    assert (first.size, first.unanswered, first.last_at) == (3, 3, NOON + timedelta(minutes=2))
    assert first.example.text == "do you sell b12 patches"
    assert (second.size, second.state) == (1, "open")
    assert len(first.suggestions) == 3


def test_later_questions_join_the_groups_of_earlier_nights(asked, meanings) -> None:
    asked("do you sell b12 patches")
    mine(meanings, NOON)
    asked("b12 patches, do you sell them", at=NOON + timedelta(days=1))
    mine(meanings, NOON + timedelta(days=1))
    assert list(Group.objects.values_list("size", flat=True)) == [2]


def test_a_thumb_that_comes_later_changes_the_reason(asked, meanings) -> None:
    from web.widget.models import Feedback

    row = asked("b12 spray or jab", kind="did_you_mean", text_id="utter_did_you_mean")
    mine(meanings, NOON)
    Feedback.objects.create(reply=row.replies.get(), useful=False, at=NOON)
    mine(meanings, NOON + timedelta(days=1))
    assert Question.objects.get().reason == "thumbs_down"
    assert Group.objects.get().thumbs_down == 1


def test_what_the_patient_wants_forgotten_is_gone_at_once(asked, meanings) -> None:
    asked("do you sell b12 patches", conversation="web-1")
    asked("b12 patches, do you sell them", conversation="web-2", at=NOON + timedelta(minutes=1))
    mine(meanings, NOON)
    shown = Group.objects.get().example.message.conversation_id
    Conversation.objects.filter(pk=shown).delete()
    assert Group.objects.get().example is None
    recount()
    assert (Group.objects.get().size, Group.objects.get().example.text != "") == (1, True)
    Conversation.objects.all().delete()
    recount()
    assert not Group.objects.exists()


def test_a_run_that_died_is_gone_on_with(asked, meanings) -> None:
    asked("do you sell b12 patches", at=NOON - timedelta(days=30))
    Mining.objects.create(started_at=NOON - timedelta(days=1))
    assert mine(meanings, NOON) == 1


def test_what_came_long_before_the_last_run_is_left_alone(asked, meanings) -> None:
    Mining.objects.create(started_at=NOON, finished_at=NOON)
    asked("do you sell b12 patches", at=NOON - timedelta(days=8))
    asked("do you sell b12 sprays", at=NOON - timedelta(days=6))
    assert mine(meanings, NOON) == 1


PATCHES = ("do you sell b12 patches", "b12 patches, do you sell them")


def many_ask(asked, people, at, first=0):
    for number in range(first, first + people):
        asked(PATCHES[number % 2], conversation=f"web-{number}", at=at)


@pytest.mark.parametrize(
    ("before", "since", "comes"), [(1, 4, False), (2, 5, True), (6, 5, False), (6, 6, True)]
)
def test_what_was_decided_comes_back_when_as_many_more_people_ask(
    asked, meanings, before, since, comes
) -> None:
    many_ask(asked, before, NOON)
    mine(meanings, NOON + timedelta(hours=1))
    later = NOON + timedelta(hours=3)
    decide(Group.objects.get().pk, "ignored", "anna", later)
    # Asked before the decision, but nobody could have seen it then; and again by those who had asked before.
    many_ask(asked, since, NOON + timedelta(hours=2), first=before)
    many_ask(asked, before, NOON + timedelta(days=1))
    mine(meanings, NOON + timedelta(days=2))
    group = Group.objects.get()
    assert group.state == ("open" if comes else "ignored")
    assert (group.was, group.people_since) == (("ignored", since) if comes else ("", 0))
    assert (group.decided_by, group.decided_at) == ("anna", later)
    assert AuditEntry.objects.filter(action="question came back").count() == comes


def test_decided_anew_it_comes_back_only_after_as_many_again(asked, meanings) -> None:
    many_ask(asked, 1, NOON)
    mine(meanings, NOON)
    for night, people in ((1, 5), (2, 5)):
        decide(Group.objects.get().pk, "out_of_scope", "anna", NOON + timedelta(days=night - 1, hours=1))
        assert Group.objects.get().was == ""
        many_ask(asked, people, NOON + timedelta(days=night), first=night * 10)
        mine(meanings, NOON + timedelta(days=night, hours=1))
        assert Group.objects.get().state == ("open" if night == 1 else "out_of_scope")


def test_what_waits_in_a_draft_does_not_come_back_before_that_is_published(asked, meanings) -> None:
    many_ask(asked, 1, NOON)
    mine(meanings, NOON)
    add_to_topic(Group.objects.get().pk, "how_often", "do you sell b12 patches", "anna", NOON)
    many_ask(asked, 6, NOON + timedelta(days=1), first=10)
    mine(meanings, NOON + timedelta(days=2))
    assert Group.objects.get().state == "phrasing"
    Draft.objects.all().delete()
    mine(meanings, NOON + timedelta(days=3))
    assert (Group.objects.get().state, Group.objects.get().topic) == ("open", "how_often")


def test_suggestions_follow_the_topics_as_they_change(asked, meanings) -> None:
    asked("do you sell b12 patches")
    asked("where can i park the car at the clinic")
    mine(meanings, NOON)
    first = Group.objects.get(example__text="do you sell b12 patches")
    decide(Group.objects.exclude(pk=first.pk).get().pk, "ignored", "anna", NOON)
    fresh = first.suggestions
    stale = [{"topic": "gone", "phrasing": "gone", "similarity": 0.9}]
    Group.objects.update(suggestions=stale)
    mine(meanings, NOON + timedelta(days=1))
    assert Group.objects.get(pk=first.pk).suggestions == stale, "the phrasings are the same"
    Mining.objects.update(phrasings="of another release")
    mine(meanings, NOON + timedelta(days=2))
    found = Group.objects.get(pk=first.pk).suggestions
    assert [item["topic"] for item in found] == [item["topic"] for item in fresh]
    assert Group.objects.get(state="ignored").suggestions == stale
