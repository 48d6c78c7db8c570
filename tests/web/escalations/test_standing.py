from datetime import datetime, timedelta, timezone

import pytest

from web.escalations.models import Escalation
from web.escalations.standing import Standing, standing

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
HERE = {"channel": "web", "account": "", "conversation": "c-1"}


def escalation(**values):
    return Escalation.objects.create(
        **{**HERE, "level": "emergency", "opened_at": NOON, "alarmed_at": NOON, **values}
    )


def test_without_an_escalation_nothing_was_done():
    assert standing(**HERE) == Standing(None, False)


def test_a_new_one_waits_until_it_is_acknowledged():
    row = escalation()
    assert standing(**HERE) == Standing(None, True)
    row.acknowledged_at = NOON
    row.save()
    assert standing(**HERE) == Standing(None, False)


def test_the_latest_closing_counts_and_a_closed_one_does_not_wait():
    for hours in (2, 1):
        escalation(closed_at=NOON + timedelta(hours=hours))
    assert standing(**HERE) == Standing(NOON + timedelta(hours=2), False)
    escalation()
    assert standing(**HERE) == Standing(NOON + timedelta(hours=2), True)


@pytest.mark.parametrize("field", ["channel", "account", "conversation"])
def test_other_conversations_do_not_count(field):
    escalation(**{field: "other"})
    assert standing(**HERE) == Standing(None, False)
