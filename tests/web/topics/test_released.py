import pytest

from tests.support.clock import NOON
from web.releases.models import Release
from web.topics import published, released

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def release(state, *changes):
    rows = [{"topic": topic, "before": before, "after": after} for topic, before, after in changes]
    return Release.objects.create(kind="drafts", state=state, changes=rows, proposed_at=NOON)


def test_what_is_on_its_way():
    release("checking", ("a", "", "x"))
    release("refused", ("b", "", "x"))
    assert released.proposed() == {"a"}


def test_what_was_retired_and_did_not_come_back(content):
    text = published.text("missed_dose")
    (content / "data" / "faq" / "missed_dose.yml").unlink()
    there = published.text("how_often")
    release("past", ("missed_dose", text, ""))
    release("live", ("how_often", there, ""), ("broken", "no topic", ""), ("back", text, ""))
    release("live", ("back", "", text))
    last = release("past", ("missed_dose", text, ""))
    release("refused", ("too_much_b12", text, ""))
    found = released.retired()
    assert set(found) == {"missed_dose"}
    number, fields = found["missed_dose"]
    assert number == last.number
    assert fields["title"]
