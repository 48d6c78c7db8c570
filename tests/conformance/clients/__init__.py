"""Requests as each provider makes and signs them, from its public documentation and with its own SDK."""

from tests.conformance.clients.client import Client
from tests.conformance.clients.generic import Generic
from tests.conformance.clients.messenger import Messenger
from tests.conformance.clients.slack import Slack
from tests.conformance.clients.telegram import Telegram
from tests.conformance.clients.twilio import Sms, TwilioWhatsApp
from tests.conformance.clients.whatsapp import WhatsApp

KINDS: tuple[type[Client], ...] = (Telegram, WhatsApp, Sms, TwilioWhatsApp, Messenger, Slack, Generic)


def clients(seed: int) -> dict[str, Client]:
    """A client for every channel; the same seed makes the same ids."""
    return {kind.channel: kind(seed) for kind in KINDS}
