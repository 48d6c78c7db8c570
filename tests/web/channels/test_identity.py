import pytest

from web.channels.identity import AddressError, conversation_of, decrypt, encrypt

NUMBER = "+447700900123"


def test_the_same_person_has_the_same_conversation_and_nobody_else():
    mine = conversation_of("telegram", "123", NUMBER)
    assert mine == conversation_of("telegram", "123", NUMBER)
    others = [("telegram", "124", NUMBER), ("twilio_sms", "123", NUMBER), ("telegram", "123", NUMBER + "0")]
    assert mine not in [conversation_of(*other) for other in others]
    # What stands beside each other may not run into each other.
    assert conversation_of("telegram", "12", "3" + NUMBER) != mine


def test_the_conversation_tells_nothing_of_the_address_without_the_key(settings):
    mine = conversation_of("telegram", "123", NUMBER)
    assert mine.startswith("telegram-")
    assert NUMBER[1:] not in mine
    settings.ADDRESS_KEY = "another"
    assert conversation_of("telegram", "123", NUMBER) != mine


def test_an_address_comes_back_from_its_encrypted_form_alone():
    one, two = encrypt(NUMBER), encrypt(NUMBER)
    assert one != two
    assert NUMBER not in one
    assert decrypt(one) == decrypt(two) == NUMBER


def test_with_another_key_it_cannot_be_read(settings):
    token = encrypt(NUMBER)
    settings.ADDRESS_KEY = "another"
    with pytest.raises(AddressError):
        decrypt(token)
