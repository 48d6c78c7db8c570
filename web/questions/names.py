"""Names of people: what is said to be one ("my name is …", "Dr …"), and names that the list knows."""

import re
from collections.abc import Iterator
from pathlib import Path

LIST = Path(__file__).with_name("names.txt")


def _load(path: Path) -> dict[str, frozenset[str]]:
    groups: dict[str, list[str]] = {}
    group = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif not line.startswith("#"):
            groups.setdefault(group, []).extend(line.split())
    return {name: frozenset(words) for name, words in groups.items()}


_LISTS = _load(LIST)
ALSO_WORDS = _LISTS["given that are words"]
GIVEN = _LISTS["given"] - ALSO_WORDS
SURNAMES = _LISTS["surnames"]
NOT_NAMES = _LISTS["not names"]
TOKEN = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
TITLE = r"(?:dr|mr|mrs|ms|mx|prof)"
# These stand before other words as well: "the nurse made me sit".
TITLE_OR_WORD = r"(?:doctor|professor|nurse|sister|matron|miss|consultant)"
TITLED = re.compile(rf"\b(?:{TITLE}\b\.?|{TITLE_OR_WORD})\s+(?=[^\W\d_])", re.IGNORECASE)
SURE_TITLE = re.compile(rf"{TITLE}\b\.?\s+", re.IGNORECASE)
TITLE_WORD = re.compile(rf"(?:{TITLE}|{TITLE_OR_WORD})\.?", re.IGNORECASE)
# What medicine names after someone: "Wilson disease", "St John's wort".
EPONYM = re.compile(
    r"(?:['’]s|s['’])?[\s-]+(?:disease|syndrome|antibod|antigen|test|sign\b|wort|cyst|palsy|lymphoma|score|triad|law\b"
    r"|criteria|thyroiditis|phenomenon|contracture|stain|reflex|fracture|nodes?\b|cells?\b|bodies|ulcer|disorder"
    r"|anaemia|anemia|tumou?r|an[ae]+sthesi|oesophagus|esophagus)",
    re.IGNORECASE,
)
# Endings of verbs and other words that may follow a title; names with them stand in the list.
WORD_ENDING = re.compile(r".*(?:ed|ing|ly|n't|nt|'[a-z]+)", re.IGNORECASE)
SURE_NAMED = re.compile(r"(?:my|first|last|sur|full|patient|name)", re.IGNORECASE)
# Words after which a name stands; after those of SURE_NAMED in small letters too.
NAMED = re.compile(
    r"\b(?:my\s+name(?:\s+is|'s|s)?|(?:first|last|sur|full|patient)\s?-?name\s*(?:is|:)?|name\s*(?:is|:)|name(?=\s+(?-i:[A-Z]))"
    r"|patient:|is\s+called|she's\s+called|he's\s+called|ask\s+for|you're\s+speaking\s+(?:with|to)"
    r"|speaking\s+(?:with|to))\s*",
    re.IGNORECASE,
)
THIS_IS = re.compile(r"\b(?:this\s+is|it's|its|it\s+is|i'm|i\s+am|im)\s+", re.IGNORECASE)
RELATIVE = re.compile(
    r"\b(?:my|our|his|her)\s+(?:(?:little|older|younger|late|elder)\s+)?"
    r"(?:mum|mom|mother|dad|father|husband|wife|partner|son|daughter|brother|sister|friend|neighbour|neighbor|carer"
    r"|aunt|auntie|uncle|gran|nan|grandma|grandad|grandmother|grandfather|boyfriend|girlfriend|cousin|niece|nephew"
    r"|mate|boss|colleague|consultant\s+is|gp\s+is|doctor\s+is|nurse\s+is|son\s+is|name)\s+",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"\b(?:regards|wishes|sincerely|faithfully|thanks|thank\s+you|cheers|love|yours|signed)\b[,.!]?\s+"
    r"(?=[^\W\d_'’ -]+(?:\s+[^\W\d_'’-]+)?\s*[.!]?\s*$)",
    re.IGNORECASE,
)
PARTICLE = re.compile(
    r"\s+(?:van|von|de|der|den|del|della|bin|al|el|la|le|da|dos|mac|mc|st)\b(?=\s+\w)", re.IGNORECASE
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where names of people stand, without their titles."""
    tokens = list(TOKEN.finditer(text))
    for match in TITLED.finditer(text):
        first = TOKEN.match(text, match.end())
        sure = SURE_TITLE.fullmatch(match[0]) and not WORD_ENDING.fullmatch(first[0] if first else "")
        if first and _is_name(first[0], small=bool(sure)):
            yield match.end(), _whole(text, first)
    for match in NAMED.finditer(text):
        first = TOKEN.match(text, match.end())
        if first and _is_name(first[0], small=bool(SURE_NAMED.match(match[0]))):
            yield first.start(), _whole(text, first)
    for match in THIS_IS.finditer(text):
        first = TOKEN.match(text, match.end())
        if first and (_is_listed(first[0]) or _is_capital_name(first[0], text, first)):
            yield first.start(), _whole(text, first)
    for match in RELATIVE.finditer(text):
        first = TOKEN.match(text, match.end())
        if first and _is_name(first[0]):
            yield first.start(), _whole(text, first)
    for match in SIGNED.finditer(text):
        first = TOKEN.match(text, match.end())
        if first and _is_name(first[0], small=bool(re.match("(?:kind )?(?:regards|yours)", match[0], re.I))):
            yield first.start(), len(text.rstrip(" .!\n"))
    yield from _before_here(text, tokens)
    yield from _listed(text, tokens)


def _before_here(text: str, tokens: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """ "Chloe here", "margaret speaking": at the start of a text or of a sentence."""
    for index, token in enumerate(tokens[:-1]):
        begins = not re.search(
            r"\w", re.sub(r"^(?:hi|hello|hey|hiya|good\s+\w+)\W+", "", text[: token.start()], flags=re.I)
        )
        follows = tokens[index + 1]
        here = follows[0].lower() in ("here", "speaking", "calling")
        if begins and here and _is_capital(token[0]) and _may_be_name(token[0]):
            yield token.span()


def _listed(text: str, tokens: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    for index, token in enumerate(tokens):
        word = _bare(token[0])
        short_form = token[0].isupper() and len(token[0]) < 6 and not text.isupper()
        if short_form or EPONYM.match(text, _end(token)):
            continue
        if _is_given(word):
            yield token.start(), _whole(text, token)
        elif word in SURNAMES and _is_capital(token[0]):
            yield token.start(), _end(token)
        elif word in ALSO_WORDS and _is_capital(token[0]) and _beside_a_person(text, tokens, index):
            yield token.start(), _whole(text, token)


def _beside_a_person(text: str, tokens: list[re.Match[str]], index: int) -> bool:
    """Whether a word that is a name too is one here: a surname follows, or someone does something."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return False
    between = text[tokens[index].end() : following.start()]
    if between.strip():
        return False
    return _bare(following[0]) in SURNAMES or following[0].lower() in (
        "said", "says", "told", "from", "rang", "called", "phoned", "gave", "thinks", "wants",
    )  # fmt: skip


def _whole(text: str, first: re.Match[str]) -> int:
    """Where the name that begins with the token ends: particles and further names belong to it."""
    end = _end(first)
    if end < first.end():
        return end
    capital = _is_capital(first[0])
    last = first[0]
    for _ in range(3):
        gap = re.compile(r"\.?[ ]+").match(text, end)
        token = TOKEN.match(text, gap.end()) if gap else None
        if token is None:
            break
        word = _bare(token[0])
        joined = _is_given(word) or word in SURNAMES
        joined = joined or (capital and _is_capital(token[0]) and _may_be_name(token[0]))
        joined = joined or bool(PARTICLE.match(text, end) and capital)
        joined = joined or bool(TITLE_WORD.fullmatch(last))
        if not joined:
            break
        end, last = _end(token), token[0]
        if end < token.end():
            break
    return end


def _end(token: re.Match[str]) -> int:
    """The end of the name without a possessive."""
    return token.end() - (2 if re.search(r"['’]s$", token[0]) else 0)


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word.lower()).replace("’", "'")


def _is_capital(word: str) -> bool:
    return word[:1].isupper()


def _is_given(word: str) -> bool:
    return all(part in GIVEN for part in word.split("-"))


def _is_listed(word: str) -> bool:
    return _is_given(_bare(word)) or (_is_capital(word) and _bare(word) in ALSO_WORDS)


def _is_capital_name(word: str, text: str, token: re.Match[str]) -> bool:
    """A capital word after "I'm" that a second one follows: "I'm Vegan" is none, "I'm Jo Mensah" is."""
    following = TOKEN.match(text, token.end() + 1)
    return (
        _is_capital(word)
        and following is not None
        and _is_capital(following[0])
        and _may_be_name(word)
        and _may_be_name(following[0])
    )


def _is_name(word: str, small: bool = False) -> bool:
    """Whether a word is a name where one is likely; ``small``: so likely that small letters do."""
    if not _may_be_name(word):
        return False
    return small or _is_capital(word) or _is_listed(word) or _bare(word) in SURNAMES


def _may_be_name(word: str) -> bool:
    word = _bare(word)
    contraction = word.partition("'")[0] in NOT_NAMES
    return word not in NOT_NAMES and not contraction and len(word) > 2 and not TITLE_WORD.fullmatch(word)
