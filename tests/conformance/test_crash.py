"""The crash series would see what must never be."""

from types import SimpleNamespace

import pytest

from tests.conformance.clients import clients
from tests.conformance.crash import Counted, CrashSeries, Person, Written
from tests.conformance.provider.ledger import Ledger
from tests.conformance.test_provider import take
from tests.conformance.words import Words
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES
from web.channels.render import render
from web.channels.samples import Samples

ASKED = ("utter_faq/how_often", "utter_faq/common_side_effects", "utter_faq/b12_foods")
FLAG = "utter_red_flag_clot"
WORDS = Words()


@pytest.fixture(scope="module")
def parts():
    """What a person on Messenger reads of each text."""
    samples = Samples()
    code = samples.clinic.locale.code
    replies = {reply.text_id: reply for reply in (*samples.answers(code), *samples.fixed(code))}
    return {
        text_id: [
            take("messenger", part)
            for part in render(
                [replies[text_id]], CAPABILITIES["messenger"], samples.words(code), offer_id(text_id)
            ).parts
        ]
        for text_id in (*ASKED, FLAG)
    }


def count(read, asked=ASKED, escalations=1):
    """The row and the breaches for one person who asked and read this."""
    ledger = Ledger()
    world = SimpleNamespace(
        side=SimpleNamespace(ledger=ledger), words=WORDS, escalations=lambda channel, text: escalations
    )
    client = clients(1)["messenger"]
    messages = [Written(name, name, is_flag=name == FLAG, acknowledged=True, tries=1) for name in asked]
    for taken in read:
        ledger.take(taken)
    series, row = CrashSeries(world, 1, len(messages)), Counted()
    series._count(Person(client, client.person(3), messages), row)
    return row, series.breaches


def test_everything_once_and_in_order_is_no_breach(parts):
    row, breaches = count([part for name in ASKED for part in parts[name]])
    assert (row.sent, row.received, row.answered, breaches) == (3, 3, 3, [])


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("lost", (ASKED[0], ASKED[2])),
        ("doubled", (*ASKED, ASKED[0])),
        ("out_of_order", (ASKED[1], ASKED[0], ASKED[2])),
    ],
)
def test_lost_doubled_and_out_of_order(parts, what, names):
    row, breaches = count([part for name in names for part in parts[name]])
    assert getattr(row, what)
    assert breaches


def test_it_says_what_was_killed_between_two_of_the_same():
    client = clients(1)["telegram"]
    killed = [(8.0, "web"), (10.05, "worker"), (12.5, "web"), (15.0, "web")]
    series, row = CrashSeries(SimpleNamespace(), 1, 1, killed=killed), Counted()
    read = [SimpleNamespace(text="Yes.", buttons=(), at=at) for at in (10.0, 14.0)]
    series._count_doubled(Person(client, client.person(3), []), read, row)
    assert row.doubled == 1
    (breach,) = series.breaches
    assert breach.endswith("4.0 s apart; killed after the first: worker +0.05 s, web +2.50 s")


def test_an_answer_without_its_end(parts):
    row, breaches = count([*parts[ASKED[0]][:-1], *parts[ASKED[1]], *parts[ASKED[2]]])
    assert row.not_whole or row.lost
    assert breaches


def test_an_answer_that_nobody_asked_for(parts):
    _, breaches = count([part for name in ASKED for part in parts[name]], ASKED[:2])
    assert "did not ask" in breaches[0]


@pytest.mark.parametrize("escalations", [0, 1, 2])
def test_a_red_flag_is_whole_and_one_escalation(parts, escalations):
    row, breaches = count(parts[FLAG], (FLAG,), escalations)
    assert row.answered == 1
    assert bool(breaches) == (escalations != 1)
    assert count([], (FLAG,))[0].lost == 1
    assert count(parts[FLAG] * 2, (FLAG,))[0].doubled
