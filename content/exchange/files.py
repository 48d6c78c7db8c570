"""A file of topics in whichever format its name says."""

from collections.abc import Callable, Iterable
from pathlib import PurePath

from content.exchange.csv_file import read_csv, write_csv
from content.exchange.rasa_yaml import read_rasa_yaml, write_rasa_yaml
from content.exchange.table import ExchangeError, Table
from content.exchange.workbook import read_workbook, write_workbook
from content.topics import Topic

READERS: dict[str, Callable[[bytes], Table]] = {
    ".xlsx": read_workbook,
    ".csv": read_csv,
    ".yml": read_rasa_yaml,
    ".yaml": read_rasa_yaml,
}
WRITERS: dict[str, Callable[[Iterable[Topic]], bytes]] = {
    ".xlsx": write_workbook,
    ".csv": write_csv,
    ".yml": write_rasa_yaml,
    ".yaml": write_rasa_yaml,
}
MACROS = (".xlsm", ".xltm", ".xlam", ".xlsb", ".xls", ".ods")


def read_file(name: str, data: bytes) -> Table:
    """What the file holds. Raises ExchangeError where it is refused as a whole."""
    return READERS[_kind(name)](data)


def write_file(name: str, topics: Iterable[Topic]) -> bytes:
    """The topics in the format that the name asks for. Raises ExchangeError where there is none."""
    return WRITERS[_kind(name)](topics)


def _kind(name: str) -> str:
    kind = PurePath(name).suffix.lower()
    if kind in MACROS:
        raise ExchangeError(f"files of the kind {kind} are not taken, they can hold macros; save it as .xlsx")
    if kind not in READERS:
        raise ExchangeError("the name does not end in .xlsx, .csv or .yml; save the file as one of these")
    return kind
