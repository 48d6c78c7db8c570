"""The clinic's accounts at the providers, as both sides of the kit and the system under test know them."""

from dataclasses import dataclass

PUBLIC_URL = "https://chat.clinic.example"
TELEGRAM_TOKEN = "7123456789:AAF-conformance_kit_0123456789abcdef"
TELEGRAM_SECRET = "conformance-telegram-secret-0123456789"
META_TOKEN = "EAAconformanceKitToken0123456789"
META_APP_SECRET = "5f4dcc3b5aa765d61d8327deb882cf99"
META_VERIFY_TOKEN = "conformance-verify-token-0123"
WHATSAPP_NUMBER = "106540352242922"
WHATSAPP_ACCOUNT = "102290129340398"
PAGE = "682498302938465"
TWILIO_ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TWILIO_TOKEN = "fedcba9876543210fedcba9876543210"
TWILIO_NUMBER = "+442079460101"
SLACK_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
SLACK_TOKEN = "xoxb-263594206564-2343594206574-conformancekit"
SLACK_TEAM = "T061EG9R6"
SLACK_BOT = "U0BOT2LAN"
GENERIC_SECRET = "conformance-generic-secret-0123456789abcdef"


@dataclass(frozen=True)
class Button:
    """A button as the provider showed it: what comes back, and what is read on it."""

    key: str
    title: str


def environment(provider_url: str) -> dict[str, str]:
    """What the system is started with, so that it has all accounts and calls the kit's provider side."""
    return {
        "PUBLIC_URL": PUBLIC_URL,
        "TELEGRAM_BOT_TOKEN": TELEGRAM_TOKEN,
        "TELEGRAM_WEBHOOK_SECRET": TELEGRAM_SECRET,
        "TELEGRAM_API": f"{provider_url}/telegram",
        "WHATSAPP_PHONE_NUMBER_ID": WHATSAPP_NUMBER,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": WHATSAPP_ACCOUNT,
        "WHATSAPP_ACCESS_TOKEN": META_TOKEN,
        "WHATSAPP_APP_SECRET": META_APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": META_VERIFY_TOKEN,
        "WHATSAPP_API": f"{provider_url}/whatsapp",
        "MESSENGER_PAGE_ID": PAGE,
        "MESSENGER_PAGE_TOKEN": META_TOKEN,
        "MESSENGER_APP_SECRET": META_APP_SECRET,
        "MESSENGER_VERIFY_TOKEN": META_VERIFY_TOKEN,
        "MESSENGER_API": f"{provider_url}/messenger",
        "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT,
        "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
        "TWILIO_API": f"{provider_url}/twilio",
        "SLACK_SIGNING_SECRET": SLACK_SECRET,
        "SLACK_BOT_TOKEN": SLACK_TOKEN,
        "SLACK_API": f"{provider_url}/slack",
        "GENERIC_SECRET": GENERIC_SECRET,
        "GENERIC_URL": f"{provider_url}/generic",
    }
