import pytest

from content.markdown import markdown_problems

HOSTS = frozenset({"www.nhs.uk"})


def test_the_limited_markdown_is_allowed() -> None:
    text = (
        "Short answer - with a dash, 5 > 3 and 2 < 3, a * b, snake_case.\n\n"
        "**Bold** words:\n\n- one\n- two\n\n"
        "See [the NHS page](https://www.nhs.uk/a_b/_c_). Call {emergency_number}."
    )
    assert not list(markdown_problems(text, HOSTS))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Title", "heading"),
        ("> said", "quotation"),
        ("1. first", "numbered list"),
        ("* first", "another mark"),
        ("• first", "another mark"),
        ("- one\n  - two", "indented list"),
        ("---", "rule"),
        ("| a | b |", "table"),
        ("![x](https://www.nhs.uk/x.png)", "image"),
        ("`code`", "code"),
        ("~~gone~~", "struck"),
        ("an *important* word", "italics"),
        ("an _important_ word", "italics"),
        ("__bold__", "italics"),
        ("***both***", "italics"),
        ("**open", "pairs"),
        ("<b>bold</b>", "HTML"),
        ("a&nbsp;b", "HTML"),
        ("<script>alert(1)</script>", "HTML"),
        ("[x](http://www.nhs.uk/)", "not https"),
        ("[x](javascript:alert)", "not https"),
        ("[x]()", "not https"),
        ("[x](https://mirror.example/)", "no entry of data/sources.yml"),
        ("[x](https://www.nhs.uk@mirror.example/)", "no entry of data/sources.yml"),
        ("see https://www.nhs.uk/", "stands bare"),
        ("see www.nhs.uk", "stands bare"),
        ("see ftp://www.nhs.uk", "stands bare"),
    ],
)
def test_everything_else_is_refused(text: str, says: str) -> None:
    messages = [message for _, message in markdown_problems(text, HOSTS)]
    assert any(says in message for message in messages), messages


def test_a_problem_is_placed() -> None:
    [(start, _)] = markdown_problems("First.\n\n## Second", HOSTS)
    assert start == len("First.\n\n")
