"""Two of the staff, and a conversation with one answered message."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.support.clock import NOON


@pytest.fixture(autouse=True)
def nurse(db: None) -> None:
    from django.contrib.auth.models import User

    User.objects.create(username="anna", is_staff=True)


@pytest.fixture
def chat(message: Callable[..., Any], db: None) -> Callable[..., Any]:
    """The patient writes and the turn is closed; the message."""

    def say(
        text: str = "can i talk to someone", conversation: str = "web-1", at: datetime = NOON, **values: Any
    ) -> Any:
        from web.channels.identity import encrypt
        from web.channels.models import Person
        from web.frontdoor import store
        from web.frontdoor.replies import Reply

        said = message(text, conversation=conversation, received_at=at, **values)
        if said.channel != "web":
            known = {"channel": said.channel, "address": encrypt("5"), "written_at": at}
            Person.objects.update_or_create(pk=conversation, defaults=known)
        owner = store.receive(said, "GB").owner
        store.keep_replies(said, [] if owner == "person" else [Reply("An answer.", "chat")], {})
        return said

    return say


@pytest.fixture
def client_of(db: None) -> Callable[[str], Client]:
    """A browser in which that person is signed in."""
    from django.contrib.auth.models import User

    def make(name: str, **values: Any) -> Client:
        user, _ = User.objects.get_or_create(username=name, defaults={"is_staff": True, **values})
        client = Client()
        client.force_login(user)
        return client

    return make
