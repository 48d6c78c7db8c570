"""Topics as a workbook: one sheet of topics, one of their questions. Every cell is text, and stays it.

A text that begins like a formula is written as text with Excel's own mark for that; a formula in a workbook
that comes in is refused, since nobody could say which text it stands for.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from content.exchange.container import check_workbook
from content.exchange.table import (
    FIELDS,
    MAX_QUESTIONS,
    MAX_TOPICS,
    OPTIONAL_FIELDS,
    QUESTIONS_SHEET,
    TOPICS_SHEET,
    ExchangeError,
    Place,
    Problem,
    Question,
    Row,
    Table,
    check_fits,
    fields_of,
)
from content.topics import Topic

QUESTION_FIELDS = ("id", "question")
WIDTHS = {"title": 40, "owner": 22, "review_state": 30, "related": 30, "sources": 30, "answer": 90}
WIDTHS |= {"question": 90}
LAST_ROW = 1_048_576  # of any sheet
# What XML cannot hold is written as Excel writes it, and so is a text that looks like that.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def write_workbook(topics: Iterable[Topic]) -> bytes:
    """The topics as an XLSX file. Raises ExchangeError where a text does not fit into a cell."""
    topics = list(topics)
    check_fits(topics)
    book = Workbook(write_only=True)
    write_sheet(book, TOPICS_SHEET, FIELDS, (fields_of(topic).values() for topic in topics))
    questions = ((topic.id, phrasing) for topic in topics for phrasing in topic.phrasings)
    write_sheet(book, QUESTIONS_SHEET, QUESTION_FIELDS, questions)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_workbook(data: bytes) -> Table:
    """What an XLSX file holds. Raises ExchangeError where it is refused as a whole."""
    check_workbook(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
    except Exception:
        # openpyxl raises whatever its parts raise on a damaged file; none of it is more than that.
        raise ExchangeError("the workbook cannot be read; save it as .xlsx again") from None
    try:
        return _read_sheets(book)
    except ExchangeError:
        raise
    except Exception:
        raise ExchangeError("a sheet of the workbook cannot be read; save it as .xlsx again") from None
    finally:
        book.close()


def _read_sheets(book: Any) -> Table:
    table = Table()
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    for name in (TOPICS_SHEET, QUESTIONS_SHEET):
        if name not in sheets:
            raise ExchangeError(f"the workbook has no sheet “{name}”; keep the names of an exported workbook")
    for name in sheets:
        if name not in (TOPICS_SHEET, QUESTIONS_SHEET):
            message = f"this sheet is not read; move what counts to {TOPICS_SHEET} or {QUESTIONS_SHEET}"
            table.problems.append(Problem(Place(name, None), message))
    for number, cells in _rows(table, sheets[TOPICS_SHEET], FIELDS, OPTIONAL_FIELDS, MAX_TOPICS):
        table.rows.append(Row(TOPICS_SHEET, number, cells))
    for number, cells in _rows(table, sheets[QUESTIONS_SHEET], QUESTION_FIELDS, (), MAX_QUESTIONS):
        place = Place(QUESTIONS_SHEET, number, "question")
        table.questions.append(Question(cells["id"].strip(), cells["question"], place))
    return table


def write_sheet(book: Any, name: str, columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> None:
    """Add a sheet to a write-only workbook: headings, then rows, every cell as text."""
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    for index, column in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + index)].width = WIDTHS.get(column, 16)
    sheet.append([_cell(sheet, column, bold=True) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])


def _cell(sheet: Any, text: str, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet)
    cell._value = UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    cell.data_type = "s"
    cell.number_format = "@"
    # Without it, Excel makes a formula of “=…” as soon as someone edits the cell.
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _rows(
    table: Table, sheet: Any, columns: tuple[str, ...], optional: tuple[str, ...], limit: int
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the headings that hold anything, with their numbers."""
    # The size that a sheet declares is not to be believed, in either direction.
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=len(columns) + 10), start=1)
    _, headings = next(rows, (1, ()))
    named = {index: str(cell.value).strip() for index, cell in enumerate(headings) if cell.value is not None}
    for missing in [name for name in columns if name not in named.values() and name not in optional]:
        raise ExchangeError(
            f"the sheet {sheet.title} has no column “{missing}”; keep the headings of an exported workbook"
        )
    for name in sorted({name for name in named.values() if list(named.values()).count(name) > 1}):
        raise ExchangeError(f"the sheet {sheet.title} has the column “{name}” twice; keep one")
    for name in named.values():
        if name not in columns:
            message = "this column is not known; remove it or correct its heading"
            table.problems.append(Problem(Place(sheet.title, 1, name), message))
    for number, row in rows:
        if all(cell.value is None or cell.value == "" for cell in row):
            continue
        if number > limit + 1:
            raise ExchangeError(f"the sheet {sheet.title} has more than {limit:,} rows; send fewer at once")
        topic = str(next((c.value for i, c in enumerate(row) if named.get(i) == "id"), None) or "").strip()
        cells = {}
        for index, cell in enumerate(row):
            name = named.get(index, "")
            if name in columns:
                place = Place(sheet.title, number, name)
                cells[name] = _text(table, cell, place, topic)
        yield number, {name: cells.get(name, "") for name in named.values() if name in columns}


def _text(table: Table, cell: Any, place: Place, topic: str) -> str:
    value = cell.value
    if value is None:
        return ""
    message = ""
    if cell.data_type == "f" or not isinstance(value, str | int | float | date | datetime):
        message = "the cell holds a formula; paste the text itself (“paste values”)"
    elif cell.data_type == "e":
        message = f"the cell holds the error {value}; write the text"
    elif isinstance(value, bool):
        message = "the cell holds a truth value; format the column as text and write the word"
    elif isinstance(value, datetime) and place.column == "review_by":
        return value.date().isoformat()
    elif isinstance(value, date | datetime):
        message = "the spreadsheet made a date of the text; format the column as text and write it again"
    elif isinstance(value, float) and not value.is_integer():
        message = "the cell holds a number; format the column as text and write it again"
    if message:
        table.problems.append(Problem(place, message, topic))
        return ""
    if not isinstance(value, str):
        return str(int(value))
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
