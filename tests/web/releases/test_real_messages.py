import html
import json

import pytest

from tests.support.clock import NOON
from web.frontdoor import store
from web.frontdoor.models import Conversation, InboxMessage
from web.frontdoor.replies import Answer, Reply
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


def answer(*topics):
    return Reply("!", "answer", answers=tuple(Answer(name, name, "!", (), "draft", "") for name in topics))


def test_what_each_was_answered_with(said):
    before, two, none, flag = said("too old"), said("how often, how many"), said("hello"), said("chest hurts")
    for row in (before, two):
        store._add(row, [answer("how_often", "missed_dose")])
    store._add(two, [Reply("!", "status", "utter_status_seen")], later=True)
    store._add(flag, [Reply("!", "safety", "utter_red_flag_acs")])
    assert {line["id"]: line["said"] for line in last_messages(3)} == {
        two.pk: ["utter_faq/how_often", "utter_faq/missed_dose"],
        none.pk: [],
        flag.pk: ["utter_red_flag_acs"],
    }


def finish(tmp_path, lines, reworded=None):
    folder = tmp_path / "build"
    folder.mkdir()
    report = {"problems": [], "gates": [GATE], "real": lines}
    if reworded is None:
        report["real_asked"] = len(lines)
    else:
        report |= {"reworded": reworded, "reworded_asked": [1, len(lines)]}
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


def test_who_would_read_new_words_is_listed_by_topic_and_goes_with_the_conversation(said, tmp_path, person):
    rows = [said("how often", f"web-{number}") for number in range(2)]
    lines = [{"id": row.pk, "text": row.text, "said": "utter_faq/how_often"} for row in rows]
    release = finish(tmp_path, lines, reworded=[{"text": "a test", "said": "utter_faq/how_often"}])
    vera = person("vera")
    page = text(vera.get(f"/staff/releases/{release.pk}/"))
    assert "utter_faq/how_often: 1 test message, 2 of patients" in page
    assert "“how often” (2 times)" in page
    assert "would be taken otherwise" not in page
    file = text(vera.get(f"/staff/releases/{release.pk}/messages.csv"))
    assert '"patient","how often","2","no","","","utter_faq/how_often"' in file
    assert '"test message","a test","1","no","","","utter_faq/how_often"' in file
    Conversation.objects.filter(pk__in=["web-0", "web-1"]).delete()
    assert "how often" not in text(vera.get(f"/staff/releases/{release.pk}/messages.csv"))


def text(response):
    return html.unescape(response.content.decode())
