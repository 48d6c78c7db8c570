"""The website chat's files as they are sent: without comments and indentation, compressed, with checksums.

``/widget.js`` is what a page embeds. It holds the names and checksums of the others, which stand in a folder
named after what is in them: a browser may keep those for good, and asks again for ``/widget.js`` alone. The
modules that ``chat.js`` imports are sent with it as one: four requests less on a bad line, and less to send.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LOADER = "widget.js"
MAIN = "chat.js"
IMPORT = re.compile(r'^import .* from "\./([\w.]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export ", re.MULTILINE)
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
# Whole lines only: what stands in the middle of a line may be part of a text.
COMMENTS = re.compile(r"^\s*(?://.*|/\*[\s\S]*?\*/)\s*$", re.MULTILINE)
INDENTATION = re.compile(r"^\s+", re.MULTILINE)
BESIDE_MARKS = re.compile(r"\s*([{};,])\s*")
PLACES = {"PARTS": "const PARTS = {};", "FOLDER": 'const FOLDER = "";'}


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """One file: its bytes, plain and compressed. ``changing`` is the one whose address stays the same."""

    body: bytes
    compressed: bytes
    media_type: str
    changing: bool

    @property
    def integrity(self) -> str:
        """The checksum as browsers compare it (Subresource Integrity)."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.body).digest()).decode()

    def response(self, request: HttpRequest) -> HttpResponse:
        """The file, or 304 for who has it; other sites may load it, as it is the same for everyone."""
        tag = f'W/"{self.integrity[7:]}"'
        headers = {
            "Content-Type": self.media_type,
            "Cache-Control": "public, no-cache" if self.changing else "public, max-age=31536000, immutable",
            "ETag": tag,
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
        body = self.body
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = self.compressed, "gzip"
        # Django leaves the body of a HEAD to whoever sends the response.
        return HttpResponse(body, headers=headers)


@lru_cache(maxsize=1)
def served() -> dict[str, WidgetFile]:
    """The files of this installation by address, read once."""
    return widget_files(settings.WIDGET_DIR)


def renew() -> None:
    """Serve the files as they stand now; pages that are open find the ones that they began with."""
    files = served()
    files.update(widget_files(settings.WIDGET_DIR))


def style_address(request: HttpRequest) -> dict[str, str]:
    """For templates: ``{{ chat_css }}`` is where the style of the chat stands."""
    return {"chat_css": next(address for address in served() if address.endswith("/chat.css"))}


def widget_files(folder: Path) -> dict[str, WidgetFile]:
    """The files of a folder by address. Raises OSError and UnicodeDecodeError where one cannot be read."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(folder.iterdir()) if path.suffix in TYPES}
    loader = texts.pop(LOADER)
    imported: list[str] = []
    if MAIN in texts:
        _follow(MAIN, texts, imported)
        modules = [IMPORT.sub("", texts.pop(name)) for name in imported]
        texts[MAIN] = "".join([*(EXPORT.sub("", module) for module in modules[:-1]), modules[-1]])
    parts = {name: _file(text, Path(name).suffix) for name, text in texts.items()}
    checksums = {name: part.integrity for name, part in parts.items()}
    version = hashlib.sha256(json.dumps(checksums).encode()).hexdigest()[:12]
    loader = loader.replace(PLACES["PARTS"], f"const PARTS = {json.dumps(checksums)};")
    loader = loader.replace(PLACES["FOLDER"], f'const FOLDER = "widget/{version}/";')
    files = {f"/widget/{version}/{name}": part for name, part in parts.items()}
    return {f"/{LOADER}": _file(loader, ".js", changing=True), **files}


def _follow(name: str, texts: dict[str, str], found: list[str]) -> None:
    """Add a module after those that it imports. What two of them define is a SyntaxError in the browser."""
    for other in IMPORT.findall(texts[name]):
        if other not in found:
            _follow(other, texts, found)
    found.append(name)


def _file(text: str, suffix: str, changing: bool = False) -> WidgetFile:
    text = INDENTATION.sub("", COMMENTS.sub("", text))
    body = (BESIDE_MARKS.sub(r"\1", text) if suffix == ".css" else text).encode()
    return WidgetFile(body, gzip.compress(body, 9, mtime=0), TYPES[suffix], changing)
