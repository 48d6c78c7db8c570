from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.conversations.models import Ownership, StatusChange
from web.conversations.owner import change, heard, owner_of

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def owned(chat):
    def make(status, **values):
        chat()
        row = Ownership.objects.create(pk="web-1", since=NOON, written_at=NOON, **values)
        change(row, status, "took_over", "anna", NOON)
        Ownership.objects.update(unanswered_since=None)
        return row

    return make


def test_without_a_row_it_is_the_bots(chat):
    chat()
    assert owner_of("web-1") == heard("web-1", NOON) == "bot"
    assert Ownership.objects.count() == 0


@pytest.mark.parametrize("status", ["bot", "waiting", "person", "closed"])
def test_who_has_it(owned, status):
    owned(status)
    assert owner_of("web-1") == status
    assert heard("web-1", LATER) == ("bot" if status == "closed" else status)
    assert Ownership.objects.get().written_at == LATER


def test_a_persons_time_begins_with_the_first_message(owned):
    owned("person")
    heard("web-1", LATER)
    heard("web-1", LATER + timedelta(minutes=1))
    assert Ownership.objects.get().unanswered_since == LATER


def test_only_a_persons_time_runs(owned):
    owned("waiting")
    heard("web-1", LATER)
    assert Ownership.objects.get().unanswered_since is None


def test_each_change_is_recorded(owned):
    row = owned("person")
    change(row, "bot", "handed_back", "anna", LATER)
    assert row.by == ""
    assert [(entry.status, entry.by, entry.at) for entry in StatusChange.objects.all()] == [
        ("person", "anna", NOON),
        ("bot", "anna", LATER),
    ]
