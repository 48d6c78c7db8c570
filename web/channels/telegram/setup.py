"""Tell Telegram where to send updates, and see that all is well: ``python -m web.channels.telegram.setup``.

With ``--check`` it changes nothing and only looks.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from web.channels import selfcheck
from web.channels.exchange import ConfigurationError, inner, json_object, public_url, words
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import TelegramSettings, telegram_settings

PATH = "/webhooks/telegram"
# Whatever is not named is not sent to us at all.
UPDATES = ["message", "edited_message", "callback_query"]


def main() -> int:
    """Set the webhook unless told only to check; 1 where something is wrong, else 0."""
    return selfcheck.run(_look)


def _look() -> list[str]:
    settings = telegram_settings(os.environ)
    if settings is None:
        raise ConfigurationError("TELEGRAM_BOT_TOKEN and TELEGRAM_WEBHOOK_SECRET are not set")
    url = public_url(os.environ) + PATH
    bot = words(inner(_call(settings, "getMe", {}), "result"), "username")
    print(f"The bot is @{bot}.")
    if "--check" not in sys.argv[1:]:
        _set(settings, url)
        print(f"Updates go to {url}.")
    return _problems(inner(_call(settings, "getWebhookInfo", {}), "result"), url)


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
    response = selfcheck.ask(
        "POST",
        request.url,
        f"Telegram cannot be reached for {method}",
        content=request.body,
        headers=dict(request.headers),
    )
    data = json_object(response.content)
    if data.get("ok") is not True:
        raise selfcheck.SetupError(
            f"Telegram refused {method} ({response.status_code}): {words(data, 'description')}"
        )
    return data


if __name__ == "__main__":
    sys.exit(main())
