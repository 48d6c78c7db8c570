import pytest

from content.exchange.files import read_file, write_file
from content.exchange.table import ExchangeError
from tests.support.topics import TEA


@pytest.mark.parametrize("name", ["a.xlsx", "A.XLSX", "a.csv", "a.yml", "a.b.yaml"])
def test_the_name_says_the_format(name: str) -> None:
    assert read_file(name, write_file(name, [TEA])).rows[0].cells["id"] == "tea"


@pytest.mark.parametrize("name", ["a.xlsm", "a.XLS", "a.xlsb", "a.ods"])
def test_kinds_that_hold_macros_are_refused(name: str) -> None:
    with pytest.raises(ExchangeError, match="macros"):
        read_file(name, write_file("a.xlsx", [TEA]))


@pytest.mark.parametrize("name", ["", "a", "a.txt", "a.xlsx.exe"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ExchangeError, match=r"\.xlsx, \.csv or \.yml"):
        read_file(name, b"")


def test_a_workbook_behind_another_name_is_refused() -> None:
    with pytest.raises(ExchangeError):
        read_file("a.csv", write_file("a.xlsx", [TEA]))
