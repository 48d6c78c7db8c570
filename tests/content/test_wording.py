from collections.abc import Callable
from pathlib import Path

import pytest

from content.errors import ROOT, ContentError
from content.wording import load_wording_rules

Change = Callable[[Path, str, str], None]

RULES = load_wording_rules(ROOT / "data" / "banned_wording.yml")


@pytest.mark.parametrize(
    "text",
    [
        "B12 carries zero risk.",
        "There is no risk.",
        "It is risk-free.",
        "B12 shots cannot cause a clot.",
        "B12 can't cause clots.",
        "B12 can never cause a clot.",
        "The shot does not cause clots.",
        "It is 100% safe.",
        "It is completely safe for you.",
        "This is nothing to worry about.",
        "Do not worry.",
        "B12 prevents clots.",
        "The jab helps to prevent blood clots.",
        "Vitamin B12 thins the blood.",
        "The shots will thin your blood.",
        "It was just a coincidence.",
        "The label says it causes clots.",
        "We guarantee that it works.",
        "The risk is zero.",
        "There is no chance of a clot.",
        "B12 can’t cause clots.",
        "B12 won't give you a blood clot.",
        "B12 shots do not lead to clots.",
        "B12 is unable to cause a clot.",
        "It is impossible for B12 to cause a clot.",
        "Clots are not caused by B12.",
        "The shot is safe for everyone.",
        "A vitamin is harmless.",
        "You will be fine.",
        "It is not serious.",
        "There is no cause for alarm.",
        "You need not worry.",
        "It’s nothing to worry about.",
        "That is not a clot.",
        "You do not have a blood clot.",
        "B12 lowers your risk of clots.",
        "Your clot was a coincidence.",
        "The label says B12 shots cause DVT.",
        "With B12 shots the risk of a clot is 2%.",
        "The risk of a clot from the shot is 1 in 1,000.",
        # A denial of something else does not cover it.
        "It is not dangerous, and there is zero risk.",
        "It is not a poison: B12 prevents clots.",
        "This is not a myth? No: it is true. B12 prevents clots.",
    ],
)
def test_false_reassurance_is_refused(text: str) -> None:
    assert list(RULES.reassurances(text))


@pytest.mark.parametrize(
    "text",
    [
        "No medicine has zero risk.",
        "Nobody can say that B12 cannot cause a clot.",
        "B12 does not prevent clots.",
        "B12 doesn’t thin the blood or prevent clots.",
        "Do B12 shots prevent clots?",
        "No trial has shown that B12 prevents clots.",
        "Myth: B12 thins the blood.",
        "That B12 prevents clots is not true.",
        "Warfarin is a medicine that prevents clots.",
        "Tell the nurse if you take B12 and a medicine that thins the blood.",
        "People with no risk factors can have a clot too.",
        "That does not mean it was a coincidence.",
        "Walking helps to prevent clots.",
        "Blood thinners lower the risk of clots.",
        "If you do not have warning signs, write to the clinic.",
        "The label says that there is no proof that it causes cancer.",
        "Sitting still for over 4 hours doubles the risk, to about 1 in 6,000 flights.",
        "That is the line for advice that is not an emergency.",
        "Myth: it is just a vitamin, so it is harmless.",
    ],
)
def test_a_denial_a_question_and_other_subjects_are_allowed(text: str) -> None:
    assert not list(RULES.reassurances(text))


def test_each_match_is_placed_and_explained() -> None:
    [(start, message)] = RULES.reassurances("First line.\nIt has zero risk for you.")
    assert start == 19
    assert message == "“zero risk” is not allowed: no medicine has zero risk, and no study shows it for B12"


@pytest.mark.parametrize(
    "text",
    [
        "1,000 mcg", "50 µg", "50 μg", "50 ug", "400 IU daily", "400 I.U. daily", "10 U of it", "2 cc",
        "1000mcg", "5 mcgs", "5ug", "5IU", "two tablets qhs",
        "1.0 mg", "2.50 ml", ".5 mg", "take .5 of it", "1000 micrograms", "one tablet QD", "b.i.d.", "tds",
    ],
)  # fmt: skip
def test_error_prone_units_are_refused(text: str) -> None:
    assert list(RULES.error_prone_units(text))


@pytest.mark.parametrize(
    "text",
    [
        "1 mg", "0.5 mg", "1.5 ml", "1,000 micrograms", "10.5 mg", "in 2024", "100 units",
        "hazard ratio 1.01", "It is done. 5 came.", "section 4.10 of it", "0.05 mg",
        "a drug", "a bug", "the U.K. and the UK", "a bidder", "version 2.0",
    ],
)  # fmt: skip
def test_safe_units_and_other_numbers_are_allowed(text: str) -> None:
    assert not list(RULES.error_prone_units(text))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("denial_reach: 10", "denial_reach: far", "denial_reach"),
        ("units:\n", "quantities:\n", "“units” is missing"),
        (r"'(?<![a-z])mcgs?\b'", "'(mcg'", "not a valid regular expression"),
        ("    why: B12 is not a blood thinner\n", "", "lacks match or why"),
    ],
)
def test_bad_rules_are_refused(root: Path, change: Change, old: str, new: str, says: str) -> None:
    path = root / "data" / "banned_wording.yml"
    change(path, old, new)
    with pytest.raises(ContentError, match=says):
        load_wording_rules(path)
