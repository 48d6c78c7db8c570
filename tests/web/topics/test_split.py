import pytest

from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.topics import drafts, published
from web.topics.models import Draft
from web.topics.split import split

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
TITLE = "Why do shots differ between people?"
NEW = "why_do_shots_differ_between_people"


@pytest.fixture
def phrasings(content):
    return list(published.topic("how_often").phrasings)


def test_the_chosen_ways_of_asking_go_over_and_no_file_changes(phrasings):
    before = published.text("how_often")
    new = split("how_often", "", TITLE, phrasings[3:6], "anna", NOON)
    old, published_topic = Draft.objects.get(pk="how_often"), published.topic("how_often")
    assert (new.topic, new.fields["phrasings"]) == (NEW, phrasings[3:6])
    assert old.fields["phrasings"] == phrasings[:3] + phrasings[6:]
    assert new.fields["sources"] == list(published_topic.sources)
    assert (new.fields["owner"], new.fields["answer"]) == (published_topic.owner, "")
    assert new.fields["related"][0] == "how_often"
    assert old.heirs == [NEW]
    assert published.text("how_often") == before
    assert AuditEntry.objects.filter(action="topic split", subject="how_often").exists()


@pytest.mark.parametrize("chosen", [[], ["never asked"], "all"])
def test_what_makes_no_split_is_refused_and_changes_nothing(phrasings, chosen):
    with pytest.raises(drafts.RefusedError):
        split("how_often", "", TITLE, phrasings if chosen == "all" else chosen, "anna", NOON)
    assert not Draft.objects.exists()


def test_a_title_in_use_a_topic_that_is_not_and_one_that_goes_are_refused(phrasings):
    for topic, title in (("how_often", "Missed dose"), ("nothing", TITLE)):
        with pytest.raises(drafts.RefusedError):
            split(topic, "", title, phrasings[:1], "anna", NOON)
    drafts.retire("how_often", True, "anna", NOON)
    with pytest.raises(drafts.RefusedError):
        split("how_often", Draft.objects.get().revision, TITLE, phrasings[:1], "anna", NOON)


def test_who_splits_what_somebody_changed_meanwhile_is_told(phrasings):
    drafts.save("how_often", "", {"owner": "Nurses"}, "bert", NOON)
    with pytest.raises(drafts.ChangedError):
        split("how_often", "", TITLE, phrasings[:2], "anna", NOON)
    assert Draft.objects.get().fields["phrasings"] == phrasings


def test_only_in_the_draft_nothing_published_is_lost(phrasings):
    draft = drafts.add_phrasing("how_often", "a line of the draft alone", "anna", NOON)
    new = split("how_often", draft.revision, TITLE, ["a line of the draft alone"], "anna", NOON)
    assert [found.topic for found in Draft.objects.all()] == [new.topic]


def test_both_are_thrown_away_together_or_not_at_all(phrasings):
    new = split("how_often", "", TITLE, phrasings[:2], "anna", NOON)
    old = Draft.objects.get(pk="how_often")
    with pytest.raises(drafts.ChangedError):
        drafts.drop(new.topic, new.revision, "anna", NOON)
    assert Draft.objects.count() == 2
    drafts.drop(new.topic, new.revision, "anna", NOON, {old.topic: old.revision})
    assert not Draft.objects.exists()


def test_typing_back_what_is_published_keeps_the_tie(phrasings):
    split("how_often", "", TITLE, phrasings[:2], "anna", NOON)
    old = Draft.objects.get(pk="how_often")
    drafts.save("how_often", old.revision, {"phrasings": phrasings}, "anna", NOON)
    assert Draft.objects.filter(pk="how_often").exists()
