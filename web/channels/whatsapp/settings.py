"""What the clinic sets for its WhatsApp number, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import required
from web.channels.meta import GRAPH

PATH = "/webhooks/whatsapp"
NUMBER = re.compile(r"\d{5,30}")
SECRET = re.compile(r"[!-~]{16,512}")
FORMS = {
    "WHATSAPP_PHONE_NUMBER_ID": (NUMBER, "is the number's id: digits, and not the telephone number itself"),
    "WHATSAPP_BUSINESS_ACCOUNT_ID": (NUMBER, "is the id of the WhatsApp Business account: digits"),
    "WHATSAPP_ACCESS_TOKEN": (SECRET, "is the token of a system user; copy it again"),
    "WHATSAPP_APP_SECRET": (SECRET, "is the app's secret, under App settings, Basic; copy it again"),
    "WHATSAPP_VERIFY_TOKEN": (SECRET, "needs 16 characters or more of your own: openssl rand -hex 32"),
}


@dataclass(frozen=True, slots=True)
class WhatsAppSettings:
    """Ids of the number and of its account, ``token`` to send, ``app_secret`` that Meta signs with.

    ``verify_token`` is our own word, by which Meta shows that it asks on the clinic's behalf.
    """

    phone_number: str
    business_account: str
    token: str = field(repr=False)
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    api: str = GRAPH


def whatsapp_settings(environment: Mapping[str, str]) -> WhatsAppSettings | None:
    """The settings, or None where no number is set up. Raises ConfigurationError rather than run open."""
    values = required(environment, FORMS)
    if values is None:
        return None
    number, account, token, app_secret, verify_token = values
    api = environment.get("WHATSAPP_API", GRAPH).rstrip("/")
    return WhatsAppSettings(number, account, token, app_secret, verify_token, api)
