"""Have the number's messages sent here, and see that it works: ``python -m web.channels.whatsapp.setup``.

With ``--check`` it changes nothing and only looks.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from web.channels import meta, selfcheck
from web.channels.exchange import ConfigurationError, inner, objects, public_url, words
from web.channels.whatsapp.settings import PATH, whatsapp_settings

FIELDS = "display_phone_number,verified_name,webhook_configuration"


def main() -> int:
    """Subscribe the app unless told only to check; 1 where something is wrong, else 0."""
    return selfcheck.run(_look)


def _look() -> list[str]:
    settings = whatsapp_settings(os.environ)
    if settings is None:
        raise ConfigurationError("WHATSAPP_PHONE_NUMBER_ID and its other variables are not set")
    url = public_url(os.environ) + PATH
    number = meta.call("GET", settings, settings.phone_number, {"fields": FIELDS})
    print(f"The number is {words(number, 'display_phone_number')}, {words(number, 'verified_name')}.")
    account = f"{settings.business_account}/subscribed_apps"
    if "--check" not in sys.argv[1:]:
        meta.call("POST", settings, account, {})
    return _problems(number, meta.call("GET", settings, account, {}), url)


def _problems(number: Mapping[str, Any], apps: Mapping[str, Any], url: str) -> list[str]:
    problems = []
    configured = inner(number, "webhook_configuration")
    # The most particular one counts.
    goes_to = next(
        (words(configured, name) for name in ("phone_number", "whatsapp_business_account", "application")
         if words(configured, name)), "nowhere",
    )  # fmt: skip
    if goes_to != url:
        problems.append(f"Messages go to {goes_to} instead of {url}: see step 4 of the README.")
    if not objects(apps, "data"):
        problems.append("No app is subscribed to the account: run this without --check.")
    return problems


if __name__ == "__main__":
    sys.exit(main())
