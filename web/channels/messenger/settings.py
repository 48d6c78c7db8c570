"""What the clinic sets for its Facebook page, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import required
from web.channels.meta import GRAPH

PATH = "/webhooks/messenger"
NUMBER = re.compile(r"\d{5,30}")
SECRET = re.compile(r"[!-~]{16,512}")
FORMS = {
    "MESSENGER_PAGE_ID": (NUMBER, "is the page's id: digits"),
    "MESSENGER_PAGE_TOKEN": (SECRET, "is the page's access token; copy it again"),
    "MESSENGER_APP_SECRET": (SECRET, "is the app's secret, under App settings, Basic; copy it again"),
    "MESSENGER_VERIFY_TOKEN": (SECRET, "needs 16 characters or more of your own: openssl rand -hex 32"),
}


@dataclass(frozen=True, slots=True)
class MessengerSettings:
    """``page`` and its ``token`` to send, ``app_secret`` Meta signs with, ``verify_token`` of our own."""

    page: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api: str = GRAPH


def messenger_settings(environment: Mapping[str, str]) -> MessengerSettings | None:
    """The settings, or None where no page is set up. Raises ConfigurationError rather than run open."""
    values = required(environment, FORMS)
    if values is None:
        return None
    page, token, app_secret, verify_token = values
    api = environment.get("MESSENGER_API", GRAPH).rstrip("/")
    return MessengerSettings(page, token, app_secret, verify_token, api)
