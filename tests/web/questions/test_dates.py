import pytest

from web.questions.dates import births


def found(text: str) -> set[str]:
    return {text[start:end] for start, end in births(text)}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("dob 12/03/61", "12/03/61"),
        ("born 4th of July 1955", "4th of July 1955"),
        ("born in 1948", "1948"),
        ("12 March 1961, female", "12 March 1961"),
        ("date of birth is 1961-03-12", "1961-03-12"),
    ],
)
def test_dates_of_birth_are_found(text: str, date: str) -> None:
    assert found(text) == {date}


@pytest.mark.parametrize(
    "text",
    ["last jab 12/03/2026", "next on 4 May", "bp 140/90", "since 1998", "in march", "10/12/14 pattern"],
)
def test_other_dates_stay(text: str) -> None:
    assert found(text) == set()
