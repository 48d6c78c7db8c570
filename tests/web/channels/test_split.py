import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.channels.capabilities import Markup
from web.channels.markup import plain_line, write
from web.channels.split import split
from web.frontdoor.markdown import parse


def cut(text, most):
    parts = split(parse(text), lambda blocks: len(write(blocks, Markup.PLAIN)) <= most)
    return [write(part, Markup.PLAIN) for part in parts]


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("One.\n\nTwo.", 100, ["One.\n\nTwo."]),
        ("One.\n\nTwo.", 6, ["One.", "Two."]),
        ("First here. Second here.", 12, ["First here.", "Second here."]),
        ("He asked Dr. Mo, e.g. about it. Then no.", 33, ["He asked Dr. Mo, e.g. about it.", "Then no."]),
        ("no sentence ends here at all", 10, ["no", "sentence", "ends here", "at all"]),
        ("unbroken", 3, ["unb", "rok", "en"]),
        ("- one\n- two\n- three", 13, ["• one\n• two", "• three"]),
        ("抱歉。请再写。", 4, ["抱歉。", "请再写。"]),
    ],
)
def test_where_it_is_cut(text, most, parts):
    assert cut(text, most) == parts


def test_a_heading_goes_with_its_list():
    assert cut("Before that.\n\nSigns:\n\n- one\n- two", 25) == ["Before that.", "Signs:\n• one\n• two"]


def test_a_heading_keeps_the_first_items_of_a_long_list():
    assert cut("Signs:\n\n- one\n- two\n- three", 19) == ["Signs:\n• one\n• two", "• three"]


def test_a_heading_that_fills_a_part_stands_alone():
    assert cut("Eleven too:\n\n- one\n- two", 11) == ["Eleven too:", "• one\n• two"]


def test_bold_goes_on_behind_a_cut():
    parts = split(
        parse("**First here. Second here.** End."), lambda blocks: len(write(blocks, Markup.PLAIN)) < 13
    )
    assert [write(part, Markup.TELEGRAM_HTML) for part in parts] == [
        "<b>First here.</b>", "<b>Second here.</b>", "End.",
    ]  # fmt: skip


def test_a_number_to_call_is_not_cut():
    parts = split(
        parse("Call 020 7946 0101 now", ("020 7946 0101",)), lambda b: len(write(b, Markup.PLAIN)) <= 14
    )
    assert [write(part, Markup.PLAIN) for part in parts] == ["Call", "020 7946 0101", "now"]


def test_an_address_that_never_fits_is_left_out():
    assert cut(f"[words](https://x.example/{'a' * 50})", 20) == ["words"]


@given(
    st.text(st.sampled_from("ab. !?\n-*é😀\u0301[](https://x.e)") | st.characters(codec="utf-8")),
    st.integers(1, 30),
)
def test_parts_fit_and_lose_nothing_but_space(text, most):
    blocks = parse(text)
    parts = split(blocks, lambda part: len(write(part, Markup.PLAIN)) <= most)
    # One character behind a list's mark takes three: less room than that is no room.
    assert all(len(write(part, Markup.PLAIN)) <= max(most, 3) for part in parts)
    assert all(write(part, Markup.PLAIN).strip() for part in parts)

    def letters(blocks):
        return re.sub(r"\s+", "", "".join(plain_line(line) for block in blocks for line in block["lines"]))

    assert letters([block for part in parts for block in part]) == letters(blocks)
