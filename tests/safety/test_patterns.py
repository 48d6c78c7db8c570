"""The pattern language of the vocabulary."""

from __future__ import annotations

import pytest

from safety.patterns import DEFAULT_GAP, Link, PatternError, parse_pattern


@pytest.mark.parametrize(
    ("text", "items", "links"),
    [
        ("palpitation", ("palpitation",), ()),
        ("out of breath", ("out of breath",), ()),
        ("LEG ~ SWOLLEN", ("LEG", "SWOLLEN"), (Link(False, DEFAULT_GAP),)),
        ("TROUBLE >2 BREATHE", ("TROUBLE", "BREATHE"), (Link(True, 2),)),
        ("can not BREATHE", ("can not", "BREATHE"), (Link(True, 0),)),
        ("all of|LOTS|pill", ("all of|LOTS|pill",), ()),
        ("took > (all of|LOTS) pill", ("took", "all of|LOTS", "pill"), (Link(True, 5), Link(True, 0))),
        ("(a|b) (c|d)", ("a|b", "c|d"), (Link(True, 0),)),
    ],
)
def test_pattern_is_read(text: str, items: tuple[str, ...], links: tuple[Link, ...]) -> None:
    pattern = parse_pattern(text)
    assert pattern.items == items
    assert pattern.links == links


@pytest.mark.parametrize(
    "text", ["", "LEG ~ ", "Leg ~ swollen", "leg, swollen", "a | ", "(a|b c", "(a|) b", "LEG >  > PAIN"]
)
def test_broken_pattern_is_refused(text: str) -> None:
    with pytest.raises(PatternError):
        parse_pattern(text)
