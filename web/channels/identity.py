"""What is kept of a person's address: a keyed hash as a name, and the address itself encrypted.

Both keys are made of ADDRESS_KEY. With another key the same person is somebody new, and what waits to be sent
to addresses encrypted before cannot be sent.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class AddressError(Exception):
    """An address cannot be decrypted: it was encrypted with another key."""


def conversation_of(channel: str, account: str, address: str) -> str:
    """The id of a person's conversation, which needs no database and tells nobody the address."""
    digest = hmac.digest(_key("person"), "\0".join((channel, account, address)).encode(), "sha256")
    return f"{channel}-{digest.hex()[:40]}"


def encrypt(text: str) -> str:
    """The text in a form that only this clinic's key opens; another one each time."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What was encrypted. Raises AddressError."""
    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        raise AddressError("encrypted with another ADDRESS_KEY") from None


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("address")))


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(settings.ADDRESS_KEY.encode(), digest_size=32, person=purpose.encode()).digest()
