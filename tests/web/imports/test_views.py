"""A file is looked at, then taken in as drafts; what is published stays as it is."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from content.exchange.files import read_file, write_file
from tests.support.topics import TEA
from web.audit.models import AuditEntry
from web.console.roles import Role, give
from web.imports.models import Upload
from web.topics import drafts, published
from web.topics.models import Draft

pytestmark = pytest.mark.django_db


def signed_in(name="anna", *roles):
    client = Client()
    user = User.objects.create_user(name, is_staff=True)
    give(user, roles)
    client.force_login(user)
    return client


@pytest.fixture
def editor():
    return signed_in("anna", Role.EDITOR)


def how_often(**values):
    return replace(published.topics()["how_often"], **values)


def sent(client, topics, name="topics.xlsx"):
    return client.post("/staff/imports/", {"file": SimpleUploadedFile(name, write_file(name, topics))})


def number_of(response) -> str:
    return re.search(r'name="upload" value="([^"]+)"', response.content.decode())[1]


@pytest.mark.parametrize("name", ["topics.xlsx", "topics.csv", "topics.yml"])
def test_a_file_becomes_drafts_after_it_was_looked_at(editor, name) -> None:
    before = {path.name: path.read_bytes() for path in published.folder().iterdir()}
    tea = replace(TEA, sources=("NHS-HYD",))
    looked = sent(editor, [how_often(answer="Every other day at first."), tea], name)
    text = looked.content.decode()
    assert "1 new, 1 changed, 0 unchanged, 0 refused. Nothing has been changed yet." in text
    assert not Draft.objects.exists()
    done = editor.post("/staff/imports/apply", {"upload": number_of(looked)}).content.decode()
    assert "<strong>2</strong> topics" in done
    assert Draft.objects.get(pk="how_often").fields["answer"] == "Every other day at first."
    assert Draft.objects.get(pk="tea").fields["phrasings"] == list(TEA.phrasings)
    assert not Upload.objects.exists()
    assert {path.name: path.read_bytes() for path in published.folder().iterdir()} == before
    assert AuditEntry.objects.filter(action="topics taken in from a file", by="anna").exists()


def test_mistakes_are_told_with_their_place_and_hold_up_no_other(editor) -> None:
    text = sent(editor, [how_often(title="A new title"), replace(TEA, title="<b>Tea</b>")]).content.decode()
    assert "Topics, row 3, title: the text holds HTML (“&lt;b&gt;”)" in text
    assert "0 new, 1 changed, 0 unchanged, 1 refused" in text


def test_what_somebody_works_on_is_not_overwritten(editor) -> None:
    drafts.save("how_often", "", {"title": "Ben's title"}, "ben", timezone.now())
    looked = sent(editor, [how_often(title="The file's title")])
    done = editor.post("/staff/imports/apply", {"upload": number_of(looked)}).content.decode()
    assert "how_often: there is a draft of it by ben" in done
    assert Draft.objects.get().fields["title"] == "Ben's title"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsm", b"PK", "macros"),
        ("a.xlsx", b"PK", "no workbook"),
        ("a.txt", b"", ".xlsx, .csv or .yml"),
        ("a.yml", b"a: &a [1]", "anchors"),
        ("<img src=x>.csv", b"\xff\xff", "not UTF-8"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(editor, name, data, told) -> None:
    response = editor.post("/staff/imports/", {"file": SimpleUploadedFile(name, data or b" ")})
    assert response.status_code == 400
    assert told in response.content.decode()
    assert not Upload.objects.exists()


def test_without_a_file_nothing_happens(editor) -> None:
    assert editor.post("/staff/imports/").status_code == 400


def test_only_who_sent_a_file_takes_it_in_and_only_once(editor) -> None:
    number = number_of(sent(editor, [how_often(title="A new title")]))
    ben = signed_in("ben", Role.EDITOR)
    assert ben.post("/staff/imports/apply", {"upload": number}).status_code == 404
    assert editor.post("/staff/imports/apply", {"upload": number}).status_code == 200
    assert editor.post("/staff/imports/apply", {"upload": number}).status_code == 404
    assert editor.post("/staff/imports/apply", {"upload": "x"}).status_code == 404


def test_files_are_kept_for_a_day(editor) -> None:
    sent(editor, [how_often(title="A new title")])
    Upload.objects.update(at=timezone.now() - timedelta(days=2))
    sent(editor, [how_often(title="Another title")])
    assert Upload.objects.count() == 1


def test_a_viewer_takes_topics_out_and_none_in() -> None:
    viewer = signed_in("cleo")
    assert viewer.get("/staff/imports/").status_code == 403
    assert sent(viewer, [TEA]).status_code == 403
    assert viewer.get("/staff/imports/topics.csv").status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "csv", "yml"])
def test_all_topics_as_a_file(editor, kind) -> None:
    response = editor.get(f"/staff/imports/topics.{kind}")
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert len(read_file(f"a.{kind}", response.content).rows) == len(published.topics())
    assert editor.get("/staff/imports/topics.exe").status_code == 404


def test_a_topic_too_long_for_a_cell_goes_out_as_csv_and_back_and_a_workbook_says_why_not(
    editor, content
) -> None:
    path = content / "data" / "faq" / "how_often.yml"
    before = path.read_text("utf-8")
    more = "".join(
        f"        - how often is shot number {n} given to somebody who waits\n" for n in range(3_000)
    )
    assert len(more) > 140_000
    indent = re.search(r"examples: \|\n( +)- ", before)[1]
    rows = more.replace("        - ", f"{indent}- ")
    path.write_text(before.replace("examples: |\n", f"examples: |\n{rows}", 1), "utf-8")
    table = read_file("a.csv", editor.get("/staff/imports/topics.csv").content)
    assert sum(question.topic == "how_often" for question in table.questions) > 3_000
    assert editor.get("/staff/imports/topics.xlsx").status_code == 200
    path.write_text(before.replace("Most people", "Most people " + "are well " * 4_000, 1), "utf-8")
    assert editor.get("/staff/imports/topics.csv").status_code == 200
    response = editor.get("/staff/imports/topics.xlsx")
    assert response.status_code == 400
    assert "how_often has a text of more than 32,767 characters" in response.content.decode()
