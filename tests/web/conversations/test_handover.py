import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from content.takeover import Takeover
from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.conversations import handover
from web.conversations.models import Ownership, StatusChange
from web.escalations.models import Escalation
from web.frontdoor.models import OutboxMessage
from web.frontdoor.words import Words, words

pytestmark = pytest.mark.django_db
EVENING = NOON.replace(hour=22)
QUIET = 3600.0


def status():
    row = Ownership.objects.get()
    return row.status, row.by


def changes():
    return [(change.status, change.reason, change.by) for change in StatusChange.objects.all()]


def told():
    return [row.text_id for row in OutboxMessage.objects.filter(later=True)]


def take(by="anna", seen=None, round=0, at=NOON):
    seen = handover.last_change("web-1") if seen is None else seen
    handover.take_over("web-1", seen, round, by, words(), at)


def watch(at):
    return handover.watch(words(), at, QUIET)


def test_noon_is_open_and_the_evening_is_not():
    assert words().clinic.is_open(NOON)
    assert not words().clinic.is_open(EVENING)


@pytest.mark.parametrize(("at", "text_id"), [(NOON, "utter_person_asked"), (EVENING, "utter_person_closed")])
def test_asking_puts_it_on_the_list_and_says_how_it_stands(chat, at, text_id):
    chat()
    assert handover.ask("web-1", words(), at) == text_id
    assert handover.ask("web-1", words(), at + timedelta(minutes=1)) == text_id
    assert status() == ("waiting", "")
    assert changes() == [("waiting", "asked", "patient")]
    assert Ownership.objects.get().since == at, "asking again does not lose the place"


def test_who_has_a_person_is_told_so_when_asking(chat):
    chat()
    take()
    assert handover.ask("web-1", words(), NOON) == "utter_person_joined"
    assert status() == ("person", "anna")


def test_where_nobody_can_answer_nobody_is_promised(chat):
    chat()
    User.objects.update(is_active=False)
    assert handover.ask("web-1", words(), NOON) == ""
    assert status() == ("bot", "")
    assert changes() == []


def test_a_clinic_may_want_to_be_called_instead(chat):
    chat()
    clinic = replace(words().clinic, takeover=Takeover(on_request=False))
    assert handover.ask("web-1", Words(words()._texts, clinic), NOON) == ""
    assert changes() == []


def test_taken_over_once_and_told_once(chat):
    chat()
    take()
    take()
    assert status() == ("person", "anna")
    assert changes() == [("person", "took_over", "anna")]
    assert told() == ["utter_person_joined"]


def test_of_two_at_once_one_gets_it(chat):
    chat()
    handover.ask("web-1", words(), NOON)
    seen = handover.last_change("web-1")
    take("anna", seen)
    with pytest.raises(handover.ChangedError):
        take("bert", seen)
    assert status() == ("person", "anna")


def test_a_second_person_can_take_it_from_the_first_and_the_patient_is_not_told_again(chat):
    chat()
    take("anna")
    take("bert")
    assert status() == ("person", "bert")
    assert told() == ["utter_person_joined"]
    with pytest.raises(handover.ChangedError):
        handover.hand_back("web-1", "anna", words(), NOON)


def test_handed_back_and_closed(chat):
    chat()
    take()
    handover.hand_back("web-1", "anna", words(), NOON)
    handover.hand_back("web-1", "anna", words(), NOON)
    assert status() == ("bot", "")
    take()
    with pytest.raises(handover.ChangedError):
        handover.close("web-1", handover.last_change("web-1"), "bert", words(), NOON)
    handover.close("web-1", handover.last_change("web-1"), "anna", words(), NOON)
    assert status() == ("closed", "")
    assert told() == ["utter_person_joined", "utter_person_left", "utter_person_joined", "utter_person_ended"]


def test_a_closed_conversation_is_the_bots_when_the_patient_writes_again(chat):
    chat()
    take()
    handover.close("web-1", handover.last_change("web-1"), "anna", words(), NOON)
    chat("another question")
    assert status() == ("bot", "")
    assert changes()[-1] == ("bot", "wrote_again", "patient")


def test_what_waits_can_be_closed_but_not_unseen(chat):
    chat()
    handover.ask("web-1", words(), NOON)
    with pytest.raises(handover.ChangedError):
        handover.close("web-1", 0, "anna", words(), NOON)
    handover.close("web-1", handover.last_change("web-1"), "anna", words(), NOON)
    assert status() == ("closed", "")


def test_taking_over_acknowledges_the_red_flag_that_was_seen(escalate):
    escalation = escalate()
    take(round=escalation.round)
    escalation.refresh_from_db()
    assert escalation.acknowledged_by == "anna"
    assert told() == ["utter_status_seen", "utter_person_joined"], "one line about the emergency is enough"


def test_who_has_the_conversation_acknowledges_a_later_red_flag_with_the_same_click(chat, escalate):
    chat()
    take()
    escalation = escalate()
    take(round=1)
    escalation.refresh_from_db()
    assert escalation.acknowledged_by == "anna"
    assert told() == ["utter_person_joined", "utter_status_seen"]
    assert changes() == [("person", "took_over", "anna")]


def test_a_red_flag_that_rose_unseen_is_not_acknowledged(escalate):
    escalate("same_day")
    escalation = escalate("emergency")
    take(round=1)
    assert Escalation.objects.get(pk=escalation.pk).acknowledged_at is None
    assert status() == ("person", "anna")


@pytest.mark.parametrize("level", ["emergency", "same_day"])
def test_while_a_level_is_held_each_change_is_told_below_its_line(escalate, level):
    escalate(level)
    take(at=NOON + timedelta(minutes=1))
    handover.hand_back("web-1", "anna", words(), NOON + timedelta(minutes=2))
    line = f"utter_{level}_reminder"
    assert told() == [line, "utter_person_joined", line, "utter_person_left"]
    assert [row.level for row in OutboxMessage.objects.filter(text_id=line)] == [level, level]


def test_a_level_that_is_over_is_not_told(escalate):
    escalate()
    take(at=NOON + timedelta(hours=73))
    assert told() == ["utter_person_joined"]


def test_who_does_not_answer_in_time_loses_it_and_the_patient_is_told(chat):
    chat()
    take()
    assert watch(NOON + timedelta(minutes=9, seconds=59)) == 0
    assert watch(NOON + timedelta(minutes=10)) == 1
    assert watch(NOON + timedelta(minutes=11)) == 0
    assert status() == ("waiting", "")
    assert changes()[-1] == ("waiting", "not_answered", "")
    assert told() == ["utter_person_joined", "utter_person_away"]
    chat("are you there", at=NOON + timedelta(minutes=12))
    assert OutboxMessage.objects.last().body["text"] == "An answer.", "the bot answers again"


def test_the_time_runs_from_the_first_message_that_was_not_answered(chat):
    chat()
    take()
    Ownership.objects.update(unanswered_since=None)
    chat("one", at=NOON + timedelta(minutes=20))
    chat("two", at=NOON + timedelta(minutes=25))
    assert watch(NOON + timedelta(minutes=29)) == 0
    assert watch(NOON + timedelta(minutes=30)) == 1


def test_out_of_hours_the_patient_is_told_when_staff_are_back(chat):
    chat(at=EVENING)
    take(at=EVENING)
    watch(EVENING + timedelta(minutes=10))
    assert told()[-1] == "utter_person_away_closed"
    assert words().clinic.opens_words(EVENING) in OutboxMessage.objects.last().body["text"]
    assert watch(EVENING + timedelta(minutes=20)) == 0


def test_who_still_waits_when_the_clinic_closes_is_told_once(chat):
    chat()
    handover.ask("web-1", words(), NOON)
    assert watch(NOON + timedelta(minutes=30)) == 0
    assert watch(EVENING) == 1
    assert watch(EVENING + timedelta(minutes=5)) == 0
    assert told() == ["utter_person_closed"]
    assert status() == ("waiting", "")


def test_a_conversation_in_which_nobody_writes_goes_back_to_the_bot(chat):
    chat()
    take()
    Ownership.objects.update(unanswered_since=None)
    assert watch(NOON + timedelta(minutes=59)) == 0
    assert watch(NOON + timedelta(minutes=60)) == 1
    assert status() == ("bot", "")
    assert changes()[-1] == ("bot", "quiet", "")
    assert told()[-1] == "utter_person_left"


@pytest.mark.parametrize("text_id", [text for text in words()._texts.ids if text.startswith("utter_person_")])
@pytest.mark.parametrize("country", ["GB", "US", "ZZ"])
def test_each_text_names_the_emergency_number_and_whom_to_ask(text_id, country):
    numbers = words().clinic.words_in(country)
    text = words()._texts.say(text_id, numbers | {"opens_at": "on Monday"})
    assert numbers["emergency_number"] in text
    if text_id != "utter_person_joined":
        assert numbers["urgent_advice"] in text or numbers["clinic_phone"] in text


@pytest.mark.django_db(transaction=True)
def test_of_eight_clicks_in_the_same_moment_one_counts(chat):
    chat()
    handover.ask("web-1", words(), NOON)
    seen, together = handover.last_change("web-1"), threading.Barrier(8)

    def click(number):
        together.wait(10)
        try:
            handover.take_over("web-1", seen, 0, f"nurse-{number}", words(), NOON)
        except handover.ChangedError:
            return ""
        finally:
            connection.close()
        return f"nurse-{number}"

    with ThreadPoolExecutor(8) as threads:
        (winner,) = filter(None, threads.map(click, range(8)))
    assert status() == ("person", winner)
    assert told() == ["utter_person_joined"]


def test_what_staff_do_is_on_the_record_by_numbers_alone(chat, escalate):
    chat()
    handover.ask("web-1", words(), NOON)
    escalation = escalate()
    take(round=1)
    take()
    take(by="bert", round=1)
    handover.hand_back("web-1", "bert", words(), NOON)
    handover.hand_back("web-1", "bert", words(), NOON)
    handover.close("web-1", handover.last_change("web-1"), "anna", words(), NOON)
    with pytest.raises(handover.ChangedError):
        take(seen=0)
    _, first, second, third, fourth = StatusChange.objects.values_list("pk", flat=True)
    assert list(AuditEntry.objects.values_list("by", "action", "subject")) == [
        ("anna", "conversation taken over", f"change {first}"),
        ("anna", "escalation acknowledged", str(escalation.pk)),
        ("bert", "conversation taken over", f"change {second}"),
        ("bert", "conversation handed back", f"change {third}"),
        ("anna", "conversation closed", f"change {fourth}"),
    ]
    assert "web-1" not in str(list(AuditEntry.objects.values()))


def test_what_goes_back_by_itself_is_nobodys_act(chat):
    chat()
    take()
    watch(NOON + timedelta(hours=2))
    assert [entry.action for entry in AuditEntry.objects.all()] == ["conversation taken over"]
