import base64
import gzip
import hashlib
import re
import shutil

import pytest
from django.test import AsyncClient

from web.widget_files import renew, served, widget_files

LIMIT = 25_000  # bytes, compressed: all that a visitor loads


async def get(path, **headers):
    return await AsyncClient().get(path, headers=headers)


def test_all_that_a_visitor_loads_is_small():
    sizes = {address.rsplit("/", 1)[-1]: len(file.compressed) for address, file in served().items()}
    languages = [sizes.pop(name) for name in list(sizes) if name.startswith("strings.")]
    assert sum(sizes.values()) + max(languages) <= LIMIT, sizes


async def test_the_loader_is_asked_for_again_and_the_rest_is_kept():
    loader = await get("/widget.js")
    assert loader["Cache-Control"] == "public, no-cache"
    assert (await get("/widget.js", if_none_match=loader["ETag"])).status_code == 304
    part = await get(next(address for address in served() if address.endswith("/chat.js")))
    assert "immutable" in part["Cache-Control"]
    for response in (loader, part):
        assert response["Content-Type"] == "text/javascript; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_it_is_compressed_for_who_can_read_that():
    plain = await get("/widget.js")
    compressed = await get("/widget.js", accept_encoding="gzip, br")
    assert "Content-Encoding" not in plain
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.content) == plain.content


async def test_the_loader_knows_the_checksums_of_the_others():
    loader = (await get("/widget.js")).content.decode()
    folder = re.search(r'FOLDER = "(.+?)"', loader)[1]
    parts = dict(re.findall(r'"([\w.]+)": "sha256-(.+?)"', loader))
    assert set(parts) == {"chat.css", "chat.js", "red_flags.js", "strings.en.js", "strings.es.js"}
    for name, digest in parts.items():
        body = (await get(f"/{folder}{name}")).content
        assert base64.b64encode(hashlib.sha256(body).digest()).decode() == digest


async def test_only_reading_is_allowed_and_nothing_else_is_served():
    assert (await AsyncClient().post("/widget.js")).status_code == 405
    assert (await AsyncClient().head("/widget.js")).status_code == 200
    for path in ("/widget/", "/widget/chat.js", "/widget/../web/settings.py"):
        assert (await get(path)).status_code == 404


def test_comments_and_indentation_are_left_out_and_nothing_else(tmp_path):
    (tmp_path / "widget.js").write_text('const FOLDER = "";\nconst PARTS = {};\n')
    (tmp_path / "a.js").write_text(
        '// gone\n/** gone\n * too\n */\nconst a = "// stays"; // stays\n  f("/* stays */");\n'
    )
    (tmp_path / "notes.txt").write_text("never served")
    files = widget_files(tmp_path)
    assert [address.rsplit("/", 1)[-1] for address in files] == ["widget.js", "a.js"]
    body = next(file.body for address, file in files.items() if address.endswith("a.js"))
    assert body == b'const a = "// stays"; // stays\nf("/* stays */");\n'


def test_what_is_imported_is_sent_as_one(tmp_path):
    (tmp_path / "widget.js").write_text('const FOLDER = "";\nconst PARTS = {};\n')
    (tmp_path / "chat.js").write_text(
        'import { a } from "./a.js";\nimport { b } from "./b.js";\n\nexport const c = a + b;\n'
    )
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n\nexport const a = b;\n')
    (tmp_path / "b.js").write_text("export const b = 1;\n")
    files = widget_files(tmp_path)
    assert [address.rsplit("/", 1)[-1] for address in files] == ["widget.js", "chat.js"]
    body = next(file.body for address, file in files.items() if address.endswith("chat.js"))
    assert body == b"const b = 1;\nconst a = b;\nexport const c = a + b;\n"


@pytest.mark.parametrize("change", ["body", "name"])
def test_another_content_has_another_address(tmp_path, change):
    (tmp_path / "widget.js").write_text('const FOLDER = "";\nconst PARTS = {};\n')
    (tmp_path / "a.js").write_text("1;")
    before = widget_files(tmp_path)
    if change == "body":
        (tmp_path / "a.js").write_text("2;")
    else:
        (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert not set(before) & set(widget_files(tmp_path)) - {"/widget.js"}


def test_a_new_vocabulary_is_served_and_open_pages_keep_theirs(tmp_path, settings):
    known = dict(served())
    shutil.copytree(settings.WIDGET_DIR, tmp_path / "widget")
    script = tmp_path / "widget" / "red_flags.js"
    script.write_text(script.read_text("utf-8") + "const more = 1;\n", "utf-8")
    settings.WIDGET_DIR = tmp_path / "widget"
    renew()
    try:
        now = served()
        assert now["/widget.js"].body != known["/widget.js"].body
        assert known.keys() < now.keys()
    finally:
        served().clear()
        served().update(known)
