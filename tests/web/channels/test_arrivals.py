from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.channels import arrivals, departures
from web.channels.exchange import Outcome, Result
from web.channels.identity import AddressError
from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.models import Arrival, Departure, Person
from web.frontdoor import store
from web.frontdoor.replies import Reply

pytestmark = pytest.mark.django_db
NUMBER = "+447700900123"
WRITTEN = Incoming(
    channel="twilio_whatsapp",
    account="whatsapp:+441632960000",
    address=NUMBER,
    message_id="SM1",
    at=NOON,
    text="how often",
    media=(MediaKind.IMAGE,),
    location=Location(51.5, -0.1),
)


def test_a_message_is_stored_once_however_often_it_comes():
    for hours in range(2):
        now = NOON + timedelta(hours=hours)
        assert arrivals.take_in([WRITTEN, WRITTEN], now) == [arrivals.person_of(WRITTEN)]
    assert Arrival.objects.get().received_at == NOON
    assert Arrival.objects.count() == Person.objects.count() == 1


def test_the_same_id_on_another_account_is_another_message():
    other = replace(WRITTEN, account="whatsapp:+441632960001")
    arrivals.take_in([WRITTEN, other], NOON)
    assert Arrival.objects.count() == 2


def test_what_waits_comes_back_as_it_was_in_order_with_its_time():
    second = replace(WRITTEN, message_id="SM2", text="and why")
    arrivals.take_in([WRITTEN, second], NOON)
    person = arrivals.person_of(WRITTEN)
    assert arrivals.waiting_for(person) == [(WRITTEN, NOON), (second, NOON)]
    assert arrivals.people_waiting() == [person]


def test_a_turn_that_is_done_leaves_no_words_behind():
    arrivals.take_in([WRITTEN], NOON)
    arrivals.done(WRITTEN, NOON)
    assert arrivals.people_waiting() == []
    row = Arrival.objects.get()
    assert row.body == {}
    arrivals.take_in([WRITTEN], NOON)
    assert arrivals.people_waiting() == []


def test_the_address_is_nowhere_in_the_clear():
    arrivals.take_in([WRITTEN], NOON)
    kept = [
        str(value) for model in (Person, Arrival) for row in model.objects.values() for value in row.values()
    ]
    assert not [value for value in kept if NUMBER in value]
    assert NUMBER not in arrivals.sealed(WRITTEN)


def test_a_sealed_message_comes_back_with_its_address(settings):
    token = arrivals.sealed(WRITTEN)
    assert arrivals.unsealed(token) == WRITTEN
    settings.ADDRESS_KEY = "another"
    with pytest.raises(AddressError):
        arrivals.unsealed(token)


def test_a_notice_does_not_count_as_written_by_the_person():
    arrivals.take_in([WRITTEN], NOON)
    later = NOON + timedelta(hours=5)
    arrivals.take_in([replace(WRITTEN, message_id="x", kind=Kind.ACKNOWLEDGE)], later)
    assert Person.objects.get().written_at == NOON
    arrivals.take_in([replace(WRITTEN, message_id="SM3")], later)
    assert Person.objects.get().written_at == later


def test_reports_are_applied_and_never_taken_back(message):
    arrivals.take_in([WRITTEN], NOON)
    said = message(conversation=arrivals.person_of(WRITTEN), channel=WRITTEN.channel, message_id="SM1")
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    Departure.objects.update(provider_id="SM9", state="sent")

    def report(delivery, reason=""):
        notice = replace(
            WRITTEN,
            message_id=f"SM9:{delivery.value}",
            kind=Kind.STATUS,
            about="SM9",
            delivery=delivery,
            reason=reason,
        )
        assert arrivals.take_in([notice], NOON) == []
        row = Departure.objects.get()
        return row.delivery, row.problem

    assert report(Delivery.DELIVERED) == ("delivered", "")
    assert report(Delivery.SENT) == ("delivered", "")
    assert report(Delivery.FAILED, "30005") == ("failed", "30005")
    assert report(Delivery.READ) == ("failed", "30005")


def test_a_report_about_a_message_that_is_not_ours_changes_nothing():
    notice = replace(WRITTEN, kind=Kind.STATUS, about="unknown", delivery=Delivery.SENT)
    assert arrivals.take_in([notice], NOON) == []
    assert Arrival.objects.count() == 0


def test_a_report_with_our_key_ends_the_doubt_about_a_part(message):
    arrivals.take_in([WRITTEN], NOON)
    person = arrivals.person_of(WRITTEN)
    said = message(conversation=person, channel=WRITTEN.channel, message_id="SM1")
    store.receive(said, "GB")
    store.keep_replies(said, [Reply("An answer.", "chat")], {})
    Departure.objects.update(next_try_at=NOON)
    parcel = departures.next_for(person, NOON)
    notice = replace(
        WRITTEN, kind=Kind.STATUS, about="SM9", key=parcel.key, delivery=Delivery.SENT, message_id="SM9:sent"
    )
    assert arrivals.take_in([notice], NOON) == [person]
    row = Departure.objects.get()
    assert (row.state, row.provider_id, row.delivery) == ("sent", "SM9", "sent")
    assert arrivals.take_in([notice], NOON) == []
    departures.ended(row.pk, Outcome(Result.LATER), NOON)
    assert Departure.objects.get().state == "sent", "an answer that was waited for in vain changes nothing"
