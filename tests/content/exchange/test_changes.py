import time
from dataclasses import replace

import pytest
from hypothesis import given, settings

from content.errors import ROOT
from content.exchange.changes import ChangeSet, change_set
from content.exchange.csv_file import read_csv, write_csv
from content.exchange.files import read_file, write_file
from content.exchange.table import Place, Question, Row, Table, fields_of
from content.sources import load_sources
from content.topics import Topic, load_topics
from tests.support.topics import FOLDER, TEA, TOPICS

FAQ = ROOT / "data" / "faq"
PUBLISHED = load_topics(FAQ)
SOURCES = load_sources(ROOT / "data" / "sources.yml")


def table_of(*topics: Topic) -> Table:
    table = Table()
    number = 1
    for row, topic in enumerate(topics, start=2):
        table.rows.append(Row("Topics", row, fields_of(topic)))
        for phrasing in topic.phrasings:
            number += 1
            table.questions.append(Question(topic.id, phrasing, Place("Questions", number, "question")))
    return table


def changes(*topics: Topic, published: tuple[Topic, ...] = ()) -> ChangeSet:
    return change_set(table_of(*topics), {topic.id: topic for topic in published}, ["LEAFLET"], FOLDER)


@pytest.mark.parametrize("name", ["topics.xlsx", "topics.csv", "topics.yml"])
def test_all_topics_of_the_project_come_back_unchanged(name: str) -> None:
    found = change_set(read_file(name, write_file(name, PUBLISHED.values())), PUBLISHED, SOURCES, FAQ)
    assert found.errors == found.warnings == ()
    assert found.counts == {"new": 0, "changed": 0, "unchanged": len(PUBLISHED), "refused": 0}
    assert {change.topic.id: change.topic for change in found.changes} == PUBLISHED


@given(TOPICS)
@settings(max_examples=50, deadline=None)
def test_a_topic_is_taken_exactly_or_refused_with_a_reason(topic: Topic) -> None:
    for name in ("a.xlsx", "a.csv", "a.yml"):
        found = change_set(read_file(name, write_file(name, [topic])), {}, ["LEAFLET"], FOLDER)
        if found.refused:
            assert found.changes == ()
            assert all(error.topic == "tea" and error.message for error in found.errors)
        else:
            answer = topic.answer.replace("\r\n", "\n").replace("\r", "\n")
            assert found.changes[0].topic == replace(topic, answer=answer)


def test_new_changed_and_unchanged_are_told_apart() -> None:
    milk = replace(
        TEA, id="milk", path=FOLDER / "milk.yml", phrasings=tuple(f"milk {number}" for number in range(12))
    )
    other = replace(TEA, answer="No.", phrasings=TEA.phrasings[1:])
    found = changes(other, milk, published=(TEA,))
    assert [(change.topic.id, change.kind) for change in found.changes] == [
        ("tea", "changed"),
        ("milk", "new"),
    ]
    assert found.of_kind("changed")[0].fields == ("answer", "phrasings")
    assert found.of_kind("changed")[0].before == TEA


def test_a_topic_that_the_file_leaves_out_stays() -> None:
    milk = replace(TEA, id="milk", path=FOLDER / "milk.yml", phrasings=("milk in the evening",))
    assert [change.topic.id for change in changes(TEA, published=(TEA, milk)).changes] == ["tea"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "empty"),
        ("title", "two\nlines", "several lines"),
        ("title", "<img src=x onerror=alert(1)>", "HTML"),
        ("title", "null\x07", "U+0007"),
        ("group", "Z", "from A to I"),
        ("owner", "", "empty"),
        ("review_state", "approved", "sign-off"),
        ("review_by", "22/05/2027", "not a date"),
        ("review_by", "2027-02-30", "not a date"),
        ("ask_clinician", "maybe", "yes, no, or"),
        ("ask_clinician", "if: ", "yes, no, or"),
        ("sources", "LEAFLET, LEAFLET", "twice"),
        ("answer", "", "empty"),
        ("answer", "Yes.<script>alert(1)</script>", "HTML"),
        ("answer", "a" * 32_768, "more than 32767"),
    ],
)
def test_a_wrong_cell_is_told_with_row_and_column(field: str, value: str, told: str) -> None:
    table = table_of(TEA)
    table.rows[0].cells[field] = value
    found = change_set(table, {}, ["LEAFLET"], FOLDER)
    assert found.counts == {"new": 0, "changed": 0, "unchanged": 0, "refused": 1}
    assert [str(error.place) for error in found.errors] == [f"Topics, row 2, {field}"]
    assert told in found.errors[0].message


@pytest.mark.parametrize("topic_id", ["Tea", "../etc/passwd", "tea.yml", "a" * 81, "faq/tea"])
def test_an_id_that_is_no_name_of_a_file_is_refused(topic_id: str) -> None:
    found = changes(replace(TEA, id=topic_id))
    assert found.refused == (topic_id,)
    assert "small letters" in found.errors[0].message


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "empty"), ("two\nlines", "several lines"), ("[tea](drink)", "brackets"), ("/greet", "slash")],
)
def test_a_wrong_question_is_told_with_its_row(text: str, told: str) -> None:
    table = table_of(TEA)
    table.questions[4] = replace(table.questions[4], text=text)
    (error,) = change_set(table, {}, ["LEAFLET"], FOLDER).errors
    assert (str(error.place), error.topic) == ("Questions, row 6, question", "tea")
    assert told in error.message


def test_a_broken_topic_does_not_hold_up_the_others() -> None:
    milk = replace(
        TEA, id="milk", path=FOLDER / "milk.yml", phrasings=tuple(f"milk {number}" for number in range(12))
    )
    found = changes(replace(TEA, group="Z"), milk)
    assert found.refused == ("tea",)
    assert [change.topic.id for change in found.changes] == ["milk"]


def test_a_question_that_another_topic_has_is_refused_with_its_place() -> None:
    milk = replace(TEA, id="milk", path=FOLDER / "milk.yml", phrasings=("B 12 with milk",))
    taken = replace(TEA, phrasings=("b12 with milk?", *TEA.phrasings))
    assert changes(taken, published=(milk,)).errors[0].message == (
        "“b12 with milk?” stands already in the published topic milk; keep one"
    )
    assert "Questions, row 2" in changes(taken, milk).errors[0].message
    twice = replace(TEA, phrasings=("cup of tea", "Cup of tea!"))
    assert len(changes(twice).errors) == 1


def test_a_row_that_is_there_twice_is_refused() -> None:
    found = changes(TEA, TEA)
    assert found.refused == ("tea",)
    assert "has a row already (Topics, row 2)" in found.errors[0].message


def test_questions_without_a_row_are_told_once() -> None:
    table = table_of(TEA)
    table.rows.clear()
    (error,) = change_set(table, {}, ["LEAFLET"], FOLDER).errors
    assert "no row of its own" in error.message


def test_what_only_stops_publishing_is_a_warning() -> None:
    short = replace(
        TEA, title="a" * 71, phrasings=("is tea fine",), sources=("NOBODY",), related=("milk",), on_yes="tea"
    )
    found = changes(short)
    assert found.errors == ()
    assert [warning.place.column for warning in found.warnings] == [
        "title", "", "sources", "related", "on_yes",
    ]  # fmt: skip
    assert found.counts["new"] == 1


def test_a_row_without_cells_for_all_headings_is_refused() -> None:
    found = change_set(read_csv(write_csv([TEA]) + b'"milk"\r\n'), {}, ["LEAFLET"], FOLDER)
    assert found.refused == ("milk",)


def test_a_thousand_topics_are_compared_in_seconds() -> None:
    topics = [
        replace(
            TEA,
            id=f"tea_{number}",
            path=FOLDER / f"tea_{number}.yml",
            phrasings=tuple(f"question {line} about tea number {number}" for line in range(60)),
        )
        for number in range(1000)
    ]
    start = time.process_time()  # what else runs on the machine does not count
    found = change_set(read_file("a.xlsx", write_file("a.xlsx", topics)), {}, ["LEAFLET"], FOLDER)
    assert found.counts["new"] == 1000
    assert time.process_time() - start < 60
