"""What the clinic sets for its bot, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import ConfigurationError

API = "https://api.telegram.org"
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{10,100}")
# https://core.telegram.org/bots/api#setwebhook allows 1 to 256; a short one could be guessed.
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """``token`` from BotFather, ``secret`` that Telegram sends with each update, ``api`` where to call."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    api: str = API

    @property
    def bot_id(self) -> str:
        """The bot's own number, which stands before the colon of its token."""
        return self.token.partition(":")[0]


def telegram_settings(environment: Mapping[str, str]) -> TelegramSettings | None:
    """The settings, or None where no bot is set up. Raises ConfigurationError rather than run open."""
    token, secret = environment.get("TELEGRAM_BOT_TOKEN", ""), environment.get("TELEGRAM_WEBHOOK_SECRET", "")
    if not token and not secret:
        return None
    if not TOKEN.fullmatch(token):
        raise ConfigurationError("TELEGRAM_BOT_TOKEN is no token of BotFather (123456:ABC…); copy it again")
    if not SECRET.fullmatch(secret):
        raise ConfigurationError(
            "TELEGRAM_WEBHOOK_SECRET needs 32 to 256 letters, digits, _ or -; make one: openssl rand -hex 32"
        )
    return TelegramSettings(token, secret, environment.get("TELEGRAM_API", API).rstrip("/"))
