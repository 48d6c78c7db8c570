from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.channels import arrivals, departures
from web.channels.exchange import Outcome, Result
from web.channels.incoming import Incoming
from web.channels.models import Departure, Person
from web.channels.parts import Part
from web.escalations.finding import Finding
from web.escalations.models import Escalation
from web.escalations.record import record
from web.frontdoor import store
from web.frontdoor.replies import Reply

pytestmark = pytest.mark.django_db
TAKEN = Outcome(Result.TAKEN, "77")
LATER = Outcome(Result.LATER, reason="answered 500")
LOCKED_OUT = Outcome(Result.LATER, reason="answered 401", is_locked_out=True)
REFUSED = Outcome(Result.REFUSED, reason="answered 400")
HELP = Reply("Call 999 now.", "safety", "utter_red_flag_general", "emergency")


@pytest.fixture
def say(message):
    """The person writes and is answered; their id."""

    def make(*replies, channel="telegram", address="5", number="1", at=NOON):
        incoming = Incoming(channel, "123", address, number, at, "how often")
        arrivals.take_in([incoming], at)
        person = arrivals.person_of(incoming)
        said = message(conversation=person, channel=channel, account="123", message_id=number, received_at=at)
        store.receive(said, "GB")
        store.keep_replies(said, list(replies) or [Reply("An answer.", "chat")], {})
        Departure.objects.filter(queued_at__gt=NOON).update(queued_at=at, next_try_at=at)
        return person

    return make


def send(person, outcome=TAKEN, now=NOON):
    """One try; what was sent."""
    parcel = departures.next_for(person, now)
    assert isinstance(parcel, departures.Parcel)
    departures.ended(parcel.number, outcome, now)
    return parcel.part.shown


def test_replies_are_queued_with_them_and_the_website_has_no_part(say, message):
    person = say(Reply("An answer.", "chat"))
    said = message()
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    (row,) = Departure.objects.all()
    assert (row.person_id, row.state, row.reply.body["text"]) == (person, "waiting", "An answer.")


def test_what_is_said_later_is_queued_too_and_leaves_the_offer(say):
    person = say()
    offer = Person.objects.get().offer
    assert store.add_to_conversation(person, Reply("A nurse has seen this.", "status"))
    Departure.objects.update(next_try_at=NOON)
    assert [send(person), send(person)] == ["An answer.", "A nurse has seen this."]
    assert Person.objects.get().offer == offer


def test_in_the_order_in_which_they_were_said_with_a_key_each(say):
    person = say(Reply("One.", "chat"), Reply("Two.", "chat"))
    say(Reply("Three.", "chat"), number="2")
    assert [send(person) for _ in range(3)] == ["One.", "Two.", "Three."]
    assert departures.next_for(person, NOON) is None
    assert len({row.key for row in Departure.objects.all()}) == 3
    assert set(Departure.objects.values_list("state", "provider_id")) == {("sent", "77")}


def test_a_part_that_failed_holds_up_those_behind_it_and_is_tried_again_with_longer_pauses(say):
    person = say(Reply("One.", "chat"), Reply("Two.", "chat"))
    key = Departure.objects.first().key
    now, pauses = NOON, []
    for _ in range(3):
        assert send(person, LATER, now) == "One."
        wait = departures.next_for(person, now)
        pauses.append((wait - now).total_seconds())
        now = wait
    assert pauses == [2, 4, 8]
    assert [send(person, now=now), send(person, now=now)] == ["One.", "Two."]
    assert Departure.objects.first().key == key


def test_the_providers_own_wait_is_kept(say):
    person = say()
    send(person, replace(LATER, retry_after=90))
    assert departures.next_for(person, NOON) == NOON + timedelta(seconds=90)


def test_waiting_for_the_providers_own_word_is_no_try_and_makes_no_pause_longer(say):
    person = say()
    unasked = replace(LATER, retry_after=15, is_unasked=True)
    now = NOON
    for _ in range(departures.MOST_TRIES + 1):
        send(person, unasked, now)
        now += timedelta(seconds=15)
        row = Departure.objects.get()
        assert (row.state, row.tries, row.next_try_at) == ("waiting", 0, now)


def test_safety_words_do_not_wait_behind_a_part_that_is_tried_again_later(say):
    person = say(Reply("One.", "chat"))
    send(person, replace(LATER, retry_after=600))
    say(HELP, number="2")
    assert send(person).startswith("Call 999 now.")
    assert departures.next_for(person, NOON) == NOON + timedelta(seconds=600)


def test_a_part_has_the_same_key_however_often_it_is_made_and_no_other_has_it():
    message = ("telegram", "123", "1")
    parts = [Part("Call 999.", "Call 999."), Part("Or not.", "Or not.")]
    wanted = departures.key_of(message, 0, 0, parts[0])
    assert departures.key_of(message, 0, 0, parts[0]) == wanted
    others = [
        departures.key_of(("telegram", "123", "2"), 0, 0, parts[0]),
        departures.key_of(message, 1, 0, parts[0]),  # said later
        departures.key_of(message, 0, 1, parts[0]),
        departures.key_of(message, 0, 0, parts[1]),
    ]
    assert len({wanted, *others}) == 5


def test_what_was_stored_before_the_person_was_is_queued_once(message):
    incoming = Incoming("telegram", "123", "5", "1", NOON, "how often")
    person = arrivals.person_of(incoming)
    said = message(conversation=person, channel="telegram", account="123", message_id="1", received_at=NOON)
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    assert not departures.queue_missing(said.key)
    arrivals.take_in([incoming], NOON)
    assert departures.queue_missing(said.key)
    assert departures.queue_missing(said.key)
    assert Departure.objects.count() == 1


def test_what_was_being_sent_when_the_process_died_is_sent_again(say):
    person = say()
    before = departures.next_for(person, NOON)
    assert departures.people_due(NOON) == [person]
    after = departures.next_for(person, NOON)
    assert (after.number, after.key) == (before.number, before.key)
    assert (before.is_in_doubt, after.is_in_doubt) == (False, True)


def test_people_are_due_when_the_pause_is_over(say):
    person = say()
    send(person, LATER)
    assert departures.people_due(NOON + timedelta(seconds=1)) == []
    assert departures.people_due(NOON + timedelta(seconds=2)) == [person]


def test_after_the_last_try_it_is_given_up_for_staff_to_see(say):
    person = say()
    now = NOON
    for _ in range(departures.MOST_TRIES):
        assert list(departures.failures()) == []
        send(person, LATER, now)
        now += timedelta(hours=2)
    (row,) = departures.failures()
    assert (row.state, row.problem) == ("dead", "answered 500")
    departures.see_failure(row.pk, "anna")
    departures.see_failure(row.pk, "bert")
    (noted,) = AuditEntry.objects.all()
    assert (noted.by, noted.action, noted.subject) == ("anna", "undelivered answer seen", str(row.pk))
    assert list(departures.failures()) == []
    assert Departure.objects.get().seen_by == "anna"


def test_what_the_provider_refuses_is_not_tried_again_and_the_next_goes_out(say):
    person = say(Reply("One.", "chat"), Reply("Two.", "chat"))
    send(person, REFUSED)
    assert send(person) == "Two."


def test_undelivered_safety_words_stand_with_the_escalation(say):
    person = say(HELP)
    record(Finding(person, "telegram", "123", "1", "my words", {"level": "emergency"}, NOON))
    send(person, REFUSED)
    events = Escalation.objects.get().events.filter(kind="words_not_delivered")
    assert [event.detail for event in events] == [{"problem": "answered 400"}]


@pytest.mark.parametrize("reply", [HELP, Reply("An answer.", "chat")])
def test_to_someone_who_said_stop_nothing_is_sent(say, reply):
    person = say(reply)
    arrivals.opted(person, NOON)
    assert departures.next_for(person, NOON) == NOON
    assert departures.next_for(person, NOON) is None
    assert Departure.objects.get().state == "dropped"
    assert "STOP" in departures.obstacle_for(person, NOON)
    arrivals.opted(person, None)
    assert departures.obstacle_for(person, NOON) == ""


def test_to_someone_who_blocked_us_nothing_is_sent_for_staff_to_see_until_they_write_again(say):
    person = say()
    store.add_to_conversation(person, Reply("A nurse has seen this.", "status"))
    Departure.objects.update(queued_at=NOON, next_try_at=NOON)
    send(person, replace(REFUSED, is_blocked=True))
    assert "blocked" in departures.obstacle_for(person, NOON)
    assert departures.next_for(person, NOON) is None
    assert [(row.state, row.problem) for row in departures.failures()] == [("dead", "has blocked us")] * 2
    say(HELP, number="2", at=NOON + timedelta(days=1))
    assert departures.obstacle_for(person, NOON) == ""
    assert send(person, now=NOON + timedelta(days=1)).startswith("Call 999 now.")


def test_a_late_refusal_does_not_block_someone_who_has_written_since(say):
    person = say()
    say(HELP, number="2", at=NOON + timedelta(seconds=1))
    send(person, replace(REFUSED, is_blocked=True))
    assert send(person, now=NOON + timedelta(seconds=1)).startswith("Call 999 now.")


@pytest.mark.parametrize(("channel", "stops"), [("telegram", False), ("twilio_sms", True)])
def test_what_was_kept_as_a_stop_in_apps_without_one_is_a_block(say, channel, stops):
    person = say(channel=channel)
    arrivals.opted(person, NOON)
    import_module("web.channels.migrations.0002_blocked").blocks_apart(apps, None)
    row = Person.objects.get()
    assert (row.opted_out_at, row.blocked_at) == ((NOON, None) if stops else (None, NOON))


def test_stop_holds_though_the_person_writes_again(say):
    person = say()
    send(person, replace(REFUSED, is_opted_out=True))
    say(HELP, number="2")
    assert departures.next_for(person, NOON) == NOON
    assert "STOP" in departures.obstacle_for(person, NOON)
    assert not departures.failures()


def test_after_the_apps_time_nothing_is_sent(say):
    person = say(channel="whatsapp")
    late = NOON + timedelta(hours=24)
    assert departures.next_for(person, late) == late
    assert "24 hours" in Departure.objects.get().problem


def test_with_another_key_it_is_given_up(say, settings):
    person = say()
    settings.ADDRESS_KEY = "another"
    departures.next_for(person, NOON)
    assert departures.failures().get().problem == "encrypted with another ADDRESS_KEY"


def test_staff_hear_of_a_token_that_is_not_taken_and_nothing_is_given_up_for_hours(say):
    person = say()
    send(person, LATER)
    assert not departures.locked_out()
    now = NOON + timedelta(seconds=2)
    while now < NOON + timedelta(hours=5):
        send(person, LOCKED_OUT, now)
        (told,) = departures.locked_out()
        assert (told["person__channel"], told["problem"], told["number"]) == ("telegram", "answered 401", 1)
        now = Departure.objects.get().next_try_at
    send(person, now=now)
    assert not departures.locked_out()


def test_what_was_given_up_is_sent_again_in_order_and_once(say):
    person = say(Reply("One.", "chat"), Reply("Two.", "chat"), Reply("Three.", "chat"))
    assert [send(person, REFUSED) for _ in range(3)] == ["One.", "Two.", "Three."]
    keys = list(Departure.objects.values_list("key", flat=True))
    second = Departure.objects.all()[1]
    assert departures.send_again(second.pk, NOON)
    assert not departures.send_again(second.pk, NOON)
    assert departures.send_again(Departure.objects.first().pk, NOON)
    assert [send(person) for _ in range(3)] == ["One.", "Two.", "Three."]
    assert departures.next_for(person, NOON) is None
    assert list(Departure.objects.values_list("key", flat=True)) == keys
    assert not any(departures.send_again(row.pk, NOON) for row in Departure.objects.all())


def test_what_would_come_below_a_later_answer_is_not_sent_again(say):
    person = say(Reply("One.", "chat"), Reply("Two.", "chat"))
    send(person, REFUSED)
    send(person)
    (row,) = departures.failures()
    assert "later answer" in departures.hindrance(row, NOON)
    assert not departures.send_again(row.pk, NOON)
    assert departures.next_for(person, NOON) is None


def test_behind_safety_words_that_overtook_it_a_part_is_sent_again(say):
    person = say(Reply("One.", "chat"))
    send(person, replace(LATER, retry_after=600))
    say(HELP, number="2")
    send(person)
    send(person, REFUSED, NOON + timedelta(seconds=600))
    assert departures.send_again(departures.failures().get().pk, NOON)
    assert send(person) == "One."


def test_to_someone_who_blocked_us_nothing_is_sent_again(say):
    person = say()
    send(person, replace(REFUSED, is_blocked=True))
    (row,) = departures.failures()
    assert "blocked" in departures.hindrance(row, NOON)
    assert not departures.send_again(row.pk, NOON)


def test_what_the_provider_says_that_it_took_was_not_given_up(say):
    person = say()
    send(person, REFUSED)
    assert departures.told_taken(Departure.objects.get(), "78", NOON)
    assert not departures.failures()
