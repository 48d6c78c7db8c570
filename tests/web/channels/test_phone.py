import pytest

from tests.support.clock import NOON
from web.channels.identity import encrypt
from web.channels.models import Person
from web.channels.phone import phone_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("channel", "address", "number"),
    [
        ("whatsapp", "447700900123", "+447700900123"),
        ("whatsapp", "GB.1234567890", ""),
        ("twilio_sms", "+447700900123", "+447700900123"),
        ("twilio_sms", "CLINIC", ""),
        ("twilio_sms", "60777", ""),
        ("twilio_whatsapp", "whatsapp:+447700900123", "+447700900123"),
        ("telegram", "447700900123", ""),
        ("generic", "447700900123", ""),
    ],
)
def test_an_address_that_is_a_number_can_be_called(channel, address, number):
    Person.objects.create(pk="one", channel=channel, address=encrypt(address), written_at=NOON)
    assert phone_of("one") == number


def test_nobody_has_no_number_and_one_of_another_key_is_not_known(settings):
    Person.objects.create(pk="one", channel="whatsapp", address=encrypt("447700900123"), written_at=NOON)
    settings.ADDRESS_KEY = "another"
    assert phone_of("one") == ""
    assert phone_of("two") == ""
