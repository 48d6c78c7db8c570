"""Which providers the clinic has set up. A folder is imported only where its variables are set."""

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module

from web.channels.exchange import Provider

NAMES = ("telegram", "whatsapp", "twilio", "messenger", "slack", "generic")
# All other channels are named like their provider.
CHANNELS = {"twilio_sms": "twilio", "twilio_whatsapp": "twilio"}
# The variables of a provider begin with its name; one that is set means that the channel is wanted.
CLASSES = {"whatsapp": "WhatsApp"}


def load(environment: Mapping[str, str]) -> dict[str, Provider]:
    """The providers that are set up, by name. Raises ConfigurationError rather than run a half-open one."""
    found: dict[str, Provider] = {}
    for name in NAMES:
        if not any(variable.startswith(f"{name.upper()}_") for variable in environment):
            continue
        settings_of = getattr(import_module(f"web.channels.{name}.settings"), f"{name}_settings")
        settings = settings_of(environment)
        if settings is not None:
            make: Callable[..., Provider] = getattr(
                import_module(f"web.channels.{name}.provider"), CLASSES.get(name, name.capitalize())
            )
            found[name] = make(settings)
    return found


@lru_cache(maxsize=1)
def providers() -> dict[str, Provider]:
    """The providers of this process. Raises ConfigurationError."""
    return load(os.environ)


def provider_of(channel: str) -> Provider | None:
    """The provider of a channel; None where it is not set up (any more)."""
    return providers().get(CHANNELS.get(channel, channel))
