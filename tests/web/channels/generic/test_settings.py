import pytest

from web.channels.exchange import ConfigurationError
from web.channels.generic.settings import generic_settings

SECRET, URL = "0a" * 32, "https://portal.clinic.example/assistant"


def test_nothing_that_joins_is_no_fault():
    assert generic_settings({"PUBLIC_URL": "https://chat.clinic.example"}) is None


@pytest.mark.parametrize("url", [URL, "http://127.0.0.1:3000/hook", "http://localhost/hook"])
def test_a_whole_set_up_shows_no_secret(url):
    settings = generic_settings({"GENERIC_SECRET": SECRET, "GENERIC_URL": url})
    assert settings.url == url
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("secret", "url", "named"),
    [
        ("", URL, "GENERIC_SECRET"),
        ("a short one", URL, "GENERIC_SECRET"),
        (SECRET, "", "GENERIC_URL"),
        (SECRET, "http://portal.clinic.example/hook", "GENERIC_URL"),
        (SECRET, "http://localhost.evil.example/hook", "GENERIC_URL"),
        (SECRET, "http://127.0.0.1@evil.example/hook", "GENERIC_URL"),
    ],
)
def test_half_a_set_up_is_an_error_that_quotes_no_secret(secret, url, named):
    with pytest.raises(ConfigurationError, match=named) as error:
        generic_settings({"GENERIC_SECRET": secret, "GENERIC_URL": url})
    assert "a short one" not in str(error.value)
