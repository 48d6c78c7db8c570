"""The providers' side takes what we say, in every channel, and sees every limit that is broken."""

import json
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.conformance.clients import clients
from tests.conformance.provider.desk import BreachError, Call
from tests.conformance.provider.ledger import Ledger
from tests.conformance.provider.server import DESKS
from tests.conformance.provider.twilio import segments
from tests.conformance.test_clients import CHANNELS, providers
from tests.conformance.words import Words, letters
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES
from web.channels.parts import Key, Layout, Part
from web.channels.render import render
from web.channels.samples import Samples

ACCOUNTS = {
    "whatsapp": "106540352242922",
    "messenger": "682498302938465",
    "twilio_sms": "+442079460101",
    "twilio_whatsapp": "whatsapp:+442079460101",
}
PROVIDERS = providers()


def take(channel, part, ledger=None, change=lambda call: call):
    """What the providers' side makes of a part."""
    ledger = ledger or Ledger()
    person = clients(1)[channel].person(3)
    ledger.wrote(channel, person)
    request = PROVIDERS[channel].request(part, ACCOUNTS.get(channel, ""), person, "d-1")
    address = urlsplit(request.url)
    name, _, path = address.path[1:].partition("/")
    headers = {key.lower(): value for key, value in request.headers.items()}
    call = Call("POST", f"/{path}", dict(parse_qsl(address.query)), headers, request.body)
    (desk,) = (kind(ledger) for kind in DESKS if kind.name == name)
    return desk.take(change(call))


@pytest.fixture(scope="module")
def samples():
    return Samples()


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_answer_and_fixed_text_is_taken_with_all_its_letters(channel, samples):
    code = samples.clinic.locale.code
    words, capability = samples.words(code), CAPABILITIES[channel]
    for reply in (*samples.answers(code), *samples.fixed(code)):
        turn = render([reply], capability, words, offer_id("test"))
        taken = [take(channel, part) for part in turn.parts]
        wanted = reply.text if not reply.urgency or channel != "twilio_sms" else turn.parts[0].shown
        assert letters(wanted) in "".join(letters(one.shown) for one in taken), reply.text_id


def keys(count, title="1", key="k3f9a1b2.topic:how_often"):
    return tuple(Key(f"{key}{at}", f"{title}{at}") for at in range(count))


def buttons(count, text="Choose.", **values):
    return Part(text=text, shown=text, layout=Layout.BUTTONS, keys=keys(count, **values))


@pytest.mark.parametrize(
    ("channel", "part"),
    [
        ("telegram", Part(text="a" * 4097, shown="a" * 4097)),
        ("telegram", Part(text="<h1>a</h1>", shown="a")),
        ("telegram", Part(text="<b>a", shown="a")),
        ("telegram", Part(text="a &nbsp; b", shown="a b")),
        ("telegram", Part(text=" ", shown=" ")),
        ("telegram", buttons(1, key="k" * 64)),
        ("whatsapp", Part(text="a" * 4097, shown="a" * 4097)),
        ("whatsapp", buttons(4)),
        ("whatsapp", buttons(1, title="t" * 20)),
        ("whatsapp", buttons(1, text="a" * 1025)),
        ("whatsapp", replace(buttons(11), layout=Layout.LIST, menu="Choose")),
        ("whatsapp", replace(buttons(1, title="t" * 24), layout=Layout.LIST, menu="Choose")),
        ("twilio_sms", Part(text="a" * 1601, shown="a" * 1601)),
        ("twilio_sms", Part(text="1: Often (k3f9a1b2.topic:how_often)", shown="1")),
        ("messenger", Part(text="a" * 2001, shown="a" * 2001)),
        ("messenger", buttons(14)),
        ("messenger", buttons(1, title="t" * 20)),
        ("slack", Part(text="a" * 3001, shown="a" * 3001)),
        ("slack", buttons(26)),
        ("slack", buttons(1, title="t" * 75)),
        ("generic", Part(text="a" * 8001, shown="a" * 8001)),
        ("generic", buttons(26)),
    ],
)
def test_a_broken_limit_is_seen(channel, part):
    with pytest.raises(BreachError):
        take(channel, part)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_call_that_proves_nothing_is_seen(channel):
    def unproved(call):
        return replace(call, path="/bot1:x/sendMessage" if channel == "telegram" else call.path, headers={})

    with pytest.raises(BreachError):
        take(channel, Part(text="a", shown="a"), change=unproved)


@pytest.mark.parametrize("channel", CHANNELS)
def test_nobody_is_written_to_who_has_not_written(channel):
    class Nobody(Ledger):
        def knows(self, channel, person):
            return False

    with pytest.raises(BreachError, match="never written"):
        take(channel, Part(text="a", shown="a"), Nobody())


def test_a_proof_of_another_token_is_seen():
    with pytest.raises(BreachError, match="appsecret_proof"):
        take(
            "whatsapp", Part("a", "a"), change=lambda call: replace(call, query={"appsecret_proof": "0" * 64})
        )


def test_an_unknown_field_is_seen():
    def more(call):
        return replace(call, body=json.dumps({**json.loads(call.body), "texts": []}).encode())

    with pytest.raises(BreachError, match="texts"):
        take("whatsapp", Part("a", "a"), change=more)


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("ç" * 70, 1), ("ç" * 71, 2)],
)
def test_segments(text, count):
    assert segments(text) == count


def test_the_short_form_must_go_first_and_the_text_be_whole():
    words, samples = Words(), Samples()
    text_id, code = "utter_red_flag_clot", samples.clinic.locale.code
    (reply,) = (reply for reply in samples.fixed(code) if reply.text_id == text_id)
    for channel in CHANNELS:
        turn = render([reply], CAPABILITIES[channel], samples.words(code), offer_id("test"))
        read = [take(channel, part) for part in turn.parts]
        assert words.faults_of_safety(text_id, read) == [], channel
        assert words.faults_of_safety(text_id, read[:-1])
        halved = [replace(one, shown=one.shown[: len(one.shown) // 2]) for one in read]
        assert words.faults_of_safety(text_id, halved)
        assert words.faults_of_safety(text_id, [*read, *read])
        if channel == "twilio_sms":
            assert words.faults_of_safety(text_id, read[1:])
            assert words.faults_of_safety(text_id, [replace(read[0], segments=2), *read[1:]])
