"""The token that stands for a conversation on a page of another site, where our cookie does not travel."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from django.conf import settings
from django.core import signing

SALT = "web.widget.tokens"  # so that no cookie of ours passes as a token, and no token as a cookie


@dataclass(frozen=True, slots=True)
class Token:
    """The signed text and when it ends."""

    text: str
    expires: datetime


def make(conversation: str, origin: str) -> Token:
    """A token for the conversation, good on pages of that origin alone ("" is our own page)."""
    text = signing.TimestampSigner(salt=SALT).sign_object({"conversation": conversation, "origin": origin})
    age = timedelta(seconds=settings.CONVERSATION_TOKEN_AGE)
    return Token(text, datetime.now(timezone.utc) + age)


def conversation_of(text: str, origin: str) -> str | None:
    """The conversation that a token names; None for one that is altered, too old, or of another origin."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        data = signer.unsign_object(text, max_age=settings.CONVERSATION_TOKEN_AGE)
    except (signing.BadSignature, ValueError):
        return None
    return str(data["conversation"]) if data["origin"] == origin else None
