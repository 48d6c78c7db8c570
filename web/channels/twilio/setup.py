"""See that the account is right and its numbers send here: ``python -m web.channels.twilio.setup``.

It changes nothing.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

import httpx

from web.channels import selfcheck
from web.channels.exchange import ConfigurationError, json_object, objects, words
from web.channels.twilio.settings import PATH, TwilioSettings, twilio_settings


def main() -> int:
    """Print what was found; 1 where something is wrong, else 0."""
    return selfcheck.run(_look)


def _look() -> list[str]:
    settings = twilio_settings(os.environ)
    if settings is None:
        raise ConfigurationError("TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set")
    account = _get(settings, "")
    print(f"Account: {words(account, 'friendly_name')}, {words(account, 'status')}.")
    numbers = objects(_get(settings, "/IncomingPhoneNumbers"), "incoming_phone_numbers")
    return _problems(account, numbers, settings.public_url + PATH)


def _problems(account: Mapping[str, Any], numbers: list[dict[str, Any]], url: str) -> list[str]:
    problems = []
    if words(account, "status") != "active":
        problems.append("The account is not active.")
    here = [entry for entry in numbers if words(entry, "sms_url") == url]
    for entry in here:
        print(f"{words(entry, 'phone_number')} sends here.")
        if words(entry, "sms_method").upper() != "POST":
            problems.append(f"{words(entry, 'phone_number')} must use HTTP POST.")
    if not here:
        problems.append(f"No number sends its messages to {url} (a Messaging Service or WhatsApp may).")
    return problems


def _get(settings: TwilioSettings, path: str) -> dict[str, Any]:
    url = f"{settings.api}/2010-04-01/Accounts/{settings.account}{path}.json"
    login = (settings.account, settings.token)
    response = selfcheck.ask("GET", url, "Twilio cannot be reached", auth=login)
    if response.status_code != httpx.codes.OK:
        raise selfcheck.SetupError(f"Twilio answered {response.status_code}: check the account and its token")
    return json_object(response.content)


if __name__ == "__main__":
    sys.exit(main())
