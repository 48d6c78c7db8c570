"""Asking from a terminal shows the answer, its sources and how the question was understood."""

import builtins
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.assistant import Assistant, Conversation
from scripts import ask
from tests.support.fake_rasa import OVERDUE

QUESTION = "can b12 shots cause clots"


@pytest.fixture
def loaded(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command uses the assistant that is loaded already."""

    def load(model: Path) -> Assistant:
        assert model.is_file()
        return assistant

    monkeypatch.setattr(ask, "Assistant", load)


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Lines that a person types; then the input ends."""
    waiting: Iterator[str] = iter(lines)

    def read(prompt: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr(builtins, "input", read)


def test_an_answer_is_shown_with_sources_state_and_reading(assistant: Assistant) -> None:
    turn = assistant.say(QUESTION, Conversation())
    shown = ask.shown(turn)
    (answer,) = turn.messages[0]["custom"]["answers"]
    assert shown.startswith(answer["text"])
    assert f"Sources of “{answer['title']}” (draft, awaiting clinical review, review by " in shown
    assert all(source["name"] in shown for source in answer["sources"])
    assert "[answer] topic: b12_injections_cause_clots   confidence: 0." in shown
    assert shown.endswith("red flag: none")


def test_an_overdue_review_is_shown_below_the_answer(assistant: Assistant) -> None:
    turn = assistant.say(QUESTION, Conversation())
    assert OVERDUE not in ask.shown(turn)
    turn.messages[0]["custom"]["answers"][0]["overdue_words"] = OVERDUE
    assert f"\n\n{OVERDUE}\n\nSources of" in ask.shown(turn)


def test_a_red_flag_is_shown_with_what_was_found(assistant: Assistant) -> None:
    shown = ask.shown(assistant.say("i have crushing chest pain and i can't breathe", Conversation()))
    assert shown.startswith("**Call 999 now.**")
    assert "red flag: emergency" in shown
    assert "  found: " in shown


@pytest.mark.parametrize("question", [QUESTION, "$HOME `id` \"quoted\" 'single' \\ %s {x} ;rm", ""])
def test_one_question_may_hold_any_characters(
    loaded: None, question: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ask", "--once"])
    monkeypatch.setenv("QUESTION", question)
    assert ask.main() == 0
    printed = capsys.readouterr().out
    assert "topic: " in printed
    assert "red flag: none" in printed


def test_a_number_presses_a_button_and_an_empty_line_ends(
    loaded: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["ask"])
    typed(monkeypatch, "hello", "1", "99", "", "never read")
    assert ask.main() == 0
    printed = capsys.readouterr().out
    assert "(1) Can B12 injections cause blood clots?" in printed
    assert "topic: b12_injections_cause_clots   confidence: 1.00" in printed
    assert "never read" not in printed


def test_the_end_of_the_input_ends_the_conversation(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["ask"])
    typed(monkeypatch)
    assert ask.main() == 0


def test_without_a_model_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ask, "current_model", lambda: None)
    assert ask.main() == 1
    assert "run `make train`" in capsys.readouterr().err
