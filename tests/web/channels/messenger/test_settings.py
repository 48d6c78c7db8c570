import pytest

from web.channels.exchange import ConfigurationError
from web.channels.messenger.settings import messenger_settings
from web.channels.meta import GRAPH

WHOLE = {
    "MESSENGER_PAGE_ID": "682498302938465",
    "MESSENGER_PAGE_TOKEN": "EAAJB-the-token-of-the-page",
    "MESSENGER_APP_SECRET": "0a" * 16,
    "MESSENGER_VERIFY_TOKEN": "our-own-verify-token",
}


def test_no_page_is_no_fault():
    assert messenger_settings({"PUBLIC_URL": "https://chat.clinic.example"}) is None


def test_a_whole_set_up_shows_no_secret():
    settings = messenger_settings(WHOLE)
    assert (settings.page, settings.api) == ("682498302938465", GRAPH)
    for secret in list(WHOLE.values())[1:]:
        assert secret not in repr(settings)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("value", ["", "short"])
def test_half_a_set_up_is_an_error(name, value):
    """Rasa's facebook connector runs without its verify token and then answers everybody."""
    with pytest.raises(ConfigurationError, match=name) as error:
        messenger_settings({**WHOLE, name: value})
    assert "EAAJB" not in str(error.value)
