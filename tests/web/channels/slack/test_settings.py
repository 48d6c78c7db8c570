import pytest

from web.channels.exchange import ConfigurationError
from web.channels.slack.settings import API, slack_settings

SECRET, TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1234567890-abcdefghij"


def test_no_app_is_no_fault():
    assert slack_settings({}) is None


def test_a_whole_set_up_shows_no_secret():
    settings = slack_settings({"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": TOKEN})
    assert settings.api == API
    assert SECRET not in repr(settings)
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("secret", "token", "named"),
    [
        ("", TOKEN, "SLACK_SIGNING_SECRET"),
        ("short", TOKEN, "SLACK_SIGNING_SECRET"),
        (SECRET, "", "SLACK_BOT_TOKEN"),
        (SECRET, "xoxp-1234567890-abcdefghij", "SLACK_BOT_TOKEN"),
    ],
)
def test_half_a_set_up_is_an_error_that_quotes_no_secret(secret, token, named):
    with pytest.raises(ConfigurationError, match=named) as error:
        slack_settings({"SLACK_SIGNING_SECRET": secret, "SLACK_BOT_TOKEN": token})
    assert "short" not in str(error.value)
    assert "xoxp" not in str(error.value)
