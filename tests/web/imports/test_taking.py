from dataclasses import replace

import pytest

from content.exchange.changes import Change, ChangeSet
from content.exchange.files import write_file
from content.exchange.table import ExchangeError
from tests.support.clock import NOON
from tests.support.topics import TEA
from web.audit.models import AuditEntry
from web.imports.taking import look, take
from web.topics import drafts, published
from web.topics.models import Draft

pytestmark = pytest.mark.django_db


def test_what_is_published_now_is_compared() -> None:
    found = look("a.csv", write_file("a.csv", published.topics().values()))
    assert found.counts["unchanged"] == len(published.topics())
    with pytest.raises(ExchangeError):
        look("a.exe", b"")


def test_new_and_changed_topics_become_drafts_under_their_own_ids() -> None:
    before = published.topics()["how_often"]
    changed = Change(replace(before, title="Another title"), before, ("title",))
    same = Change(before, before, ())
    taken = take(ChangeSet((Change(TEA, None, ()), changed, same), (), (), ()), "anna", NOON)
    assert (taken.drafted, taken.left) == (["tea", "how_often"], [])
    assert Draft.objects.get(pk="tea").authors == ["anna"]
    assert AuditEntry.objects.latest("number").detail == {"drafted": 2, "left": 0}


def test_a_draft_stays_as_it_is_and_the_others_are_taken() -> None:
    drafts.save("how_often", "", {"title": "Mine"}, "ben", NOON)
    before = published.topics()["how_often"]
    changed = Change(replace(before, title="The file's"), before, ("title",))
    taken = take(ChangeSet((changed, Change(TEA, None, ())), (), (), ()), "anna", NOON)
    assert taken.drafted == ["tea"]
    assert taken.left == [("how_often", "there is a draft of it by ben; publish or drop it first")]
    assert Draft.objects.get(pk="how_often").fields["title"] == "Mine"


def test_a_topic_that_was_published_meanwhile_is_left() -> None:
    known = published.topics()["how_often"]
    taken = take(ChangeSet((Change(known, None, ()),), (), (), ()), "anna", NOON)
    assert taken.drafted == []
    assert "already" in taken.left[0][1]
