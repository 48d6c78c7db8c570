import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.questions.deidentify import LONGEST, MARKS, deidentify, find


def test_what_identifies_is_replaced_by_its_kind() -> None:
    text = "Hi, this is Tom Bridges, call 07700 900123 or tom@example.com, so tired. LS6 2QT"
    assert deidentify(text) == ("Hi, this is [name], call [phone] or [e-mail], so tired. [postcode]")


def test_all_of_an_overlap_goes() -> None:
    assert deidentify("write to sarah.jones@example.com") == "write to [e-mail]"
    assert deidentify("https://example.com/u/07700900123") == "[link]"


def test_of_a_long_text_only_the_beginning_is_read_and_given_back() -> None:
    assert len(deidentify("a" * (LONGEST + 10))) == LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "b12 1000 mcg im weekly x 4",
        "B-12 1000 mcg on weeks 2 and 4",
        "dose 1 ml, b12 2nd dose, b6 2hr",
        "platelets 250000, b12 180 pmol/l",
        "call 999 or 111",
    ],
)
def test_medical_words_and_emergency_numbers_stay(text: str) -> None:
    assert deidentify(text) == text


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_overlaps(text: str) -> None:
    found = find(text)
    assert all(item.kind in MARKS and item.start < item.end <= len(text) for item in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize("piece", ["a-", "a.", "1 ", "1", "a dot ", "i live at ", "call me on ", "Ab "])
def test_a_text_of_full_length_takes_no_time(piece: str) -> None:
    started = time.process_time()
    deidentify(piece * (LONGEST // len(piece)))
    assert time.process_time() - started < 10
