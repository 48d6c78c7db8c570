import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import Finding, Level, assess
from web.frontdoor.echo import LONGEST, echo
from web.frontdoor.markdown import parse


def finding(words, spans):
    return Finding("chest_pain", "pe", Level.EMERGENCY, tuple(words), tuple(spans), "present", True)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("my calf is swollen and i cant breathe", "calf … swollen … cant breathe"),
        ("hello, CHEST PAIN since noon. my name is Jo", "CHEST PAIN"),
        ("how often", ""),
    ],
)
def test_only_the_matched_words_in_their_order(text, quoted):
    assert echo(assess(text).findings) == quoted


def test_words_of_several_findings_are_said_once():
    one, two = finding(["bad", "chest"], [(3, 6), (7, 12)]), finding(["chest", "pain"], [(7, 12), (13, 17)])
    assert echo([one, two]) == "bad chest pain"


@given(st.lists(st.tuples(st.integers(0, 200), st.text(max_size=150)), max_size=8))
def test_whatever_is_matched_is_short_and_formats_nothing(pieces):
    found = [finding([word], [(start, start + len(word))]) for start, word in pieces]
    quoted = echo(found)
    assert len(quoted) <= LONGEST + len(" …")
    blocks = parse(f"You wrote: “{quoted}”.")
    runs = [run for block in blocks for line in block["lines"] for run in line]
    assert len(blocks) == 1
    assert not any(run["bold"] or run["href"] for run in runs)
