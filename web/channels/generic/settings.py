"""What the clinic sets for another system that joins, from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from web.channels.exchange import ConfigurationError

PATH = "/webhooks/generic"
SECRET = re.compile(r"[!-~]{32,256}")
# Without encryption only to this machine.
ADDRESS = re.compile(r"(?:https://|http://(?:127\.0\.0\.1|localhost)(?=[:/]))[!-~]+")


@dataclass(frozen=True, slots=True)
class GenericSettings:
    """``secret`` that both sides sign with, ``url`` to which messages for people are sent."""

    secret: str = field(repr=False)
    url: str


def generic_settings(environment: Mapping[str, str]) -> GenericSettings | None:
    """The settings, or None where nothing joins. Raises ConfigurationError rather than run open."""
    secret, url = environment.get("GENERIC_SECRET", ""), environment.get("GENERIC_URL", "")
    if not secret and not url:
        return None
    if not SECRET.fullmatch(secret):
        raise ConfigurationError("GENERIC_SECRET needs 32 to 256 characters; make one: openssl rand -hex 32")
    if not ADDRESS.fullmatch(url):
        raise ConfigurationError("GENERIC_URL must be an https:// address (http:// only on this machine)")
    return GenericSettings(secret, url)
