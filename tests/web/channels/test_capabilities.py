from dataclasses import fields, is_dataclass

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


def test_an_emoji_counts_two():
    assert length("a😀") == 3
