from datetime import datetime, timezone

import pytest

from safety import Level, Memory
from web.escalations.finding import Finding

GOOD = {
    "conversation": "c-1",
    "channel": "web",
    "account": "",
    "message_id": "m-1",
    "text": "my private words",
    "assessment": {"level": "emergency"},
    "at": "2026-11-22T12:00:00+00:00",
}


def test_it_reads_what_it_wrote():
    assert Finding.from_dict(GOOD).to_dict() == GOOD


def test_a_missing_account_and_zone_have_their_defaults():
    finding = Finding.from_dict({**GOOD, "account": None, "at": "2026-11-22T12:00:00"})
    assert (finding.account, finding.at) == ("", datetime(2026, 11, 22, 12, tzinfo=timezone.utc))


@pytest.mark.parametrize("spoilt", [None, {}, {"held": "unheard of"}, "text"])
def test_a_memory_that_is_missing_or_spoilt_is_none(spoilt):
    assert Finding.from_dict(GOOD).memory is None
    assessment = {"level": "emergency", "memory": spoilt}
    assert Finding.from_dict({**GOOD, "assessment": assessment}).memory is None


def test_the_memory_comes_back():
    memory = Memory(held=Level.EMERGENCY)
    assessment = {"level": "emergency", "memory": memory.to_dict()}
    assert Finding.from_dict({**GOOD, "assessment": assessment}).memory == memory


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"conversation": ""}, "conversation"),
        ({"message_id": ""}, "message_id"),
        ({"message_id": 5}, "message_id"),
        ({"message_id": "x" * 301}, "message_id"),
        ({"conversation": "x" * 201}, "conversation"),
        ({"account": 5}, "account"),
        ({"text": None}, "text"),
        ({"at": "yesterday"}, "at"),
        ({"assessment": None}, "assessment"),
        ({"assessment": {}}, "assessment"),
        ({"assessment": {"level": "none"}}, "none"),
        ({"assessment": {"level": "unheard of"}}, "level"),
    ],
)
def test_what_is_no_finding_is_named_without_its_text(change, named):
    with pytest.raises(ValueError, match=named) as refused:
        Finding.from_dict({**GOOD, **change})
    assert "private" not in str(refused.value)
