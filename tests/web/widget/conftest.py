"""The clinic with a website of its own, and nothing counted or remembered from the test before."""

from dataclasses import replace

import pytest

from tests.support.pages import OTHER_SITE, SITE, Page


@pytest.fixture(autouse=True)
def nothing_kept():
    from web.widget import feed, forgotten, limits, stream

    kept = (feed.feed, forgotten.forgotten, limits.message_limits, stream.open_streams)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


@pytest.fixture(autouse=True)
def sites(monkeypatch):
    """Two sites may hold the chat."""
    from web.frontdoor.words import words

    clinic = words().clinic
    website = replace(clinic.website, origins=(SITE, OTHER_SITE))
    monkeypatch.setattr(words(), "clinic", replace(clinic, website=website))


@pytest.fixture
def door(monkeypatch, make_front_door):
    door = make_front_door()
    for place in ("web.frontdoor.views", "web.widget.views", "web.frontdoor.turn"):
        monkeypatch.setattr(f"{place}.front_door", lambda: door)
    return door


@pytest.fixture
def page():
    """Makes pages."""
    return Page
