"""See that the app is right: ``python -m web.channels.slack.setup``. It changes nothing.

With ``--manifest`` it prints what to give Slack to make the app.
"""

import json
import os
import sys
from typing import Any

from web.channels import selfcheck
from web.channels.exchange import ConfigurationError, json_object, public_url, words
from web.channels.slack.settings import PATH, SlackSettings, alert_workspace, slack_settings

SCOPES = ["app_mentions:read", "chat:write", "commands", "im:history", "im:write"]
EVENTS = ["app_mention", "message.im"]
SCOPES_HEADER = "x-oauth-scopes"


def main() -> int:
    """Print the manifest, or what was found; 1 where something is wrong, else 0."""
    return selfcheck.run(_print_manifest if "--manifest" in sys.argv[1:] else _look)


def _print_manifest() -> None:
    print(json.dumps(manifest(public_url(os.environ) + PATH), indent=2))


def _look() -> list[str]:
    settings = slack_settings(os.environ)
    if settings is None:
        raise ConfigurationError("SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN are not set")
    return _problems(settings)


def manifest(url: str) -> dict[str, Any]:
    """The app as Slack makes it from a manifest. https://docs.slack.dev/reference/app-manifest"""
    command = {
        "command": "/clinic",
        "url": url,
        "description": "Ask the clinic assistant; it answers in a direct message",
        "usage_hint": "your question",
        "should_escape": True,
    }
    home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    return {
        "display_information": {"name": "Clinic assistant"},
        "features": {
            "app_home": home,
            "bot_user": {"display_name": "Clinic assistant", "always_online": True},
            "slash_commands": [command],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"request_url": url, "bot_events": EVENTS},
            "interactivity": {"is_enabled": True, "request_url": url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
        },
    }


def _problems(settings: SlackSettings) -> list[str]:
    response = selfcheck.ask(
        "POST",
        f"{settings.api}/auth.test",
        "Slack cannot be reached",
        headers={"Authorization": f"Bearer {settings.token}"},
    )
    data = json_object(response.content)
    if data.get("ok") is not True:
        raise selfcheck.SetupError(
            f"Slack refused the token ({response.status_code}): {words(data, 'error')}"
        )
    print(f"The app is {words(data, 'user')} in the workspace {words(data, 'team')}.")
    team = words(data, "team_id")
    if alert_workspace(os.environ) == team:
        print("Alerts carry the button Acknowledge.")
    else:
        print(f"Alerts carry no button Acknowledge; for one, set SLACK_WORKSPACE={team}.")
    granted = response.headers.get(SCOPES_HEADER, "").replace(" ", "").split(",")
    missing = [scope for scope in SCOPES if scope not in granted]
    return (
        [f"The app lacks the scopes {', '.join(missing)}: add them and install it again."] if missing else []
    )


if __name__ == "__main__":
    sys.exit(main())
