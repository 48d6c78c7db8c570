"""Have the page's messages sent here, and see that it works: ``python -m web.channels.messenger.setup``.

With ``--check`` it changes nothing and only looks.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from web.channels import meta
from web.channels.exchange import ConfigurationError, inner, objects, public_url, words
from web.channels.messenger.read import GET_STARTED
from web.channels.messenger.settings import PATH, MessengerSettings, messenger_settings

EVENTS = ["messages", "messaging_postbacks", "message_deliveries", "message_edits"]


def main() -> int:
    """Subscribe the app unless told only to check; 1 where something is wrong, else 0."""
    try:
        settings = messenger_settings(os.environ)
        if settings is None:
            raise ConfigurationError("MESSENGER_PAGE_ID and its other variables are not set")
        url = public_url(os.environ) + PATH
        print(f"The page is {words(_call(settings, 'GET', '', {'fields': 'name'}), 'name')}.")
        if "--check" not in sys.argv[1:]:
            _call(settings, "POST", "/subscribed_apps", {"subscribed_fields": ",".join(EVENTS)})
            start = json.dumps({"payload": GET_STARTED})
            _call(settings, "POST", "/messenger_profile", {"get_started": start})
        apps = objects(_call(settings, "GET", "/subscribed_apps", {}), "data")
        profile = _call(settings, "GET", "/messenger_profile", {"fields": "get_started"})
    except (ConfigurationError, meta.SetupError) as error:
        print(error, file=sys.stderr)
        return 1
    problems = _problems(apps, profile)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"Events must go to {url}, which only the app's own page at Meta shows.")
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    return 1 if problems else 0


def _problems(apps: list[dict[str, Any]], profile: Mapping[str, Any]) -> list[str]:
    problems = []
    events = {event for app in apps for event in app.get("subscribed_fields") or ()}
    missing = [event for event in EVENTS if event not in events]
    if missing:
        problems.append(f"The page does not send {', '.join(missing)}: run this without --check.")
    started = [words(inner(entry, "get_started"), "payload") for entry in objects(profile, "data")]
    if GET_STARTED not in started:
        problems.append("The page has no button to get started: run this without --check.")
    return problems


def _call(settings: MessengerSettings, method: str, path: str, values: Mapping[str, str]) -> dict[str, Any]:
    proof = meta.proof(settings.token, settings.app_secret)
    url = f"{settings.api}/{meta.VERSION}/{settings.page}{path}"
    return meta.call(method, url, settings.token, {**values, "appsecret_proof": proof})


if __name__ == "__main__":
    sys.exit(main())
