"""What is checked of a workbook before anything parses it: a stranger's zip of XML.

Refused are bombs (by counting what really comes out), macros and other active parts, links to other files,
and document types, through which XML reads files and expands entities.
"""

import re
import zipfile
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from content.exchange.table import ExchangeError

MAX_FILE = 10_000_000  # bytes
MAX_UNPACKED = 60_000_000  # bytes, all parts together: 1,000 topics with 60 questions each are 12 million
MAX_PARTS = 200
MAX_RATIO = 100  # a sheet of text shrinks to a tenth or a twentieth
RATIO_FROM = 100_000  # bytes unpacked; a small part may shrink as it likes
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACTIVE = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|externallink|embeddings|ctrlprops|customui|connections\.xml"
    r"|querytables|webextensions|dialogsheets|\.bin$",
    re.IGNORECASE,
)
# Excel makes an address in a cell a link by itself; nothing follows it here.
HARMLESS_RELATION = "/hyperlink"


def check_workbook(data: bytes) -> None:
    """Raises ExchangeError where the bytes are no plain workbook of a sensible size."""
    if len(data) > MAX_FILE:
        raise ExchangeError(f"the file is larger than {MAX_FILE // 1_000_000} MB; send fewer topics at once")
    if data.startswith(OLD_FORMAT):
        raise ExchangeError(
            "the workbook has a password or is in an old format; save it as .xlsx without a password"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise ExchangeError("the file is no workbook or is damaged; save it as .xlsx again") from None
    except RuntimeError:
        raise ExchangeError("the workbook has a password; save it without one") from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise ExchangeError(f"the workbook has more than {MAX_PARTS} parts; copy the cells to a new workbook")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise ExchangeError("the workbook holds a part twice; copy the cells to a new workbook")
    for name in names:
        if ACTIVE.search(name):
            raise ExchangeError(
                "the workbook holds macros, embedded files or links to other files; "
                "copy the cells to a new workbook and save it as .xlsx"
            )
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise ExchangeError("the file is no workbook; save it as .xlsx")
    # Declared sizes first, since that costs nothing; then what really comes out, since they may be wrong.
    declared = sum(part.file_size for part in parts)
    if declared > MAX_UNPACKED:
        raise _too_large()
    total = 0
    for part in parts:
        size = 0
        with archive.open(part) as stream:
            while block := stream.read(1 << 16):
                size += len(block)
                if total + size > MAX_UNPACKED:
                    raise _too_large()
                if size > RATIO_FROM and size > MAX_RATIO * max(part.compress_size, 1):
                    raise _too_large()
        total += size
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as stream:
                _check_xml(part.filename, stream)


def _too_large() -> ExchangeError:
    return ExchangeError("the workbook unpacks to far more than it should; copy the cells to a new workbook")


def _check_xml(name: str, stream: IO[bytes]) -> None:
    try:
        for _, element in iterparse(stream, forbid_dtd=True):
            tag = element.tag.rpartition("}")[2]
            if tag == "Relationship" and element.get("TargetMode") == "External":
                if not element.get("Type", "").endswith(HARMLESS_RELATION):
                    raise ExchangeError("the workbook has links to other files; copy the cells to a new one")
            elif tag in ("Default", "Override") and "macro" in element.get("ContentType", "").lower():
                raise ExchangeError("the workbook is made for macros; save it as .xlsx (without macros)")
            element.clear()
    except DefusedXmlException:
        raise ExchangeError(
            f"the workbook's part {name} declares a document type, which no spreadsheet program writes; "
            "copy the cells to a new workbook"
        ) from None
    except ParseError:
        raise ExchangeError(f"the workbook's part {name} is damaged; save it as .xlsx again") from None
