from datetime import date

import pytest

from content.topic_file import fields_of
from tests.support.clock import NOON
from web.figures.counts import TopicCount
from web.topics import published
from web.topics.listing import SORTS, Filter, retired_rows, rows
from web.topics.models import Draft

pytestmark = pytest.mark.usefixtures("content")
TODAY = date(2026, 11, 25)


def drafted(topic, is_retirement=False, **values):
    fields = fields_of(published.topic("how_often")) | values
    return Draft(
        topic=topic,
        fields=fields,
        is_retirement=is_retirement,
        changed_by="anna",
        changed_at=NOON,
        revision="x",
    )


@pytest.fixture
def found():
    every = [
        drafted("how_often", title="Aaa", answer="About coffee."),
        drafted("coffee", title="Zzz", answer="Milk."),
        drafted("missed_dose", True),
    ]
    return rows(published.topics(), every, TODAY)


def test_every_topic_has_its_state(found):
    assert {row.topic: row.state for row in found} == {
        "how_often": "draft",
        "coffee": "new",
        "missed_dose": "retire",
        "how_long_lifelong": "published",
        "too_much_b12": "published",
        "b12_injections_cause_clots": "published",
    }
    assert found[0].title == "Aaa"


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ({"q": "COFFEE aaa"}, {"how_often"}),
        ({"q": "coffee"}, {"how_often", "coffee"}),
        ({"state": "new"}, {"coffee"}),
        ({"owner": "nobody"}, set()),
        ({"overdue": "1"}, set()),
        ({"q": "coffee", "state": "published"}, set()),
        ({"q": "zzz", "review": "draft, awaiting clinical review"}, {"coffee"}),
        ({"q": "zzz", "review": "reviewed"}, set()),
    ],
)
def test_filters(found, query, topics):
    wanted = Filter.from_query(query)
    assert {row.topic for row in found if wanted.takes(row)} == topics


def test_past_review_goes_by_what_is_published():
    late = rows(published.topics(), [], date(2099, 1, 1))
    assert all(row.is_overdue for row in late)
    assert not any(row.is_overdue for row in rows({}, [drafted("coffee")], date(2099, 1, 1)))


def test_a_proposed_draft_says_so():
    (row,) = rows({}, [drafted("coffee")], TODAY, proposed={"coffee"})
    assert row.state == "proposed"


def test_what_was_retired_is_shown_only_where_it_is_asked_for():
    every = retired_rows({"gone": (7, fields_of(published.topic("how_often")))})
    assert [(row.topic, row.release, row.state_words) for row in every] == [("gone", 7, "retired")]
    assert not Filter().takes(every[0])
    assert Filter(state="retired").takes(every[0])


def test_most_asked_and_worst_rated_come_first():
    counts = {
        "how_often": TopicCount("how_often", 9, 9, 0, 1, 1),
        "missed_dose": TopicCount("missed_dose", 90, 90, 0, 4, 16),
        "too_much_b12": TopicCount("too_much_b12", 20, 20, 0, 0, 1),
        "how_long_lifelong": TopicCount("how_long_lifelong", 99, 99, 0, 50, 1),
    }
    every = rows(published.topics(), [], TODAY, counts=counts)

    def order(sort):
        return [row.topic for row in Filter(sort=sort).sorted(every)]

    assert order("asked")[:4] == ["how_long_lifelong", "missed_dose", "too_much_b12", "how_often"]
    # One of one says less than sixteen of twenty.
    assert order("worst")[:4] == ["missed_dose", "too_much_b12", "how_often", "how_long_lifelong"]
    assert order("") == [row.topic for row in every]
    assert Filter.from_query({"sort": "nonsense"}).sort == ""
    assert all(Filter.from_query({"sort": key}).sort == key for key in SORTS)
