from datetime import timedelta

import pytest

from tests.support.clock import NOON
from web.questions.lately import SHOWN, Asked, lately
from web.widget.models import Forgetting

HERE = {"text_id": "utter_faq/how_often", "kind": "answer"}


def test_the_last_questions_come_without_names(asked):
    asked("how often, i am Tom Bridges", **HERE, useful=False)
    asked("every 8 weeks?", **HERE, at=NOON + timedelta(hours=1), channel="whatsapp", useful=True)
    asked("and now", **HERE)
    assert lately("how_often") == [
        Asked("and now", NOON, "web", ""),
        Asked("every 8 weeks?", NOON + timedelta(hours=1), "whatsapp", "up"),
        Asked("how often, i am [name]", NOON, "web", "down"),
    ]


@pytest.mark.django_db
def test_only_typed_questions_that_this_topic_answered(asked):
    asked("other", text_id="utter_faq/missed_dose")
    asked("How often?", **HERE, choice="topic:how_often")
    asked("+44 7700 900123", **HERE)
    assert lately("how_often") == []


def test_what_is_to_be_forgotten_is_not_shown(asked):
    asked("how often", **HERE, conversation="web-9")
    Forgetting.objects.create(pk="web-9", asked_at=NOON)
    assert lately("how_often") == []


def test_at_most_ten(asked):
    for number in range(SHOWN + 3):
        asked(f"how often {number}", **HERE)
    assert [row.text for row in lately("how_often")][:2] == ["how often 12", "how often 11"]
    assert len(lately("how_often")) == SHOWN
