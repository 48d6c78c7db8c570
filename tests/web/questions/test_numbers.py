import pytest

from web.questions.numbers import ids, is_medicare_number, is_nhs_number, long_numbers


def found(text: str) -> set[str]:
    return {text[start:end] for start, end in ids(text)}


def test_the_check_digit_of_an_nhs_number_counts() -> None:
    assert is_nhs_number("943 476 5919")
    assert not is_nhs_number("943 476 5918")
    assert not is_nhs_number("943 476 591")
    assert found("it is 943 476 5919") == {"943 476 5919"}
    assert found("it is 943 476 5918") == set()


def test_the_check_digit_of_a_medicare_number_counts() -> None:
    assert is_medicare_number("2123 45670 1")
    assert not is_medicare_number("2123 45671 1")
    assert not is_medicare_number("2123")


@pytest.mark.parametrize("text", ["000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000"])
def test_numbers_that_no_one_has_are_no_social_security_numbers(text: str) -> None:
    assert found(f"code {text}") == set()


@pytest.mark.parametrize(
    "text", ["reference range 200-900", "mrn is unknown", "medicare 2 times", "ref 12", "nhs 12 weeks"]
)
def test_the_word_alone_makes_no_number(text: str) -> None:
    assert found(text) == set()


def test_what_is_said_to_be_a_number_is_one() -> None:
    assert found("MRN 00482913 b12") == {"00482913"}
    assert found("hospital number: A1234567") == {"A1234567"}


def test_a_number_too_long_for_a_measure_is_taken_out_whatever_it_is() -> None:
    text = "card 4000 1234 5678 9010, platelets 250000, 10 000 000 units"
    assert [text[start:end] for start, end in long_numbers(text)] == ["4000 1234 5678 9010"]
