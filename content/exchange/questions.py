"""A plain list of questions in, and a plain table of texts out, in the formats that staff have at hand."""

import csv
import io
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import PurePath
from typing import Any

from openpyxl import Workbook, load_workbook

from content.exchange.container import check_workbook
from content.exchange.csv_file import SEPARATORS, decoded, guard, unguard
from content.exchange.table import MAX_CELL, ExchangeError
from content.exchange.workbook import ESCAPED, LAST_ROW, write_sheet

MAX_QUESTIONS = 2_000
LONGEST = 6_000  # characters: some more than are answered
HEADING = "question"
SHEET = "Questions"


def read_questions(name: str, data: bytes) -> list[str]:
    """The questions of a .txt (a line each), .csv or .xlsx file: its column “question”, else the first one.

    Raises ExchangeError where the file cannot be used or holds too many.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".xlsx":
        return checked(_of_workbook(data))
    if kind not in (".txt", ".csv"):
        raise ExchangeError("the name does not end in .txt, .csv or .xlsx; save the file as one of these")
    text = decoded(data)
    return checked(text.splitlines() if kind == ".txt" else _of_csv(text))


def checked(texts: Iterable[str]) -> list[str]:
    """The texts that are not blank. Raises ExchangeError where there are none, too many or too long ones."""
    found = [text.strip() for text in texts if text.strip()]
    if not found:
        raise ExchangeError("there are no questions; write one a line")
    if len(found) > MAX_QUESTIONS:
        raise ExchangeError(f"there are {len(found):,} questions; send at most {MAX_QUESTIONS:,}")
    if max(map(len, found)) > LONGEST:
        raise ExchangeError(f"a question has more than {LONGEST:,} characters; shorten it")
    return found


def write_table(kind: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as “xlsx” or “csv”; what begins like a formula leaves as text, and a text is cut to a cell."""
    cut = [[text[:MAX_CELL] for text in row] for row in rows]
    if kind == "xlsx":
        book = Workbook(write_only=True)
        write_sheet(book, SHEET, tuple(headings), cut)
        out = BytesIO()
        book.save(out)
        return out.getvalue()
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    writer.writerows([guard(text) for text in row] for row in cut)
    return file.getvalue().encode("utf-8-sig")


def _of_csv(text: str) -> list[str]:
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ExchangeError(f"the file is not valid CSV ({error}); save it as CSV again") from None
    return _column([[unguard(cell) for cell in row] for row in rows])


def _of_workbook(data: bytes) -> list[str]:
    check_workbook(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = []
        for number, row in enumerate(sheet.iter_rows(max_row=LAST_ROW, max_col=20), start=1):
            if number > 5 * MAX_QUESTIONS:
                raise ExchangeError("the sheet has too many rows; copy the questions to a new workbook")
            rows.append([_text(cell, number) for cell in row])
        book.close()
    except ExchangeError:
        raise
    except Exception:
        # openpyxl raises whatever its parts raise on a damaged file; none of it is more than that.
        raise ExchangeError("the workbook cannot be read; save it as .xlsx again") from None
    return _column(rows)


def _text(cell: Any, row: int) -> str:
    if cell.value is None:
        return ""
    if cell.data_type in ("f", "e"):
        raise ExchangeError(f"row {row} holds a formula; paste the texts themselves (“paste values”)")
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(cell.value))


def _column(rows: list[list[str]]) -> list[str]:
    headings = [cell.strip().lower() for cell in rows[0]] if rows else []
    if HEADING in headings:
        return [row[headings.index(HEADING)] for row in rows[1:] if len(row) > headings.index(HEADING)]
    return [row[0] for row in rows if row]
