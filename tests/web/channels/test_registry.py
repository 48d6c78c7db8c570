import sys

import pytest

from web.channels.exchange import ConfigurationError
from web.channels.registry import load

TELEGRAM = {"TELEGRAM_BOT_TOKEN": "123456:ABCDEFGHIJ", "TELEGRAM_WEBHOOK_SECRET": "s" * 32}
EVERYTHING = TELEGRAM | {
    "PUBLIC_URL": "https://chat.clinic.example",
    "WHATSAPP_PHONE_NUMBER_ID": "1234567",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "1234567",
    "WHATSAPP_ACCESS_TOKEN": "w" * 32,
    "WHATSAPP_APP_SECRET": "w" * 32,
    "WHATSAPP_VERIFY_TOKEN": "w" * 32,
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "0" * 32,
    "MESSENGER_PAGE_ID": "1234567",
    "MESSENGER_PAGE_TOKEN": "m" * 32,
    "MESSENGER_APP_SECRET": "m" * 32,
    "MESSENGER_VERIFY_TOKEN": "m" * 32,
    "SLACK_SIGNING_SECRET": "l" * 32,
    "SLACK_BOT_TOKEN": "xoxb-1234567890",
    "GENERIC_SECRET": "g" * 32,
    "GENERIC_URL": "https://portal.example/messages",
}


def test_without_variables_there_is_no_channel():
    assert load({"PATH": "/usr/bin", "PUBLIC_URL": "https://chat.clinic.example"}) == {}


def test_each_is_there_whose_variables_are_set():
    assert list(load(TELEGRAM)) == ["telegram"]
    assert list(load(EVERYTHING)) == ["telegram", "whatsapp", "twilio", "messenger", "slack", "generic"]


@pytest.mark.parametrize("name", sorted(set(EVERYTHING) - {"PUBLIC_URL"}))
def test_a_missing_variable_is_named(name):
    half = {key: value for key, value in EVERYTHING.items() if key != name}
    with pytest.raises(ConfigurationError, match=name):
        load(half)


def test_a_folder_that_nobody_uses_is_not_imported():
    # Another test may have imported it: what counts is whether this load asks for it again.
    kept = sys.modules.pop("web.channels.generic.provider", None)
    try:
        load(TELEGRAM)
        assert "web.channels.generic.provider" not in sys.modules
    finally:
        if kept is not None:
            sys.modules["web.channels.generic.provider"] = kept
