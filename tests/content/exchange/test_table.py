from dataclasses import replace

import pytest

from content.exchange.table import FIELDS, MAX_CELL, ExchangeError, Place, Problem, check_fits, fields_of
from content.topics import METADATA, OPTIONAL_METADATA
from tests.support.topics import TEA


def test_every_field_of_a_topic_has_a_column() -> None:
    assert {*METADATA, *OPTIONAL_METADATA, "id", "answer"} == set(FIELDS)
    assert tuple(fields_of(TEA)) == FIELDS


def test_lists_and_dates_are_written_as_people_write_them() -> None:
    fields = fields_of(replace(TEA, related=("how_often", "missed_dose")))
    assert fields["related"] == "how_often, missed_dose"
    assert fields["review_by"] == "2027-05-22"


def test_a_problem_says_where() -> None:
    assert str(Problem(Place("Topics", 3, "title"), "too long")) == "Topics, row 3, title: too long"
    assert str(Problem(Place("Sheet3", None), "not read")) == "Sheet3: not read"


def test_a_text_longer_than_a_cell_is_refused() -> None:
    check_fits([replace(TEA, answer="a" * MAX_CELL)])
    with pytest.raises(ExchangeError, match="tea has a text"):
        check_fits([replace(TEA, answer="a" * (MAX_CELL + 1))])
