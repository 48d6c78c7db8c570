"""What the self-checks of all providers share: how they ask, what they print, how they end."""

import os
import sys
from collections.abc import Callable
from typing import Any

import httpx

from web import secrets_file
from web.channels.exchange import ConfigurationError, json_object, public_url

TIME_LIMIT = 10.0  # seconds
HEALTH = "/healthz"
NOT_SEEN = (
    "Whether the provider's own messages arrive cannot be seen from here: send one and look for the answer."
)


class SetupError(Exception):
    """The provider did not do what was asked; the message says what and names no secret."""


def run(look: Callable[[], list[str] | None]) -> int:
    """Print the problems that `look` finds, and whether PUBLIC_URL leads to the front door.

    Gives 1 where something is wrong or a setting is missing, else 0.

    Args:
        look: gives the problems, or None where there was nothing to look for.
    """
    try:
        secrets_file.load()
        problems = look()
        if problems is not None:
            problems = [*problems, *unreached(public_url(os.environ))]
    except (ConfigurationError, SetupError, secrets_file.SecretsFileError) as error:
        print(error, file=sys.stderr)
        return 1
    if problems is None:
        return 0
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    print(NOT_SEEN)
    return 1 if problems else 0


def unreached(url: str) -> list[str]:
    """What keeps requests to our public address from the front door, as far as this machine can tell."""
    try:
        response = ask("GET", url + HEALTH, f"{url}{HEALTH} cannot be reached")
    except SetupError as error:
        return [f"{error}. Is `make run` running, and the web server with TLS in front of it?"]
    if response.status_code == httpx.codes.BAD_REQUEST:
        return [f"{url}{HEALTH} answered 400: start `make run` anew with this PUBLIC_URL."]
    if response.status_code != httpx.codes.OK or json_object(response.content).get("status") != "alive":
        return [
            f"{url}{HEALTH} answered {response.status_code}, and not as the front door does: "
            "the web server there must pass everything on to the port of `make run`."
        ]
    return []


def ask(method: str, url: str, unreached: str, **options: Any) -> httpx.Response:
    """One request of httpx with its options. Raises SetupError, which begins with `unreached`."""
    try:
        return httpx.request(method, url, timeout=TIME_LIMIT, trust_env=False, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The error itself may name the address, which may hold a token or the proof of one.
        raise SetupError(f"{unreached}: {type(error).__name__}") from None
