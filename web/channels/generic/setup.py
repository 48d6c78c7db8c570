"""See that the other system takes what we sign and only that: ``python -m web.channels.generic.setup``."""

import os
import sys
from dataclasses import replace

from web.channels import selfcheck
from web.channels.exchange import ConfigurationError, public_url
from web.channels.generic.provider import Generic
from web.channels.generic.settings import PATH, GenericSettings, generic_settings


def main() -> int:
    """Send a signed ping and a forged one; 1 where something is wrong, else 0."""
    return selfcheck.run(_look)


def _look() -> list[str]:
    settings = generic_settings(os.environ)
    if settings is None:
        raise ConfigurationError("GENERIC_SECRET and GENERIC_URL are not set")
    print(f"The other system sends to {public_url(os.environ)}{PATH}.")
    return _problems(settings)


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
    response = selfcheck.ask(
        "POST",
        request.url,
        "GENERIC_URL cannot be reached",
        content=request.body,
        headers=dict(request.headers),
    )
    return response.status_code


if __name__ == "__main__":
    sys.exit(main())
