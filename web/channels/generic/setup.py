"""See that the other system takes what we sign and only that: ``python -m web.channels.generic.setup``."""

import os
import sys
from dataclasses import replace

import httpx

from web.channels.exchange import ConfigurationError, public_url
from web.channels.generic.provider import Generic
from web.channels.generic.settings import PATH, GenericSettings, generic_settings

TIME_LIMIT = 10.0  # seconds


class SetupError(Exception):
    """The other system cannot be reached; the message names no secret."""


def main() -> int:
    """Send a signed ping and a forged one; 1 where something is wrong, else 0."""
    try:
        settings = generic_settings(os.environ)
        if settings is None:
            raise ConfigurationError("GENERIC_SECRET and GENERIC_URL are not set")
        print(f"The other system sends to {public_url(os.environ)}{PATH}.")
        problems = _problems(settings)
    except (ConfigurationError, SetupError) as error:
        print(error, file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    return 1 if problems else 0


def _problems(settings: GenericSettings) -> list[str]:
    problems = []
    status = _ping(settings)
    if not 200 <= status < 300:
        problems.append(f"It answered {status} to a ping that we signed.")
    status = _ping(replace(settings, secret="x" * len(settings.secret)))
    if status not in (401, 403):
        problems.append(f"It answered {status} instead of 401 to a ping with a wrong signature.")
    return problems


def _ping(settings: GenericSettings) -> int:
    request = Generic(settings).signed({"type": "ping"})
    try:
        return httpx.post(
            request.url,
            content=request.body,
            headers=dict(request.headers),
            timeout=TIME_LIMIT,
            trust_env=False,
        ).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise SetupError(f"GENERIC_URL cannot be reached: {type(error).__name__}") from None


if __name__ == "__main__":
    sys.exit(main())
