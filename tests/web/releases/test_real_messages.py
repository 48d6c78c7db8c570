import json

import pytest

from tests.support.clock import NOON
from web.frontdoor import store
from web.frontdoor.models import Conversation, InboxMessage
from web.releases import builds
from web.releases.models import Release, ReplayedMessage
from web.releases.real_messages import last_messages

pytestmark = pytest.mark.django_db
GATE = {"name": "Level", "is_passed": True, "found": ""}


@pytest.fixture
def said(message):
    def make(text, conversation="web-1", choice="", answered=True):
        one = message(text, conversation=conversation, choice=choice, received_at=NOON)
        store.receive(one, "GB")
        row = InboxMessage.objects.get(message_id=one.message_id)
        if answered:
            row.answered_at = NOON
            row.save()
        return row

    return make


def test_the_last_ones_that_were_typed_and_answered_without_what_identifies(said):
    said("first")
    said("pressed", choice="topic:how_often")
    said("not answered yet", answered=False)
    wanted = said("my name is Anna Smith, call 020 7946 0999")
    found = last_messages(1)
    assert [line["id"] for line in found] == [wanted.pk]
    assert "Smith" not in found[0]["text"]
    assert "7946" not in found[0]["text"]
    assert len(last_messages(10)) == 2


def finish(tmp_path, lines):
    folder = tmp_path / "build"
    folder.mkdir()
    report = {"problems": [], "gates": [GATE], "real": lines, "real_asked": len(lines)}
    (folder / "report.json").write_text(json.dumps(report))
    release = Release.objects.create(kind="drafts", state="checking", proposed_at=NOON)
    builds._finish(release, folder)
    return Release.objects.get(pk=release.pk)


def line(pk, text="how often", is_fall=False):
    return {"id": pk, "text": text, "before": "answer a", "after": "answer b", "is_fall": is_fall}


def test_what_would_be_taken_otherwise_goes_with_its_conversation(said, tmp_path, person):
    stays, goes = said("how often", "web-1"), said("how many", "web-2")
    release = finish(tmp_path, [line(stays.pk), line(goes.pk, "how many"), line(99_999, "gone")])
    assert set(release.replayed.values_list("text", flat=True)) == {"how often", "how many"}
    assert "how often" not in json.dumps(release.report)
    page = person("vera").get(f"/staff/releases/{release.pk}/").content.decode()
    assert "how many" in page
    Conversation.objects.filter(pk="web-2").delete()
    assert [row.text for row in ReplayedMessage.objects.all()] == ["how often"]


def test_the_same_words_are_shown_once_falls_first(said, tmp_path, person):
    rows = [said("a", f"web-{number}") for number in range(3)]
    release = finish(tmp_path, [line(rows[0].pk), line(rows[1].pk), line(rows[2].pk, "my chest", True)])
    page = person("vera").get(f"/staff/releases/{release.pk}/").content.decode()
    assert "(2 times)" in page
    assert page.index("falls in level") < page.index("(2 times)")
