import pytest

from web.channels.exchange import ConfigurationError
from web.channels.twilio.settings import twilio_settings

ACCOUNT, TOKEN = "AC" + "0a" * 16, "f" * 32
WHOLE = {
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": "https://chat.clinic.example/",
}


def test_no_account_is_no_fault():
    assert twilio_settings({"PUBLIC_URL": "https://chat.clinic.example"}) is None


def test_a_whole_set_up():
    settings = twilio_settings(WHOLE)
    assert settings.public_url == "https://chat.clinic.example"
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TWILIO_ACCOUNT_SID", ""),
        ("TWILIO_ACCOUNT_SID", "SK" + "0a" * 16),
        ("TWILIO_AUTH_TOKEN", ""),
        ("PUBLIC_URL", ""),
        ("PUBLIC_URL", "http://chat.clinic.example"),
    ],
)
def test_half_a_set_up_is_an_error(name, value):
    with pytest.raises(ConfigurationError, match=name) as error:
        twilio_settings({**WHOLE, name: value})
    assert TOKEN not in str(error.value)
