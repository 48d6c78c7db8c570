import copy

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from components.content_importer import Phrasing


def test_a_phrasing_is_the_same_to_rasa_as_its_own_message() -> None:
    metadata = {"title": "How often?", "related": ["missed_dose"]}
    ours, theirs = (
        kind.build("how often", "faq/how_often", intent_metadata=metadata) for kind in (Phrasing, Message)
    )
    assert ours.fingerprint() == theirs.fingerprint() == copy.deepcopy(ours).fingerprint()
    assert ours == theirs


def test_a_copy_goes_its_own_way() -> None:
    ours = Phrasing.build("how often", "faq/how_often", intent_metadata={"title": "How often?"})
    before = ours.fingerprint()
    other = copy.deepcopy(ours)
    other.set(INTENT, "other")
    other.get("metadata")["intent"]["title"] = "changed"
    assert other.fingerprint() != before
    assert ours.fingerprint() == before
    assert ours.get("metadata")["intent"]["title"] == "How often?"


def test_what_is_set_to_what_it_was_changes_nothing() -> None:
    ours = Phrasing.build("how often", "faq/how_often")
    before = ours.fingerprint()
    ours.set(INTENT, ours.get(INTENT))
    assert ours._cached_fingerprint == before
    ours.set(INTENT, "other")
    assert ours.fingerprint() != before
