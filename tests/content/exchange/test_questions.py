"""Lists of questions come in from three formats; tables go out in two, and formulas stay texts."""

import csv
import io
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from content.exchange.questions import LONGEST, MAX_QUESTIONS, checked, read_questions, write_table
from content.exchange.table import ExchangeError

ASKED = ["how often?", "=1+1", "<b>is it safe</b>"]


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_text_file_is_a_question_a_line() -> None:
    assert read_questions("a.TXT", "\ufeffhow often?\r\n\r\n  is it safe \n".encode()) == [
        "how often?",
        "is it safe",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_in(kind) -> None:
    data = write_table(kind, ("question", "level"), [(text, "none") for text in ASKED])
    assert read_questions(f"a.{kind}", data) == ASKED


def test_without_a_heading_the_first_column_holds_the_questions() -> None:
    assert read_questions("a.csv", b"how often?;1\nis it safe;2\n") == ["how often?", "is it safe"]
    assert read_questions("a.xlsx", workbook(["how often?", 1], ["is it safe", 2])) == [
        "how often?",
        "is it safe",
    ]


def test_a_column_with_the_heading_is_found_anywhere() -> None:
    assert read_questions("a.csv", b"id,Question\n1,how often?\n2\n") == ["how often?"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"\n \n", "there are no questions"),
        ("a.txt", b"q\n" * (MAX_QUESTIONS + 1), "at most 2,000"),
        ("a.txt", b"q" * (LONGEST + 1), "more than 6,000 characters"),
        ("a.txt", b"\xff\xfe", "not UTF-8"),
        ("a.txt", b"a\0b", "binary"),
        ("a.csv", b'"a', "not valid CSV"),
        ("a.pdf", b"", "does not end in"),
        ("a.txt", b"x" * 10_000_001, "larger than 10 MB"),
        ("a.xlsx", b"no zip", "no workbook"),
        ("a.xlsx", workbook(["question"], ["=1+1"]), "row 2 holds a formula"),
        ("a.xlsx", workbook(*[["q"]] * (5 * MAX_QUESTIONS + 1)), "too many rows"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_cannot_be_used_is_refused_in_words(name, data, words) -> None:
    with pytest.raises(ExchangeError, match=words):
        read_questions(name, data)


def test_what_looks_like_a_formula_leaves_as_text() -> None:
    texts = ["=1+1", "+1", "-1", "@a", "plain", "y" * 40_000]
    rows = list(csv.reader(io.StringIO(write_table("csv", ("a",), [[t] for t in texts]).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:5]] == ["'=1+1", "'+1", "'-1", "'@a"]
    sheet = load_workbook(BytesIO(write_table("xlsx", ("a",), [[t] for t in texts]))).active
    assert [(cell.data_type, cell.value[:5]) for cell in sheet["A"][1:]] == [("s", t[:5]) for t in texts]
    assert len(sheet["A7"].value) == 32_767


def test_blank_lines_are_no_questions() -> None:
    assert checked(["", " how often? "]) == ["how often?"]
