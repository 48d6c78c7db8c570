import pytest

from tests.support.clock import NOON
from web.topics import ties
from web.topics.models import Draft

pytestmark = pytest.mark.django_db


def draft(topic, *heirs):
    return Draft.objects.create(
        topic=topic, fields={}, revision="x", changed_by="anna", changed_at=NOON, heirs=list(heirs)
    )


def names(topic):
    return [other.topic for other in ties.tied(topic)]


def test_ties_go_both_ways_and_over_several_steps():
    draft("a", "b")
    draft("b", "c")
    draft("c")
    draft("d")
    assert [names(topic) for topic in "abcd"] == [["b", "c"], ["a", "c"], ["a", "b"], []]
    assert names("nothing") == []


def test_an_heir_without_a_draft_ties_nothing():
    draft("a", "published_since")
    assert names("a") == []


def test_what_a_choice_leaves_out():
    draft("a", "b")
    draft("b")
    draft("c")
    assert ties.left_out(["a", "c"], Draft.objects.all()) == [("a", "b")]
    assert ties.left_out(["a", "b"], Draft.objects.all()) == []
    assert ties.takes_over_from("b") == ["a"]
