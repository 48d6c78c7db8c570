import csv
import io
import re

import pytest
from hypothesis import given, settings

from content.exchange.csv_file import guard, read_csv, unguard, write_csv
from content.exchange.table import ExchangeError, fields_of
from content.topics import Topic
from tests.support.topics import ANY, TEA, TOPICS


@given(TOPICS)
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_as_it_was(topic: Topic) -> None:
    table = read_csv(write_csv([topic]))
    assert [row.cells for row in table.rows] == [fields_of(topic)]
    assert tuple(question.text for question in table.questions) == topic.phrasings
    assert table.problems == []


@given(ANY)
def test_a_guarded_text_is_no_formula_and_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not re.match(r"\s*[=+\-@]", guard(text))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1", " =1", "＝1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert guard(text) == f"'{text}"


def test_ordinary_text_and_its_apostrophes_are_left_alone() -> None:
    assert guard("can't drink - at all = no") == "can't drink - at all = no"
    assert guard("'tis") == unguard("'tis") == "'tis"


def test_a_formula_typed_into_the_file_stays_text() -> None:
    data = write_csv([TEA]).replace(b"Can I drink tea after a B12 shot?", b"=CMD()")
    assert read_csv(data).rows[0].cells["title"] == "=CMD()"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_read(separator: str) -> None:
    rows = list(csv.reader(io.StringIO(write_csv([TEA]).decode("utf-8-sig"))))
    file = io.StringIO()
    csv.writer(file, delimiter=separator).writerows(rows)
    assert read_csv(file.getvalue().encode()).rows[0].cells == fields_of(TEA)


def test_a_row_with_too_few_cells_is_told() -> None:
    problems = read_csv(write_csv([TEA]) + b'"milk","A title"\r\n').problems
    assert [(str(problem.place), problem.topic) for problem in problems] == [("CSV, row 3", "milk")]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no column “id”"),
        (b"id,title\r\n", "no column “group”"),
        ("id,title\r\nté".encode("latin-1"), "not UTF-8"),
        (b"id\0,title", "binary data"),
        (write_csv([TEA]).replace(b'"title"', b'"id"'), "column “id” twice|no column “title”"),
        (write_csv([TEA]) + b'"milk', "not valid CSV"),
        (b"a" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_told_so(data: bytes, told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        read_csv(data)
