"""What the clinic sets for its Slack app, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import required

API = "https://slack.com/api"
PATH = "/webhooks/slack"
SECRET = re.compile(r"[!-~]{16,256}")
WORKSPACE = re.compile(r"[TE][A-Z0-9]{5,20}")
TOKEN = re.compile(r"xoxb-[A-Za-z0-9-]{10,300}")
FORMS = {
    "SLACK_SIGNING_SECRET": (SECRET, "is under Basic Information, App Credentials; copy it again"),
    "SLACK_BOT_TOKEN": (TOKEN, "is no bot token (xoxb-…); copy it from Install App"),
}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """``signing_secret`` that Slack signs with, the bot's ``token`` to send, ``api`` where to call."""

    signing_secret: str = field(repr=False)
    token: str = field(repr=False)
    api: str = API


def slack_settings(environment: Mapping[str, str]) -> SlackSettings | None:
    """The settings, or None where no app is set up. Raises ConfigurationError rather than run open."""
    values = required(environment, FORMS)
    if values is None:
        return None
    secret, token = values
    return SlackSettings(secret, token, environment.get("SLACK_API", API).rstrip("/"))


def alert_workspace(environment: Mapping[str, str]) -> str:
    """The id of the workspace whose members acknowledge alerts by a button; "" where none does.

    Without the app nobody would hear of the button, and without this id every workspace with the app could
    press it.
    """
    workspace = environment.get("SLACK_WORKSPACE", "")
    return workspace if WORKSPACE.fullmatch(workspace) and environment.get("SLACK_SIGNING_SECRET") else ""
