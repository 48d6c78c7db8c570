"""Have the page's messages sent here, and see that it works: ``python -m web.channels.messenger.setup``.

With ``--check`` it changes nothing and only looks.
"""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from web.channels import meta, selfcheck
from web.channels.exchange import ConfigurationError, inner, objects, public_url, words
from web.channels.messenger.read import GET_STARTED
from web.channels.messenger.settings import PATH, messenger_settings

EVENTS = ["messages", "messaging_postbacks", "message_deliveries", "message_echoes", "message_edits"]


def main() -> int:
    """Subscribe the app unless told only to check; 1 where something is wrong, else 0."""
    return selfcheck.run(_look)


def _look() -> list[str]:
    settings = messenger_settings(os.environ)
    if settings is None:
        raise ConfigurationError("MESSENGER_PAGE_ID and its other variables are not set")
    url = public_url(os.environ) + PATH
    page = settings.page
    print(f"The page is {words(meta.call('GET', settings, page, {'fields': 'name'}), 'name')}.")
    apps_path, profile_path = f"{page}/subscribed_apps", f"{page}/messenger_profile"
    if "--check" not in sys.argv[1:]:
        meta.call("POST", settings, apps_path, {"subscribed_fields": ",".join(EVENTS)})
        meta.call("POST", settings, profile_path, {"get_started": json.dumps({"payload": GET_STARTED})})
    apps = objects(meta.call("GET", settings, apps_path, {}), "data")
    profile = meta.call("GET", settings, profile_path, {"fields": "get_started"})
    print(f"Events must go to {url}, which only the app's own page at Meta shows.")
    return _problems(apps, profile)


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


if __name__ == "__main__":
    sys.exit(main())
