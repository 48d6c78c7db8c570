"""One valid topic, and the strategy that makes topics of any text."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from content.topics import Topic

FOLDER = Path("data/faq")
TEA = Topic(
    id="tea",
    title="Can I drink tea after a B12 shot?",
    group="F",
    owner="Clinical content team",
    review_state="draft, awaiting clinical review",
    review_by=date(2027, 5, 22),
    ask_clinician="no",
    related=(),
    sources=("LEAFLET",),
    on_yes="",
    phrasings=tuple(f"is tea number {number} fine after the jab" for number in range(12)),
    answer="Yes, you can drink tea.\n\n- hot tea is fine\n- so is cold tea",
    path=FOLDER / "tea.yml",
)


def _is_line(text: str) -> bool:
    return len(text.splitlines()) == 1


# Letters of all scripts, signs that programs act upon, and what they use as marks themselves.
CHARACTERS = st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")
STARTS = ["=", "+", "-", "@", "'=", "''+", "\t", " =", "_x0041_", "- ", "#", "'", '"', "1", "yes", "&a", "*a"]
ANY = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=40),
    st.builds(str.__add__, st.sampled_from(STARTS), st.text(CHARACTERS, max_size=20)),
)
LINE = ANY.map(str.strip).filter(_is_line)
TEXT = ANY.map(str.strip).filter(bool)
TOPICS = st.builds(
    lambda **fields: replace(TEA, **fields),
    title=LINE,
    owner=LINE,
    answer=TEXT,
    ask_clinician=st.sampled_from(["yes", "no", "if: you have kidney disease"]),
    phrasings=st.lists(LINE, min_size=1, max_size=5, unique=True).map(tuple),
    sources=st.sampled_from([(), ("LEAFLET",), ("A", "B", "C")]),
    on_yes=st.sampled_from(["", "how_often"]),
    review_by=st.dates(),
)
