"""Lists are kept for a while, a few of them, each for the one who asked."""

import uuid

import pytest

from web.tryout import lists
from web.tryout.process import Trial

SAID = {"level": "none", "outcome": "answer", "topics": [], "confidence": 0.5, "replies": []}


def tried(by="anna", draft=None):
    return lists.Tried(by, ("a", "b"), Trial(), draft)


@pytest.fixture(autouse=True)
def no_others():
    lists._lists.clear()
    yield
    lists._lists.clear()


def test_the_oldest_goes_when_there_are_too_many():
    every = [tried() for _ in range(lists.MOST_KEPT + 1)]
    for one in every:
        lists.keep(one)
    assert lists.kept(every[0].number, "anna") is None
    assert lists.kept(every[-1].number, "anna") is every[-1]
    assert lists.kept(every[-1].number, "ben") is None
    assert lists.kept(uuid.uuid4(), "anna") is None


def test_how_far_it_is():
    one = tried(draft=Trial())
    assert (one.share, one.is_done) == (0.0, False)
    one.published.take({"said": [SAID, SAID], "done": True})
    one.draft.take({"said": [SAID], "done": False})
    assert (one.share, one.is_done) == (0.75, False)
    one.draft.take({"said": [SAID | {"level": "emergency"}], "done": True})
    assert one.is_done
    assert [line.differs for line in one.lines()] == ["", "level"]


def test_a_problem_of_either_side_is_told():
    one = tried(draft=Trial())
    one.draft.take({"problem": "It failed."})
    assert one.problem == "It failed."
