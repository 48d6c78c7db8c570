"""The server of all providers takes what is right, and is busy, fails and loses answers as told."""

import time
from datetime import datetime, timedelta, timezone

import httpx
import pytest

from tests.conformance.clients import clients
from tests.conformance.provider.server import Mishaps, ProviderSide
from tests.conformance.test_clients import providers
from tests.conformance.test_provider import ACCOUNTS
from tests.support.provider_server import ProviderServer
from web.channels.exchange import Answer, Doubt, Received, Result
from web.channels.incoming import Delivery
from web.channels.parts import Part


@pytest.fixture
def side():
    with ProviderSide(1, clients(1)) as running:
        yield running


def send(side, channel, delivery="d-1"):
    """Send words as the system does; what the system makes of the answer."""
    provider = providers()[channel]
    person = side._clients[channel].person(1)
    side.ledger.wrote(channel, person)
    request = provider.request(Part("Hello", "Hello"), ACCOUNTS.get(channel, ""), person, delivery)
    path = "/" + request.url.split("://", 1)[1].split("/", 1)[1]
    response = httpx.post(
        side.url + path, content=request.body, headers=dict(request.headers), trust_env=False
    )
    headers = {name.lower(): value for name, value in response.headers.items()}
    return provider.outcome(response.status_code, headers, response.content)


@pytest.mark.parametrize("channel", list(clients(1)))
def test_what_is_sent_is_taken_and_has_an_id(side, channel):
    outcome = send(side, channel)
    assert outcome.result is Result.TAKEN
    assert outcome.message_id
    assert [taken.shown for taken in side.ledger.of(channel, side._clients[channel].person(1))] == ["Hello"]
    assert side.ledger.breaches == []


@pytest.mark.parametrize("channel", list(clients(1)))
@pytest.mark.parametrize("mishap", ["busy", "fails"])
def test_a_mishap_means_later_and_takes_nothing(side, channel, mishap):
    side.mishaps = Mishaps(**{mishap: 1.0})
    outcome = send(side, channel)
    assert outcome.result is Result.LATER
    if mishap == "busy" and channel != "messenger":  # Meta names no time there
        assert outcome.retry_after == 1
    assert side.ledger.total() == 0


def test_a_lost_answer_comes_again_and_is_shown_once(side):
    side.mishaps = Mishaps(lost_answers=1.0)
    assert send(side, "generic").result is Result.LATER
    outcome = send(side, "generic")
    assert outcome.result is Result.TAKEN
    assert outcome.message_id
    assert side.ledger.total() == 1


def test_who_said_stop_is_not_written_to(side):
    side.ledger.opted_out.add(side._clients["twilio_sms"].person(1))
    assert send(side, "twilio_sms").is_opted_out
    assert side.ledger.total() == 0


@pytest.mark.parametrize("channel", ["telegram", "twilio_sms", "twilio_whatsapp", "slack"])
@pytest.mark.parametrize("sent", [True, False])
def test_what_was_taken_is_found_again(side, channel, sent):
    since = datetime.now(timezone.utc) - timedelta(seconds=10)
    taken = send(side, channel) if sent else None
    person = side._clients[channel].person(1)
    side.ledger.wrote(channel, person)
    doubt = Doubt(Part("Hello", "Hello"), ACCOUNTS.get(channel, ""), person, "d-1", since, newest=999)
    search = providers()[channel].search(doubt)
    asked = next(search)
    while True:
        path = "/" + asked.url.split("://", 1)[1].split("/", 1)[1]
        response = httpx.request(
            asked.method, side.url + path, content=asked.body, headers=dict(asked.headers), trust_env=False
        )
        try:
            asked = search.send(Answer(response.status_code, dict(response.headers), response.content))
        except StopIteration as over:
            outcome = over.value
            break
    assert outcome.result is (Result.TAKEN if sent else Result.REFUSED)
    assert outcome.message_id == (taken.message_id if taken else "")
    assert side.ledger.breaches == []


@pytest.mark.parametrize("channel", ["whatsapp", "messenger"])
def test_what_was_taken_is_told_with_our_key(side, channel):
    with ProviderServer() as system:
        path = f"/webhooks/{channel}"
        system.answers[path] = (200, {})
        side.deliver_to = system.url
        taken = send(side, channel)
        for _ in range(200):
            if side.statuses:
                break
            time.sleep(0.01)
        (told,) = system.asked
    received = Received(path, "", {name.lower(): value for name, value in told.headers.items()}, told.body)
    provider = providers()[channel]
    provider.verify(received)
    (notice,) = provider.read(received, datetime.now(timezone.utc))
    assert (notice.key, notice.about, notice.delivery) == ("d-1", taken.message_id, Delivery.SENT)
