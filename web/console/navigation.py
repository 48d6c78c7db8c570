"""The way around the staff's pages: only to what is there, and what the person may open."""

from typing import Any

from django.db import Error
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from web.console.access import NEEDED
from web.console.roles import suffices
from web.frontdoor.words import words
from web.questions.lists import raised

# (label, name of the address), in the order of the page.
PLACES = (
    ("Who needs help", "staff"),
    ("Conversations", "conversations"),
    ("Topics", "staff-topics"),
    ("Safety", "staff-safety"),
    ("Questions", "staff-questions"),
    ("Try it", "staff-try"),
    ("Releases", "staff-releases"),
    ("Figures", "staff-figures"),
    ("People", "staff-people"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor; ``for_staff`` has left the person here.

    It reads the database for clinical approvers alone: how many questions were raised to them.
    """
    person = getattr(request, "person", None)
    if person is None:
        return {}
    places = []
    for label, name in PLACES:
        needed = NEEDED.get(name)
        if needed is None or not suffices(person.roles, needed):
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        is_here = request.path == address or (name != "staff" and request.path.startswith(address))
        number = _raised() if name == "staff-questions" and person.may_approve else 0
        places.append({"label": label, "address": address, "is_here": is_here, "raised": number})
    return {"places": places, "person": person, "clinic": words().clinic}


def _raised() -> int:
    try:
        return raised()
    except Error:
        return 0  # the page that says that the database is away has this navigation too
