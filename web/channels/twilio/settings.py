"""What the clinic sets for its Twilio account, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import public_url, required

API = "https://api.twilio.com"
PATH = "/webhooks/twilio"
ACCOUNT = re.compile(r"AC[0-9a-f]{32}")
TOKEN = re.compile(r"[0-9A-Za-z]{32,64}")
FORMS = {
    "TWILIO_ACCOUNT_SID": (ACCOUNT, "is no account (AC and 32 digits); copy it again"),
    "TWILIO_AUTH_TOKEN": (TOKEN, "is not the primary auth token; copy it from the console"),
}


@dataclass(frozen=True, slots=True)
class TwilioSettings:
    """``account`` and its primary ``token``; ``public_url`` under which Twilio reaches us, without a path."""

    account: str
    token: str = field(repr=False)
    public_url: str
    api: str = API


def twilio_settings(environment: Mapping[str, str]) -> TwilioSettings | None:
    """The settings, or None where no account is set up. Raises ConfigurationError rather than run open."""
    values = required(environment, FORMS)
    if values is None:
        return None
    account, token = values
    # The signature covers the address as Twilio knows it, which behind a proxy is not the one we see.
    return TwilioSettings(
        account, token, public_url(environment), environment.get("TWILIO_API", API).rstrip("/")
    )
