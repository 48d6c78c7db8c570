import pytest

from tests.support.clock import NOON
from web.topics import drafts
from web.topics.twins import in_other_drafts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def test_the_same_words_in_another_draft_are_found_in_whatever_order():
    drafts.save(
        "missed_dose", "", {"phrasings": ["Jab late, what now?", "skipped a b-12 shot"]}, "bert", NOON
    )
    drafts.save("how_often", "", {"phrasings": ["what now jab late"]}, "anna", NOON)
    found = in_other_drafts("how_often", ["what now jab late", "skipped a b12 shot", "jab late"])
    assert found == {
        "what now jab late": [("Jab late, what now?", "missed_dose")],
        "skipped a b12 shot": [("skipped a b-12 shot", "missed_dose")],
        "jab late": [],
    }


def test_what_is_to_be_retired_asks_nothing_any_more():
    drafts.save("missed_dose", "", {"phrasings": ["jab late"]}, "bert", NOON)
    drafts.retire("missed_dose", True, "bert", NOON)
    assert in_other_drafts("how_often", ["jab late"]) == {"jab late": []}
