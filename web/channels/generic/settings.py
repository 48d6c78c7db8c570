"""What the clinic sets for another system that joins, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import required

PATH = "/webhooks/generic"
SECRET = re.compile(r"[!-~]{32,256}")
# Without encryption only to this machine.
ADDRESS = re.compile(r"(?:https://|http://(?:127\.0\.0\.1|localhost)(?=[:/]))[!-~]+")
FORMS = {
    "GENERIC_SECRET": (SECRET, "needs 32 to 256 characters; make one: openssl rand -hex 32"),
    "GENERIC_URL": (ADDRESS, "must be an https:// address (http:// only on this machine)"),
}


@dataclass(frozen=True, slots=True)
class GenericSettings:
    """``secret`` that both sides sign with, ``url`` to which messages for people are sent."""

    secret: str = field(repr=False)
    url: str


def generic_settings(environment: Mapping[str, str]) -> GenericSettings | None:
    """The settings, or None where nothing joins. Raises ConfigurationError rather than run open."""
    values = required(environment, FORMS)
    if values is None:
        return None
    secret, url = values
    return GenericSettings(secret, url)
