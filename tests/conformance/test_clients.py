"""The clients' requests are those that the channels take, and their forgeries those that they refuse."""

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from tests.conformance.accounts import Button, environment
from tests.conformance.clients import KINDS, clients
from tests.conformance.variants import WRONG_KEY
from web.channels.exchange import Received, RefusedError
from web.channels.generic.provider import Generic
from web.channels.generic.settings import generic_settings
from web.channels.incoming import Kind
from web.channels.messenger.provider import Messenger
from web.channels.messenger.settings import messenger_settings
from web.channels.slack.provider import Slack
from web.channels.slack.settings import slack_settings
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import telegram_settings
from web.channels.twilio.provider import Twilio
from web.channels.twilio.settings import twilio_settings
from web.channels.whatsapp.provider import WhatsApp
from web.channels.whatsapp.settings import whatsapp_settings

CHANNELS = [kind.channel for kind in KINDS]
WORDS = "how <often> & why? 💉 Zoë"


def providers():
    """Our side of every channel, set up as the kit sets up the system."""
    told = environment("http://127.0.0.1:9")
    twilio = Twilio(twilio_settings(told))
    return {
        "telegram": Telegram(telegram_settings(told)),
        "whatsapp": WhatsApp(whatsapp_settings(told)),
        "twilio_sms": twilio,
        "twilio_whatsapp": twilio,
        "messenger": Messenger(messenger_settings(told)),
        "slack": Slack(slack_settings(told)),
        "generic": Generic(generic_settings(told)),
    }


def received(sending):
    path, _, query = sending.path.partition("?")
    headers = {name.lower(): value for name, value in sending.headers.items()}
    return Received(path, query, headers, sending.body, sending.method)


def read(channel, sending):
    provider = providers()[channel]
    provider.verify(received(sending))
    return provider.read(received(sending), datetime.now(timezone.utc))


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_somebody_writes_arrives_as_written(channel):
    client = clients(1)[channel]
    person = client.person(3)
    (found,) = read(channel, client.message(person, WORDS))
    assert (found.channel, found.address, found.text) == (channel, person, WORDS)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_second_delivery_has_the_same_id(channel):
    client = clients(1)[channel]
    sending = client.message(client.person(3), WORDS)
    (first,), (second,) = read(channel, sending), read(channel, client.again(sending))
    assert first.message_id == second.message_id == sending.message_id


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("forgery", ["unsigned", "wrong key", "changed body"])
def test_forgeries_are_refused_with_the_status_that_the_client_expects(channel, forgery):
    client = clients(1)[channel]
    sending = client.message(client.person(3), WORDS)
    if forgery == "unsigned":
        sending = sending.without(*client.signed_by)
    elif forgery == "wrong key":
        sending = sending.having(client.signature(sending.body, "", WRONG_KEY))
    elif client.signs_body:
        sending = replace(sending, body=sending.body.replace(b"often", b"oftem"))
    else:
        return  # the secret says who it is, and nothing of the body
    with pytest.raises(RefusedError) as refused:
        providers()[channel].verify(received(sending))
    assert refused.value.status == client.refusal


@pytest.mark.parametrize("channel", CHANNELS)
def test_what_people_do_beside_writing(channel):
    client = clients(1)[channel]
    person, button = client.person(3), Button("k3f9a1b2.topic:how_often", "How often?")
    assert read(channel, client.photo(person))[0].media
    assert read(channel, client.unknown(person)) == []
    press = client.press(person, button)
    assert (press is not None) == client.has_buttons
    if press is not None:
        assert [found.key for found in read(channel, press)] == [button.key]
    batch = client.batch([(person, "a"), (client.person(4), "b"), (person, "c")])
    assert (batch is not None) == client.has_batches
    if batch is not None:
        assert [found.text for found in read(channel, batch)] == ["a", "b", "c"]
    group = client.group(person, "hi")
    assert (group is not None) == client.has_groups
    if group is not None:
        assert [found.kind for found in read(channel, group)] == [Kind.GROUP]
    edit = client.edit(person, "i meant this")
    assert (edit is not None) == client.has_edits
    if edit is not None:
        assert [found.kind for found in read(channel, edit)] == [Kind.EDIT]
    status = client.status(person, "wamid.x")
    if status is not None:
        assert [found.about for found in read(channel, status)] == ["wamid.x"]


def test_the_same_seed_makes_the_same_ids():
    one, same, other = (clients(seed)["messenger"].message("1", "a").message_id for seed in (1, 1, 2))
    assert one == same != other
