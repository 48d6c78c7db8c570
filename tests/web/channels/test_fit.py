import pytest

from web.channels.capabilities import CAPABILITIES
from web.channels.fit import misfits
from web.channels.parts import Key, Layout, Part


@pytest.mark.parametrize(
    ("channel", "part", "said"),
    [
        ("telegram", Part(" ", " "), "empty"),
        ("telegram", Part("a" * 4097, "a" * 4097), "4097, at most 4096"),
        (
            "whatsapp",
            Part("a" * 1025, "a", layout=Layout.BUTTONS, keys=(Key("k", "Yes"),)),
            "above the buttons",
        ),
        (
            "whatsapp",
            Part("a", "a", layout=Layout.BUTTONS, keys=tuple(Key(t, t) for t in "abcd")),
            "buttons: 4",
        ),
        ("whatsapp", Part("a", "a", layout=Layout.BUTTONS, keys=(Key("k", "b" * 21),)), "title: 21"),
        ("whatsapp", Part("a", "a", layout=Layout.LIST, keys=(Key("k", "b", "c" * 73),)), "description: 73"),
        ("whatsapp", Part("a", "a", layout=Layout.LIST, keys=(Key("k", "b"),), menu="m" * 21), "label: 21"),
        ("telegram", Part("a", "a", layout=Layout.BUTTONS, keys=(Key("é" * 33, "b"),)), "key: 66"),
        ("slack", Part("a", "a", layout=Layout.BUTTONS, keys=(Key("k", "b"), Key("l", "b"))), "one title"),
        ("slack", Part("a", "a", layout=Layout.LIST, keys=(Key("k", "b"),)), "slack has no list"),
        ("twilio_sms", Part("a", "a", layout=Layout.BUTTONS, keys=(Key("k", "b"),)), "has no buttons"),
        ("slack", Part("a", "a", layout=Layout.BUTTONS), "without buttons"),
        ("slack", Part("a", "a", keys=(Key("k", "b"),)), "without a layout"),
    ],
)
def test_what_does_not_fit_is_named(channel, part, said):
    assert said in " ".join(misfits(part, CAPABILITIES[channel]))


def test_telegram_counts_what_is_read():
    assert not list(misfits(Part("<b>" + "a" * 4096 + "</b>", "a" * 4096), CAPABILITIES["telegram"]))
