import json
import logging
import sys

import pytest

from web.logs import JsonLines, event, is_news


def record_of(logger_name, message, *args, exc_info=None):
    return logging.LogRecord(logger_name, logging.ERROR, "file.py", 1, message, args, exc_info)


def test_an_event_is_one_line_of_json(caplog):
    caplog.set_level(logging.INFO)
    event(logging.getLogger("web.test"), "turn", ms=5, message="m-1")
    line = json.loads(JsonLines().format(caplog.records[0]))
    assert (line["event"], line["ms"], line["message"], line["severity"]) == ("turn", 5, "m-1", "info")


def test_of_an_exception_only_type_and_place_are_kept():
    try:
        raise ValueError("what a person wrote")
    except ValueError:
        line = JsonLines().format(record_of("web.x", "turn failed", exc_info=sys.exc_info()))
    assert "a person" not in line
    assert json.loads(line)["exception"] == "ValueError"
    assert "test_logs.py" in json.loads(line)["place"]


def test_the_arguments_of_other_loggers_are_not_filled_in():
    assert "words" not in JsonLines().format(record_of("library", "got %s", "words"))


@pytest.mark.parametrize(
    ("name", "exc_info", "news"),
    [
        ("django.request", None, False),
        ("django.request", (ValueError, None, None), True),
        ("web.x", None, True),
    ],
)
def test_refused_requests_are_no_news(name, exc_info, news):
    assert is_news(record_of(name, "x", exc_info=exc_info)) is news
