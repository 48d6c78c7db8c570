"""The question asked beside a red flag."""

from __future__ import annotations

import pytest

from safety import assess
from safety.pending import other_question


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("my calf is swollen and how often is the shot", "how often is the shot"),
        ("how often are b12 injections? my chest hurts right now", "how often are b12 injections?"),
        ("my chest hurts, also can i drink alcohol after the shot", "can i drink alcohol after the shot"),
        ("my calf is swollen and i cant breathe", ""),
        ("is it normal that my chest hurts", ""),
        ("i cant breathe what do i do", ""),
        ("my chest hurts. thanks for listening to me", ""),
        ("my chest hurts. why?", ""),
    ],
)
def test_only_questions_apart_from_the_signs_are_kept(text: str, question: str) -> None:
    assert other_question(text, assess(text).findings) == question


def test_it_is_kept_in_the_memory_until_the_next_red_flag() -> None:
    memory = assess("my calf is swollen and how often is the shot").memory
    assert memory.pending == "how often is the shot"
    assert assess("ok", memory).memory.pending == "how often is the shot"
    assert assess("and now i cant breathe", memory).memory.pending == ""
