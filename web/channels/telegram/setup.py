"""Tell Telegram where to send updates, and see that all is well: ``python -m web.channels.telegram.setup``.

With ``--check`` it changes nothing and only looks.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

import httpx

from web.channels.exchange import ConfigurationError, inner, json_object, public_url, words
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import TelegramSettings, telegram_settings

PATH = "/webhooks/telegram"
# Whatever is not named is not sent to us at all.
UPDATES = ["message", "edited_message", "callback_query"]
TIME_LIMIT = 10.0  # seconds


class SetupError(Exception):
    """Telegram did not do it; the message says what and names no secret."""


def main() -> int:
    """Set the webhook unless told only to check; 1 where something is wrong, else 0."""
    try:
        settings = telegram_settings(os.environ)
        if settings is None:
            raise ConfigurationError("TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are not set")
        url = public_url(os.environ) + PATH
        bot = words(inner(_call(settings, "getMe", {}), "result"), "username")
        print(f"The bot is @{bot}.")
        if "--check" not in sys.argv[1:]:
            _set(settings, url)
            print(f"Updates go to {url}.")
        problems = _problems(inner(_call(settings, "getWebhookInfo", {}), "result"), url)
    except (ConfigurationError, SetupError) as error:
        print(error, file=sys.stderr)
        return 1
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")
    return 1 if problems else 0


def _set(settings: TelegramSettings, url: str) -> None:
    values = {"url": url, "secret_token": settings.secret, "allowed_updates": UPDATES}
    _call(settings, "setWebhook", values)


def _problems(webhook: Mapping[str, Any], url: str) -> list[str]:
    problems = []
    if words(webhook, "url") != url:
        problems.append(f"Telegram sends updates elsewhere than to {url}: run this without --check.")
    if set(webhook.get("allowed_updates") or ()) != set(UPDATES):
        problems.append("Telegram sends other kinds of updates than wanted: run this without --check.")
    error = words(webhook, "last_error_message")
    if error:
        problems.append(f"Telegram's last delivery failed: {error}")
    return problems


def _call(settings: TelegramSettings, method: str, values: Mapping[str, Any]) -> dict[str, Any]:
    request = Telegram(settings).call(method, values)
    try:
        # Errors of httpx name the address, and with it the token.
        response = httpx.post(
            request.url,
            content=request.body,
            headers=dict(request.headers),
            timeout=TIME_LIMIT,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        raise SetupError(f"Telegram cannot be reached for {method}: {type(error).__name__}") from None
    data = json_object(response.content)
    if data.get("ok") is not True:
        raise SetupError(f"Telegram refused {method} ({response.status_code}): {words(data, 'description')}")
    return data


if __name__ == "__main__":
    sys.exit(main())
