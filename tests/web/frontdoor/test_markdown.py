import pytest

from web.frontdoor.markdown import parse


def run(text, bold=False, href=""):
    return {"text": text, "bold": bold, "href": href}


def only_runs(text, phones=()):
    (block,) = parse(text, phones)
    (line,) = block["lines"]
    return line


def test_paragraphs_lines_and_lists():
    assert parse("One.\nTwo.\n\n- a\n- **b**\n\nThree.") == [
        {"kind": "p", "lines": [[run("One.")], [run("Two.")]]},
        {"kind": "ul", "lines": [[run("a")], [run("b", bold=True)]]},
        {"kind": "p", "lines": [[run("Three.")]]},
    ]


def test_a_list_right_below_its_heading():
    assert [block["kind"] for block in parse("Do this:\n- one\n- two\nThen rest.")] == ["p", "ul", "p"]


def test_links():
    assert only_runs("See [the page](https://health.example/a?b=1) now.") == [
        run("See "),
        run("the page", href="https://health.example/a?b=1"),
        run(" now."),
    ]
    assert only_runs("**Call [999](tel:999) now.**") == [
        run("Call ", bold=True),
        run("999", bold=True, href="tel:999"),
        run(" now.", bold=True),
    ]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "http://health.example",
        "data:text/html,x",
        "//evil.example",
        "JAVASCRIPT:x",
        "/x",
    ],
)
def test_other_links_stay_text(href):
    assert "".join(part["text"] for part in only_runs(f"[words]({href})")) == f"[words]({href})"
    assert all(part["href"] == "" for part in only_runs(f"[words]({href})"))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a < b & c", "**open", "[no link]", "# title"])
def test_everything_else_stays_the_text_that_it_is(text):
    assert only_runs(text) == [run(text)]


def test_telephone_numbers_become_links():
    phones = ("020 7946 0101", "116 123", "999", "111")
    assert only_runs("Call 999, or 020 7946 0101.", phones) == [
        run("Call "),
        run("999", href="tel:999"),
        run(", or "),
        run("020 7946 0101", href="tel:02079460101"),
        run("."),
    ]


@pytest.mark.parametrize("text", ["£1,999", "9990", "about 999.5 mg", "text HELP to 999", "x-999", "1999"])
def test_other_numbers_do_not(text):
    assert all(part["href"] == "" for part in only_runs(text, ("999",)))


@pytest.mark.parametrize("text", ["", "  \n\n "])
def test_nothing_gives_no_blocks(text):
    assert parse(text) == []
