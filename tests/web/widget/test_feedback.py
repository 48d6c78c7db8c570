import pytest

from tests.support.clock import NOON
from web.frontdoor import store
from web.frontdoor.replies import Reply
from web.widget.feedback import LONGEST, Opinion, keep, opinion_from
from web.widget.models import REASONS, Feedback

GOOD = {"number": 7, "useful": False, "reason": "other", "words": " why? "}


def test_what_a_page_sends():
    assert opinion_from(GOOD) == Opinion(7, False, "other", "why?")
    assert opinion_from({"number": 7, "useful": True}) == Opinion(7, True, "", "")
    assert opinion_from(GOOD | {"words": "a\0b"}).words == "ab"
    assert all(opinion_from(GOOD | {"reason": reason}).reason == reason for reason in REASONS)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"number": None}, "number"),
        ({"number": True}, "number"),
        ({"number": "7"}, "number"),
        ({"number": 0}, "number"),
        ({"number": 2**63}, "number"),
        ({"useful": None}, "useful"),
        ({"useful": 1}, "useful"),
        ({"reason": "bad"}, "reason"),
        ({"reason": ["other"]}, "reason"),
        ({"words": 5}, "words"),
        ({"words": "x" * (LONGEST + 1)}, "words"),
    ],
)
def test_a_wrong_field_is_named(change, named):
    with pytest.raises(ValueError, match=f"'{named}'"):
        opinion_from(GOOD | change)


@pytest.mark.django_db
def test_only_ones_own_replies(message):
    said = message("how often", conversation="web-1")
    store.receive(said, "GB")
    (sent,) = store.keep_replies(said, [Reply("x", "answer")], {})
    opinion = Opinion(sent.number, True, "", "")
    assert not keep("web-2", opinion, NOON)
    assert not keep("web-1", Opinion(sent.number + 1, True, "", ""), NOON)
    assert not Feedback.objects.exists()
    assert keep("web-1", opinion, NOON)
    assert keep("web-1", Opinion(sent.number, False, "other", "why"), NOON)
    assert Feedback.objects.get().useful is False
