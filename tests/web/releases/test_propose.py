import pytest

from tests.support.clock import NOON
from web.releases.models import Release
from web.releases.propose import propose, withdraw
from web.releases.publish import RefusedError
from web.topics import drafts, published
from web.topics.merge import merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic_rasa")]


def save(topic="how_often", by="anna", **values):
    return drafts.save(topic, "", values or {"answer": "New words."}, by, NOON)


def test_a_release_holds_what_the_drafts_said_then_and_who_wrote_them():
    draft = save()
    draft = drafts.save("how_often", draft.revision, {"answer": "Newer."}, "bert", NOON)
    release = propose(["how_often"], " words ", "carla", NOON)
    drafts.save("how_often", draft.revision, {"answer": "Later."}, "anna", NOON)
    (change,) = Release.objects.get(pk=release.pk).changes
    assert change["before"] == published.text("how_often")
    assert "Newer." in change["after"]
    assert (release.authors, release.proposed_by, release.note) == (["anna", "bert"], "carla", "words")
    assert (release.state, release.needs_model) == ("checking", False)


def test_what_stood_before_is_a_release_too():
    save()
    propose(["how_often"], "", "anna", NOON)
    assert [(r.kind, r.state) for r in Release.objects.order_by("number")] == [
        ("found", "live"),
        ("drafts", "checking"),
    ]


def test_phrasings_ask_for_a_model():
    save(phrasings=["one way of asking"])
    assert propose(["how_often"], "", "anna", NOON).needs_model


def test_one_at_a_time_and_not_past_what_was_published(content):
    with pytest.raises(RefusedError, match="at least one"):
        propose(["how_often"], "", "anna", NOON)
    save()
    save("missed_dose")
    first = propose(["how_often"], "", "anna", NOON)
    with pytest.raises(RefusedError, match="on its way"):
        propose(["missed_dose"], "", "anna", NOON)
    withdraw(first.pk, "anna", NOON)
    with pytest.raises(RefusedError):
        withdraw(first.pk, "anna", NOON)
    path = content / "data" / "faq" / "missed_dose.yml"
    path.write_text(path.read_text("utf-8") + "# by hand\n", "utf-8")
    with pytest.raises(RefusedError, match="missed_dose"):
        propose(["missed_dose", "how_often"], "", "anna", NOON)


def test_a_draft_that_is_no_topic_is_refused_at_once():
    save(group="")
    with pytest.raises(RefusedError, match="group"):
        propose(["how_often"], "", "anna", NOON)


def test_split_or_merged_drafts_go_out_together():
    merge("missed_dose", "how_often", {}, "anna", NOON)
    for alone in ("missed_dose", "how_often"):
        with pytest.raises(RefusedError, match="published together"):
            propose([alone], "", "anna", NOON)
    release = propose(["missed_dose", "how_often"], "", "anna", NOON)
    assert {change["topic"]: change["heirs"] for change in release.changes} == {
        "missed_dose": ["how_often"],
        "how_often": [],
    }
    assert release.needs_model
