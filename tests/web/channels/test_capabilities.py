from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone

import pytest

from web.channels.capabilities import CAPABILITIES, Limit, length


def limits(of):
    for field in fields(of):
        value = getattr(of, field.name)
        if isinstance(value, Limit):
            yield field.name, value
        elif is_dataclass(value):
            yield from limits(value)


def test_every_channel_has_its_row():
    assert list(CAPABILITIES) == [
        "telegram", "whatsapp", "twilio_sms", "twilio_whatsapp", "messenger", "slack", "generic",
    ]  # fmt: skip


@pytest.mark.parametrize("capability", CAPABILITIES.values(), ids=CAPABILITIES)
def test_every_figure_says_where_it_stands(capability):
    found = list(limits(capability))
    assert found
    for name, limit in found:
        assert limit.value > 0, name
        assert limit.source.startswith(("https://", "ours: ")), name


@pytest.mark.parametrize(
    ("channel", "hours", "is_open"),
    [
        ("whatsapp", 23.9, True),
        ("whatsapp", 24, False),
        ("twilio_whatsapp", 24, False),
        ("messenger", 24, False),
        ("twilio_sms", 1000, True),
        ("telegram", 1000, True),
    ],
)
def test_how_long_something_can_be_sent(channel, hours, is_open):
    now = datetime(2026, 11, 25, tzinfo=timezone.utc)
    assert CAPABILITIES[channel].is_open(now - timedelta(hours=hours), now) is is_open


def test_an_emoji_counts_two():
    assert length("a😀") == 3
