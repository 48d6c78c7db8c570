"""The long series of faults (``make faults``): its short form, and that it would see a breach."""

import random
import subprocess
import sys

import pytest

from safety import Level
from tests.faults.series.faults import Fault, plan
from tests.faults.series.ledger import IN_TIME, Ledger, Sent, compare
from tests.support.system import ROOT

KINDS = [Fault(f"{part} {n}", part, False, lambda: lambda: None) for part in "abc" for n in range(3)]


def sent(client_id="p1-1", person=1, level=Level.EMERGENCY, seconds=0.5):
    return Sent(client_id, person, level, seconds, 0, IN_TIME)


def row(client_id="p1-1", conversation="web-1", level="emergency"):
    return (f"{conversation}:{client_id}:0123", conversation, level)


def kinds(steps):
    return [[fault.kind for fault in step] for step in steps]


def test_a_seed_gives_its_order_and_another_seed_another():
    first = kinds(plan(KINDS, 50, random.Random(1)))
    assert first == kinds(plan(KINDS, 50, random.Random(1)))
    assert first != kinds(plan(KINDS, 50, random.Random(2)))


def test_every_kind_comes_as_often_and_never_twice_on_one_part_at_once():
    steps = plan(KINDS, 90, random.Random(1))
    counts = {kind: sum(kind in step for step in kinds(steps)) for kind in (fault.kind for fault in KINDS)}
    assert max(counts.values()) - min(counts.values()) <= 1
    assert sum(counts.values()) >= 90
    assert any(len(step) == 2 for step in steps)
    assert all(len({fault.part for fault in step}) == len(step) for step in steps)


def test_what_was_sent_and_is_stored_once_is_no_breach():
    store = compare([sent(), sent("p1-2")], [row(), row("p1-2")], ["web-1"])
    assert store.found == 2
    assert [store.lost, store.doubled, store.too_low, store.people_doubled] == [[], [], [], []]


@pytest.mark.parametrize(
    ("rows", "escalations", "what"),
    [
        ([], [], "lost"),
        ([row(), row(conversation="web-2")], ["web-1", "web-2"], "doubled"),
        ([row(level="same_day")], ["web-1"], "too_low"),
        ([row()], ["web-1", "web-1"], "people_doubled"),
    ],
)
def test_what_must_not_be_is_seen(rows, escalations, what):
    assert getattr(compare([sent()], rows, escalations), what)


@pytest.mark.parametrize("seconds", [None, IN_TIME + 0.1])
def test_silence_and_lateness_are_breaches(seconds):
    ledger = Ledger()
    ledger.answered(sent(seconds=seconds))
    assert len(ledger.breaches) == 1


def test_the_short_form_of_the_series(trained_model):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.series", "--faults", "8", "--seed", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    counted = dict(line.split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith("  lost"))
    assert counted == {"lost": "0"}
