from io import BytesIO

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook

from content.exchange.table import FIELDS, ExchangeError, fields_of
from content.exchange.workbook import read_workbook, write_workbook
from content.topics import Topic
from tests.support.topics import TEA, TOPICS


def changed(change, data: bytes | None = None) -> bytes:
    """A workbook after someone has changed it in a spreadsheet program."""
    book = load_workbook(BytesIO(data or write_workbook([TEA])))
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@given(TOPICS)
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_as_it_was(topic: Topic) -> None:
    table = read_workbook(write_workbook([topic]))
    assert [row.cells for row in table.rows] == [fields_of(topic)]
    assert tuple(question.text for question in table.questions) == topic.phrasings
    assert table.problems == []


def test_nothing_that_begins_like_a_formula_is_one() -> None:
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(“x”)")
    topic = TEA.__class__(**{name: getattr(TEA, name) for name in TEA.__slots__} | {"phrasings": texts})
    book = load_workbook(BytesIO(write_workbook([topic])))
    cells = [row[1] for row in book["Questions"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(texts)
    assert {(cell.data_type, cell.quotePrefix, cell.number_format) for cell in cells} == {("s", True, "@")}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "formula"),
        ("=IF(1,2,3)", "formula"),
        ("#N/A", "error"),
        (True, "truth value"),
        (1.5, "number"),
    ],
)
def test_a_cell_that_is_no_text_is_told_with_its_place(value: object, told: str) -> None:
    def change(book: Workbook) -> None:
        book["Questions"]["B3"] = value

    (problem,) = read_workbook(changed(change)).problems
    assert str(problem.place) == "Questions, row 3, question"
    assert problem.topic == "tea"
    assert told in problem.message


def test_a_whole_number_is_taken_as_its_digits() -> None:
    def change(book: Workbook) -> None:
        book["Questions"]["B3"] = 1000

    assert read_workbook(changed(change)).questions[1].text == "1000"


def test_empty_rows_are_passed_over_and_keep_the_numbers_right() -> None:
    def change(book: Workbook) -> None:
        book["Questions"].insert_rows(3, 4)

    places = [question.place.row for question in read_workbook(changed(change)).questions]
    assert places == [2, *range(7, 18)]


def test_columns_may_stand_in_another_order() -> None:
    def change(book: Workbook) -> None:
        sheet = book["Topics"]
        for row in sheet.iter_rows():
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values)):
                cell.value = value

    assert read_workbook(changed(change)).rows[0].cells == fields_of(TEA)


def test_an_unknown_column_or_sheet_is_told() -> None:
    def change(book: Workbook) -> None:
        book["Topics"].cell(1, len(FIELDS) + 1).value = "remarks"
        book.create_sheet("Sheet3")

    places = [str(problem.place) for problem in read_workbook(changed(change)).problems]
    assert places == ["Sheet3", "Topics, row 1, remarks"]


@pytest.mark.parametrize("missing", ["Topics", "Questions"])
def test_a_missing_sheet_is_told(missing: str) -> None:
    with pytest.raises(ExchangeError, match=f"no sheet “{missing}”"):
        read_workbook(changed(lambda book: book.remove(book[missing])))


def test_a_missing_column_is_told() -> None:
    with pytest.raises(ExchangeError, match="no column “title”"):
        read_workbook(changed(lambda book: book["Topics"].delete_cols(2)))


def test_a_sheet_that_claims_a_million_rows_takes_no_longer() -> None:
    def change(book: Workbook) -> None:
        book["Questions"].cell(1_048_576, 1).value = "tea"

    with pytest.raises(ExchangeError, match="more than 200,000 rows"):
        read_workbook(changed(change))


def test_a_text_that_no_cell_holds_is_refused() -> None:
    topic = TEA.__class__(**{name: getattr(TEA, name) for name in TEA.__slots__} | {"answer": "a" * 32_768})
    with pytest.raises(ExchangeError, match="tea has a text of more than 32,767"):
        write_workbook([topic])
