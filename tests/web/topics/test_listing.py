from datetime import date

import pytest

from content.topic_file import fields_of
from tests.support.clock import NOON
from web.topics import published
from web.topics.listing import Filter, rows
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
    assert [row.fields["title"] for row in found][0] == "Aaa"


@pytest.mark.parametrize(
    ("query", "topics"),
    [
        ({"q": "COFFEE aaa"}, {"how_often"}),
        ({"q": "coffee"}, {"how_often", "coffee"}),
        ({"state": "new"}, {"coffee"}),
        ({"owner": "nobody"}, set()),
        ({"overdue": "1"}, set()),
        ({"q": "coffee", "state": "published"}, set()),
    ],
)
def test_filters(found, query, topics):
    wanted = Filter.from_query(query)
    assert {row.topic for row in found if wanted.takes(row)} == topics


def test_past_review_goes_by_what_is_published():
    late = rows(published.topics(), [], date(2099, 1, 1))
    assert all(row.is_overdue for row in late)
    assert not any(row.is_overdue for row in rows({}, [drafted("coffee")], date(2099, 1, 1)))
