import pytest

from web.channels.exchange import ConfigurationError
from web.channels.meta import GRAPH
from web.channels.whatsapp.settings import whatsapp_settings

WHOLE = {
    "WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "102290129340398",
    "WHATSAPP_ACCESS_TOKEN": "EAAJB-a-token-of-a-system-user",
    "WHATSAPP_APP_SECRET": "0a" * 16,
    "WHATSAPP_VERIFY_TOKEN": "our-own-verify-token",
}


def test_no_number_is_no_fault():
    assert whatsapp_settings({"PUBLIC_URL": "https://chat.clinic.example"}) is None


def test_a_whole_set_up_shows_no_secret():
    settings = whatsapp_settings(WHOLE)
    assert (settings.phone_number, settings.api) == ("106540352242922", GRAPH)
    for secret in list(WHOLE.values())[2:]:
        assert secret not in repr(settings)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", ["", "short", "+44 7700 900123"])
def test_half_a_set_up_is_an_error(name, value):
    with pytest.raises(ConfigurationError, match=name) as error:
        whatsapp_settings({**WHOLE, name: value})
    assert "EAAJB" not in str(error.value)
