"""What the self-checks of all providers share: how they ask, what they print, how they end."""

import sys
from collections.abc import Callable
from typing import Any

import httpx

from web.channels.exchange import ConfigurationError

TIME_LIMIT = 10.0  # seconds


class SetupError(Exception):
    """The provider did not do what was asked; the message says what and names no secret."""


def run(look: Callable[[], list[str] | None]) -> int:
    """Print the problems that `look` finds; 1 where there are some or a setting is missing, else 0.

    Args:
        look: gives the problems, or None where there was nothing to look for.
    """
    try:
        problems = look()
    except (ConfigurationError, SetupError) as error:
        print(error, file=sys.stderr)
        return 1
    if problems is None:
        return 0
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    return 1 if problems else 0


def ask(method: str, url: str, unreached: str, **options: Any) -> httpx.Response:
    """One request of httpx with its options. Raises SetupError, which begins with `unreached`."""
    try:
        return httpx.request(method, url, timeout=TIME_LIMIT, trust_env=False, **options)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The error itself may name the address, which may hold a token or the proof of one.
        raise SetupError(f"{unreached}: {type(error).__name__}") from None
