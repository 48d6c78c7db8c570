"""Reading a file of questions, and the rates over its predictions."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.evaluate import DataError, first_topic, predict, read_lines, report


def prediction(**values: Any) -> dict[str, Any]:
    empty = {"text": "", "topics": [], "top3": [], "outcome": "out_of_scope", "level": "none", "findings": []}
    return {**empty, "confidence": 0.0, **values}


def rows(text: str) -> dict[str, str]:
    """The report's lines by name."""
    return {name: value for name, _, value in (line.partition("  ") for line in text.splitlines())}


def value(report_text: str, name: str) -> str:
    return rows(report_text)[name].strip().split("  ")[0]


def test_reads_lines_in_order_and_skips_empty_ones(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "first"}\n\n{"text": "second", "topics": ["missed_dose"]}\n', "utf-8")
    assert [line["text"] for line in read_lines(file)] == ["first", "second"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "not JSON"),
        ('["a list"]', "needs a “text”"),
        ('{"topics": []}', "needs a “text”"),
        ('{"text": 3}', "needs a “text”"),
        ('{"text": "a", "topics": "missed_dose"}', "“topics” must be a list"),
        ('{"text": "a", "previous": [1]}', "“previous” must be a list"),
        ('{"text": "a", "also": {}}', "“also” must be a list"),
    ],
)
def test_a_broken_line_is_named_with_its_number(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "fine"}\n' + line + "\n", "utf-8")
    with pytest.raises(DataError, match="line 2") as raised:
        read_lines(file)
    assert reason in str(raised.value)


def test_first_topic_is_the_answered_one_then_the_best_guess_then_none() -> None:
    assert first_topic(prediction(topics=["a", "b"], top3=["c"])) == "a"
    assert first_topic(prediction(top3=["c", "d"])) == "c"
    assert first_topic(prediction()) == ""


def test_a_rate_over_no_lines_is_a_dash() -> None:
    text = report([{"text": "hello"}], [prediction(outcome="chat")])
    assert value(text, "lines") == "1"
    assert value(text, "questions: accepted topic first") == "-"
    assert value(text, "out of scope: caught") == "-"


def test_questions_are_counted_by_what_became_of_them() -> None:
    lines = [{"text": str(number), "topics": ["a"]} for number in range(5)]
    made = [
        prediction(outcome="answer", topics=["a"], top3=["a", "b", "c"]),
        prediction(outcome="answer", topics=["b"], top3=["b", "a", "c"]),
        prediction(outcome="did_you_mean", top3=["a", "b", "c"]),
        prediction(outcome="out_of_scope", top3=["d", "b", "c"]),
        prediction(outcome="chat"),
    ]
    text = report(lines, made)
    assert value(text, "questions: accepted topic first") == "2/5"
    assert value(text, "questions: accepted topic in the top 3") == "3/5"
    assert value(text, "questions: answered right") == "1/5"
    assert value(text, "questions: answered wrong") == "1/5"
    assert value(text, "questions: asked back") == "1/5"
    assert value(text, "questions: turned away") == "1/5"


def test_two_questions_need_two_different_answers() -> None:
    line = {"text": "x", "topics": ["a", "b"], "also": ["b"]}
    for topics, expected in ((["a", "b"], "1/1"), (["b"], "0/1"), (["b", "c"], "0/1")):
        text = report([line], [prediction(outcome="answer", topics=topics, top3=topics)])
        assert value(text, "two questions: both answered") == expected


def test_out_of_scope_is_caught_by_anything_but_an_answer() -> None:
    lines = [{"text": "x", "out_of_scope": True}] * 3
    made = [prediction(outcome=outcome) for outcome in ("answer", "did_you_mean", "out_of_scope")]
    assert value(report(lines, made), "out of scope: caught") == "2/3"


def test_red_flags_are_counted_by_level_group_and_kind() -> None:
    lines: list[dict[str, Any]] = [
        {"text": "1", "level": "emergency", "group": "stroke"},
        {"text": "2", "level": "emergency", "group": "pe"},
        {"text": "3", "level": "none", "kind": "past"},
        {"text": "4", "topics": ["a"]},
    ]
    made = [prediction(level=level) for level in ("emergency", "same_day", "check", "emergency")]
    text = report(lines, made)
    assert value(text, "level emergency: raised") == "2/2"
    assert value(text, "level emergency: as emergency") == "1/2"
    assert value(text, "level emergency, group pe: as emergency") == "0/1"
    assert value(text, "level none, kind past: asked") == "1/1"
    assert value(text, "questions and out of scope: raised") == "1/1"


class Recorder:
    """Stands for the assistant: remembers what it was told, answers the same to everything."""

    def __init__(self, turn: Any) -> None:
        self.turn = turn
        self.heard: list[tuple[str, int]] = []

    def say(self, text: str, conversation: Any) -> Any:
        self.heard.append((text, id(conversation)))
        return self.turn


def test_earlier_messages_go_first_in_the_same_conversation() -> None:
    from benchmarks.assistant import Turn
    from safety import Assessment, Level, Memory

    nothing = Assessment(Level.NONE, Level.NONE, (), (), "", Memory())
    read = {"outcome": "answer", "topics": ["missed_dose"], "confidence": 0.91234, "top3": ["missed_dose"]}
    said = {"text": "…", "custom": {"answers": [{"topic": "missed_dose"}]}}
    assistant = Recorder(Turn([said], read, nothing, Level.NONE))
    made = predict({"text": "and now?", "previous": ["one", "two"]}, assistant)
    assert [text for text, _ in assistant.heard] == ["one", "two", "and now?"]
    assert len({conversation for _, conversation in assistant.heard}) == 1
    assert made == {
        "text": "and now?",
        "topics": ["missed_dose"],
        "confidence": 0.9123,
        "top3": ["missed_dose"],
        "outcome": "answer",
        "level": "none",
        "findings": [],
    }
    assert json.loads(json.dumps(made)) == made


def test_any_level_makes_the_outcome_a_red_flag_and_topics_are_those_whose_answers_were_said() -> None:
    from benchmarks.assistant import Turn
    from safety import Assessment, Level, Memory

    found = Assessment(Level.EMERGENCY, Level.EMERGENCY, (), (), "utter_red_flag_pe", Memory())
    turn = Turn([], {"outcome": "answer", "topics": ["a"]}, found, Level.EMERGENCY)
    made = predict({"text": "x"}, Recorder(turn))
    assert (made["outcome"], made["topics"], made["level"]) == ("red_flag", [], "emergency")


def test_a_topic_answered_below_the_line_of_a_held_level_is_a_topic_answered() -> None:
    from benchmarks.assistant import Turn
    from safety import Assessment, Level, Memory

    held = Assessment(Level.SAME_DAY, Level.NONE, (), (), "", Memory(held=Level.SAME_DAY))
    said = [{"text": "x", "buttons": [], "custom": {"kind": "answer", "answers": [{"topic": "a"}]}}]
    read = {"outcome": "answer", "topics": ["a"]}
    made = predict({"text": "x"}, Recorder(Turn(said, read, held, Level.SAME_DAY)))
    assert (made["outcome"], made["topics"], made["level"]) == ("red_flag", ["a"], "same_day")
