"""The telephone number of a person on a messaging app, where their address is one."""

import re

from web.channels.identity import AddressError, decrypt
from web.channels.models import Person

CHANNELS = ("whatsapp", "twilio_sms", "twilio_whatsapp")
# In WhatsApp an address may be a user id, which holds other letters.
NUMBER = re.compile(r"(?:whatsapp:)?\+?(?P<digits>[0-9]{7,15})")


def phone_of(conversation: str) -> str:
    """The number to call, with + before the country; "" where none is known. Never in a log."""
    person = Person.objects.filter(pk=conversation, channel__in=CHANNELS).first()
    if person is None:
        return ""
    try:
        match = NUMBER.fullmatch(decrypt(person.address))
    except AddressError:
        return ""
    return f"+{match['digits']}" if match else ""
