from dataclasses import replace
from types import SimpleNamespace

import pytest

from content.topic_file import fields_of
from tests.support.clock import NOON
from web.frontdoor.words import words
from web.topics import drafts, published
from web.topics import merge as merging
from web.topics.merge import merge, plan
from web.topics.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def fields(topic):
    return drafts.fields(topic)


def test_what_both_have_is_united_and_the_merged_one_retired():
    ours, theirs = fields("how_often"), fields("missed_dose")
    before = {topic: published.text(topic) for topic in published.topics()}
    merge("missed_dose", "how_often", {}, "anna", NOON)
    after = fields("how_often")
    assert after["phrasings"] == ours["phrasings"] + theirs["phrasings"]
    assert set(after["sources"]) == {*ours["sources"], *theirs["sources"]}
    assert after["answer"] == ours["answer"]
    assert not {"how_often", "missed_dose"} & {*after["related"]}
    assert 2 <= len(after["related"]) <= 3
    merged = Draft.objects.get(pk="missed_dose")
    assert (merged.is_retirement, merged.heirs) == (True, ["how_often"])
    assert {topic: published.text(topic) for topic in published.topics()} == before


def test_others_that_name_it_name_the_survivor():
    draft = drafts.save(
        "too_much_b12", "", {"related": ["missed_dose", "how_often"], "on_yes": "missed_dose"}, "bert", NOON
    )
    drafts.save("b12_injections_cause_clots", "", {"related": ["how_often", "missed_dose"]}, "bert", NOON)
    assert {"too_much_b12", "b12_injections_cause_clots"} <= set(plan("missed_dose", "how_often").pointing)
    merge("missed_dose", "how_often", {}, "anna", NOON)
    changed = Draft.objects.get(pk="too_much_b12")
    assert (changed.fields["related"], changed.fields["on_yes"]) == (["how_often"], "how_often")
    assert changed.revision != draft.revision, "who types there is told"
    for topic in published.topics():
        if topic != "missed_dose":
            assert "missed_dose" not in fields(topic)["related"]


def test_the_earlier_review_date_stands_and_doubles_go():
    other = fields("how_often")["phrasings"][0]
    drafts.save(
        "missed_dose", "", {"review_by": "2026-12-01", "phrasings": [f"{other}?", "new one"]}, "a", NOON
    )
    planned = plan("missed_dose", "how_often")
    assert planned.fields["review_by"] == "2026-12-01"
    assert planned.added == ("new one",)


def test_what_cannot_be_merged_is_refused():
    drafts.begin("Can I drink coffee?", "anna", NOON)
    for topic, into in (
        ("how_often", "how_often"),
        ("nothing", "how_often"),
        ("how_often", "nothing"),
        ("can_i_drink_coffee", "how_often"),
    ):
        with pytest.raises(drafts.RefusedError):
            plan(topic, into)
    drafts.retire("missed_dose", True, "anna", NOON)
    for topic, into in (("missed_dose", "how_often"), ("how_often", "missed_dose")):
        with pytest.raises(drafts.RefusedError, match="retired"):
            plan(topic, into)


@pytest.mark.parametrize("changed", ["missed_dose", "how_often"])
def test_who_merges_what_somebody_changed_meanwhile_is_told(changed):
    drafts.save(changed, "", {"owner": "Nurses"}, "bert", NOON)
    with pytest.raises(drafts.ChangedError):
        merge("missed_dose", "how_often", {}, "anna", NOON)
    assert [draft.topic for draft in Draft.objects.all()] == [changed]


def test_the_survivor_is_tied_even_where_nothing_goes_over():
    everything = fields_of(published.topic("how_often"))
    drafts.save("missed_dose", "", {"phrasings": everything["phrasings"], "sources": []}, "anna", NOON)
    merge("missed_dose", "how_often", {"missed_dose": Draft.objects.get().revision}, "anna", NOON)
    assert Draft.objects.filter(pk="how_often").exists()


def test_a_merge_is_undone_by_throwing_the_drafts_away():
    merge("missed_dose", "how_often", {}, "anna", NOON)
    with pytest.raises(drafts.RefusedError):
        drafts.retire("missed_dose", False, "anna", NOON)
    with pytest.raises(drafts.RefusedError, match="takes over from missed_dose"):
        drafts.retire("how_often", True, "anna", NOON)
    ours, theirs = Draft.objects.get(pk="how_often"), Draft.objects.get(pk="missed_dose")
    drafts.drop("missed_dose", theirs.revision, "anna", NOON, {"how_often": ours.revision})
    assert not Draft.objects.filter(pk__in=["how_often", "missed_dose"]).exists()


def test_a_topic_that_the_website_offers_is_pointed_out(monkeypatch):
    clinic = words().clinic
    offered = replace(clinic, website=replace(clinic.website, suggestions=("missed_dose",)))
    monkeypatch.setattr(merging, "words", lambda: SimpleNamespace(clinic=offered))
    assert plan("missed_dose", "how_often").is_suggested
    assert not plan("how_often", "missed_dose").is_suggested
