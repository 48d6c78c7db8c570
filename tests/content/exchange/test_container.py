"""Hostile workbooks are refused before anything parses them."""

import struct
import zipfile
from io import BytesIO

import pytest

from content.exchange import container
from content.exchange.container import check_workbook
from content.exchange.table import ExchangeError
from content.exchange.workbook import write_workbook
from tests.support.topics import TEA

GOOD = write_workbook([TEA])
BOOK = "xl/workbook.xml"


def with_part(name: str, content: bytes, source: bytes = GOOD) -> bytes:
    """The good workbook with one part added or replaced."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(source)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        return archive.read(name)


def test_a_plain_workbook_passes() -> None:
    check_workbook(GOOD)


def test_a_bomb_is_refused_by_its_ratio() -> None:
    with pytest.raises(ExchangeError, match="unpacks to far more"):
        check_workbook(with_part("xl/worksheets/sheet3.xml", b" " * 20_000_000))


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    with pytest.raises(ExchangeError, match="unpacks to far more"):
        check_workbook(with_part("xl/worksheets/sheet3.xml", b" " * (container.MAX_UNPACKED + 1)))


def test_a_bomb_that_declares_a_small_size_is_refused() -> None:
    data = bytearray(with_part("xl/worksheets/sheet3.xml", b" " * 20_000_000))
    size = struct.pack("<I", 20_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 1000)
    with pytest.raises(ExchangeError, match=r"damaged|unpacks"):
        check_workbook(bytes(data))


def test_very_many_parts_are_refused() -> None:
    file = BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(container.MAX_PARTS):
            archive.writestr(f"xl/worksheets/s{number}.xml", b"<a/>")
    with pytest.raises(ExchangeError, match="more than 200 parts"):
        check_workbook(file.getvalue())


def test_a_part_that_is_there_twice_is_refused() -> None:
    file = BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(BOOK, b"<a/>")
    with pytest.raises(ExchangeError, match="a part twice"):
        check_workbook(file.getvalue())


def test_a_large_file_is_refused_unread() -> None:
    with pytest.raises(ExchangeError, match="larger than 10 MB"):
        check_workbook(b"PK" + b"\0" * container.MAX_FILE)


@pytest.mark.parametrize(
    "name",
    [
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/connections.xml",
        "customUI/customUI.xml",
    ],
)
def test_macros_and_other_active_parts_are_refused(name: str) -> None:
    with pytest.raises(ExchangeError, match="macros, embedded files or links"):
        check_workbook(with_part(name, b"<a/>"))


def test_a_workbook_made_for_macros_is_refused() -> None:
    types = part("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    assert macro != types
    with pytest.raises(ExchangeError, match="made for macros"):
        check_workbook(with_part("[Content_Types].xml", macro))


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    ],
)
def test_document_types_and_entities_are_refused(xml: bytes) -> None:
    with pytest.raises(ExchangeError, match="document type"):
        check_workbook(with_part("xl/sharedStrings.xml", xml))


def relation(kind: str, target: str) -> bytes:
    space = "http://schemas.openxmlformats.org"
    return (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId9"'
        f' TargetMode="External"'
        f' Type="{space}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    ).encode()


def test_links_to_other_files_are_refused() -> None:
    with pytest.raises(ExchangeError, match="links to other files"):
        check_workbook(with_part("xl/_rels/x.xml.rels", relation("attachedTemplate", "http://127.0.0.1/t")))


def test_an_address_that_the_program_made_a_link_is_let_through() -> None:
    check_workbook(with_part("xl/worksheets/_rels/sheet1.xml.rels", relation("hyperlink", "https://nhs.uk")))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no workbook or is damaged"),
        (b"id,title\n", "no workbook or is damaged"),
        (GOOD[:2000], "no workbook or is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password or is in an old format"),
        (with_part("xl/workbook.xml", b"<workbook"), "xl/workbook.xml is damaged"),
    ],
    ids=["empty", "a CSV file", "cut off", "an old format", "a broken part"],
)
def test_what_is_no_workbook_is_told_so(data: bytes, told: str) -> None:
    with pytest.raises(ExchangeError, match=told):
        check_workbook(data)


def test_another_kind_of_zip_is_told_so() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", b"<a/>")
    with pytest.raises(ExchangeError, match="no workbook"):
        check_workbook(file.getvalue())
