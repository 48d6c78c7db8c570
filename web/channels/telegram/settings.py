"""What the clinic sets for its bot, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import required

API = "https://api.telegram.org"
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{10,100}")
# https://core.telegram.org/bots/api#setwebhook allows 1 to 256; a short one could be guessed.
SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
FORMS = {
    "TELEGRAM_BOT_TOKEN": (TOKEN, "is no token of BotFather (123456:ABC…); copy it again"),
    "TELEGRAM_WEBHOOK_SECRET": (
        SECRET,
        "needs 32 to 256 letters, digits, _ or -; make one: openssl rand -hex 32",
    ),
}


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
    values = required(environment, FORMS)
    if values is None:
        return None
    token, secret = values
    return TelegramSettings(token, secret, environment.get("TELEGRAM_API", API).rstrip("/"))
