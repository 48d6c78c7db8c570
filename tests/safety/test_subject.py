"""Who or what has a sign: people, parts of a body, names, and things that cannot have it."""

from __future__ import annotations

import pytest

from safety import Level, assess


@pytest.mark.parametrize(
    "text",
    [
        "tomato plants collapsed overnight",
        "pod goes unresponsive every minute",
        "the parliament is paralysed again",
        "i think my cable box is having a stroke",
        "stocks convulsed at noon and then collapsed",
        "the shop is on its last legs, gasping for customers",
        "my bank app gave me chest pains",
    ],
)
def test_a_thing_is_no_patient(text: str) -> None:
    assert assess(text).level == Level.NONE


@pytest.mark.parametrize(
    "text",
    [
        "mark collapsed in the kitchen",
        "our rose has collapsed",
        "the plumber collapsed in my kitchen",
        "the pregnant woman upstairs is having convulsions",
        "an elderly neighbour collapsed on her drive",
        "zyx collapsed",
        "the fistula in my arm is haemorrhaging",
        "the sink is full of red blood",
        "the car hit him and he is unconscious",
        "this morning collapsed twice",
        "feels like breathing through a straw",
        "the milk ran out.\n\nbleeding heavily for an hour",
    ],
)
def test_a_person_a_name_or_a_body_counts(text: str) -> None:
    assert assess(text).level == Level.EMERGENCY
