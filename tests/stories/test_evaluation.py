"""A file of questions through the real model, as `make evaluate` runs it."""

import json
import sys
from pathlib import Path

import pytest

import benchmarks.assistant
from benchmarks import evaluate
from benchmarks.assistant import Assistant

FIELDS = {
    "text": str,
    "topics": list,
    "confidence": float,
    "top3": list,
    "outcome": str,
    "level": str,
    "findings": list,
}
LINES = [
    {"text": "can b12 shots cause clots", "topics": ["b12_injections_cause_clots"]},
    {"text": "who won the football last night", "out_of_scope": True},
    {
        "text": "i have crushing chest pain and my left arm hurts",
        "level": "emergency",
        "group": "heart_attack",
    },
    {"text": "hello"},
    {
        "text": "and when breastfeeding?",
        "previous": ["can you have b12 injections in pregnancy"],
        "topics": ["x"],
    },
    {"text": "how often will i get b12 injections", "previous": ["i have crushing chest pain"]},
    {"text": "Can B12 injections cause blood clots? What is pernicious anaemia?"},
    {"text": ""},
    {"text": "?" * 5000},
    {"text": "维生素B12注射会引起血栓吗"},
]


@pytest.fixture
def run(assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Evaluates lines with the assistant that is loaded already; the predictions."""
    monkeypatch.setattr(benchmarks.assistant, "Assistant", lambda model: assistant)
    data, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"

    def evaluated(lines: list[dict[str, object]]) -> list[dict[str, object]]:
        data.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
        monkeypatch.setattr(sys, "argv", ["evaluate", str(data), str(out)])
        assert evaluate.main() == 0
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]

    return evaluated


def test_every_line_gets_its_prediction_with_every_field_in_order(
    run, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    predictions = run(LINES)
    assert [p["text"] for p in predictions] == [line["text"] for line in LINES]
    for prediction in predictions:
        assert {name: type(value) for name, value in prediction.items()} == FIELDS
        assert prediction["outcome"] in {"answer", "did_you_mean", "out_of_scope", "red_flag", "chat"}
        assert prediction["level"] in {"none", "check", "same_day", "emergency"}
        assert 0 <= prediction["confidence"] <= 1
        assert len(prediction["topics"]) <= 2
    clots, football, heart, hello, follow_up, held, two, *odd = predictions
    assert (clots["outcome"], clots["topics"]) == ("answer", ["b12_injections_cause_clots"])
    assert (football["outcome"], football["topics"], len(football["top3"])) == ("out_of_scope", [], 3)
    assert (heart["outcome"], heart["level"], heart["topics"]) == ("red_flag", "emergency", [])
    assert heart["findings"]
    assert (hello["outcome"], hello["topics"]) == ("chat", [])
    assert follow_up["topics"] == ["breastfeeding"]
    # The level is held from the message before; the question is answered all the same.
    assert (held["outcome"], held["level"], held["topics"]) == ("red_flag", "emergency", ["how_often"])
    assert two["topics"] == ["b12_injections_cause_clots", "pernicious_anaemia"]
    assert {p["outcome"] for p in odd} == {"chat"}
    assert "1/2" in capsys.readouterr().out.replace("questions: accepted topic first", "first")


def test_a_line_with_text_alone_enters_no_rate(run, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert run([{"text": "can b12 shots cause clots"}])[0]["outcome"] == "answer"
    printed = capsys.readouterr().out
    assert "1 lines in" in printed
    assert all(
        line.endswith(" -")
        for line in printed.splitlines()
        if line.startswith(("questions", "out of", "two"))
    )


def test_predictions_do_not_depend_on_the_lines_before(run) -> None:  # type: ignore[no-untyped-def]
    assert run(LINES[::-1])[::-1] == run(LINES)


def test_a_broken_line_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "in.jsonl"
    data.write_text('{"text": "fine"}\n{"topics": []}\n', "utf-8")
    monkeypatch.setattr(sys, "argv", ["evaluate", str(data), str(tmp_path / "out.jsonl")])
    assert evaluate.main() == 1
    assert f"{data}, line 2: a line needs a “text”" in capsys.readouterr().err
