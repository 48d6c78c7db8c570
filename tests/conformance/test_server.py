"""The server of all providers takes what is right, and is busy, fails and loses answers as told."""

import httpx
import pytest

from tests.conformance.clients import clients
from tests.conformance.provider.server import Mishaps, ProviderSide
from tests.conformance.test_clients import providers
from tests.conformance.test_provider import ACCOUNTS
from web.channels.exchange import Result
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
