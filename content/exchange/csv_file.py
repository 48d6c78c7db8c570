"""Topics as CSV: one row a topic, its questions in one cell, a line each.

Spreadsheet programs run what begins like a formula. Such a text goes out with an apostrophe before it, which
they show as text, and the apostrophe is taken off when it comes back.
"""

import csv
import io
import re
from collections.abc import Iterable

from content.exchange.container import MAX_FILE
from content.exchange.table import (
    FIELDS,
    MAX_TOPICS,
    OPTIONAL_FIELDS,
    QUESTIONS,
    ExchangeError,
    Place,
    Problem,
    Question,
    Row,
    Table,
    fields_of,
)
from content.topics import Topic

SHEET = "CSV"
COLUMNS = (*FIELDS, QUESTIONS)
csv.field_size_limit(MAX_FILE)  # the questions of one topic may be long; the file's own size is limited
SEPARATORS = ",;\t"
# Also the wide forms that some programs take for the plain ones, and signs behind blanks.
FORMULA_LIKE = re.compile(r"(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
GUARDED = re.compile(r"'+" + FORMULA_LIKE.pattern)
NEEDS_GUARD = re.compile(r"'*" + FORMULA_LIKE.pattern)


def guard(text: str) -> str:
    """The text so that no spreadsheet program takes it for a formula; ``unguard`` gives it back exactly."""
    return f"'{text}" if NEEDS_GUARD.match(text) else text


def unguard(text: str) -> str:
    """The text behind ``guard``; any other text as it is."""
    return text[1:] if GUARDED.match(text) else text


def write_csv(topics: Iterable[Topic]) -> bytes:
    """The topics as CSV in UTF-8 with a mark at the start, by which Excel knows it.

    A cell of CSV may be of any length; that Excel itself holds less concerns workbooks only.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for topic in topics:
        questions = "\n".join(map(guard, topic.phrasings))
        writer.writerow([*map(guard, fields_of(topic).values()), questions])
    return file.getvalue().encode("utf-8-sig")


def decoded(data: bytes) -> str:
    """The text of a file that staff sent. Raises ExchangeError where it is not text, or too large."""
    if len(data) > MAX_FILE:
        raise ExchangeError(f"the file is larger than {MAX_FILE // 1_000_000} MB; send it in parts")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(
            "the file is not UTF-8; save it as UTF-8 (“CSV UTF-8”), or send a workbook"
        ) from None
    if "\0" in text:
        raise ExchangeError("the file holds binary data; save it as text (“CSV UTF-8”), or send a workbook")
    return text


def read_csv(data: bytes) -> Table:
    """What a CSV file holds. Raises ExchangeError where it is refused as a whole."""
    try:
        return _read(decoded(data))
    except csv.Error as error:
        raise ExchangeError(f"the file is not valid CSV ({error}); save it as CSV again") from None


def _read(text: str) -> Table:
    table = Table()
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    headings = [unguard(name).strip() for name in next(reader, [])]
    for missing in [name for name in COLUMNS if name not in headings and name not in OPTIONAL_FIELDS]:
        raise ExchangeError(f"the file has no column “{missing}”; keep the headings of an exported file")
    for name in sorted({name for name in headings if headings.count(name) > 1}):
        raise ExchangeError(f"the file has the column “{name}” twice; keep one")
    for name in headings:
        if name not in COLUMNS:
            message = "this column is not known; remove it or correct its heading"
            table.problems.append(Problem(Place(SHEET, 1, name), message))
    for number, cells in enumerate(reader, start=2):
        if not any(cells):
            continue
        if len(table.rows) == MAX_TOPICS:
            raise ExchangeError(f"the file has more than {MAX_TOPICS:,} topics; send fewer at once")
        values = dict(zip(headings, cells))
        topic = unguard(values.get("id", "")).strip()
        if len(cells) != len(headings):
            message = f"the row has {len(cells)} cells, the headings are {len(headings)}; correct it"
            table.problems.append(Problem(Place(SHEET, number), message, topic))
        row = {name: unguard(values.get(name, "")) for name in FIELDS if name in headings}
        table.rows.append(Row(SHEET, number, row))
        for line in values.get(QUESTIONS, "").split("\n"):
            if line.strip():
                place = Place(SHEET, number, QUESTIONS)
                table.questions.append(Question(topic, unguard(line.removesuffix("\r")), place))
    return table
