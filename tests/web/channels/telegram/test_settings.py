import pytest

from web.channels.exchange import ConfigurationError
from web.channels.telegram.settings import API, telegram_settings

TOKEN, SECRET = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "s" * 32


def test_no_bot_is_no_fault():
    assert telegram_settings({}) is None


def test_a_whole_set_up():
    settings = telegram_settings({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_WEBHOOK_SECRET": SECRET})
    assert (settings.bot_id, settings.api) == ("123456", API)
    assert TOKEN not in repr(settings)
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("token", "secret", "named"),
    [
        (TOKEN, "", "TELEGRAM_WEBHOOK_SECRET"),
        (TOKEN, "short", "TELEGRAM_WEBHOOK_SECRET"),
        (TOKEN, "with spaces " * 5, "TELEGRAM_WEBHOOK_SECRET"),
        ("", SECRET, "TELEGRAM_BOT_TOKEN"),
        ("nonsense", SECRET, "TELEGRAM_BOT_TOKEN"),
    ],
)
def test_half_a_set_up_is_an_error_that_quotes_no_secret(token, secret, named):
    with pytest.raises(ConfigurationError, match=named) as error:
        telegram_settings({"TELEGRAM_BOT_TOKEN": token, "TELEGRAM_WEBHOOK_SECRET": secret})
    assert "nonsense" not in str(error.value)
    assert "short" not in str(error.value)
