"""What was said on the two sides, as the pages and files show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from web.console.marks import CONTEXTS, pieces
from web.frontdoor.render import rendered
from web.frontdoor.replies import Reply
from web.frontdoor.words import words
from web.releases import differences

OUTCOMES = {
    "": "not put to the topic matcher",
    "answer": "answered",
    "did_you_mean": "asked back",
    "out_of_scope": "not answered",
    "chat": "small talk",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a list; the draft's parts are "" where no draft was applied."""

    question: str
    published: tuple[str, str, str, str]
    draft: tuple[str, str, str, str]
    differs: str

    def cells(self) -> list[str]:
        """The cells of its row in a file."""
        return [self.question, *self.published, *self.draft, self.differs]


def line(question: str, published: dict[str, Any], draft: dict[str, Any] | None) -> Line:
    """A question as one row of the table."""
    differs = ", ".join(differing(published, draft)) if draft is not None else ""
    return Line(question, _four(published), _four(draft) if draft else ("",) * 4, differs)


def differing(published: dict[str, Any], draft: dict[str, Any]) -> list[str]:
    """What a patient would notice: level, outcome, topic, words, buttons. Not a confidence alone."""
    found = [name for name in ("level", "outcome") if published[name] != draft[name]]
    if [t["topic"] for t in published["topics"]] != [t["topic"] for t in draft["topics"]]:
        found.append("topic")
    for name, part in (("words", "text"), ("buttons", "buttons")):
        if [reply[part] for reply in published["replies"]] != [reply[part] for reply in draft["replies"]]:
            found.append(name)
    return found


def turn(
    asked: dict[str, Any], published: dict[str, Any] | None, draft: dict[str, Any] | None
) -> dict[str, Any]:
    """One turn of the chat; a side that is not read yet, or not wanted, is None."""
    found = [] if asked["choice"] else _findings(published, draft)
    differs = differing(published, draft) if published and draft else []
    shown: dict[str, Any] = {
        "asked": asked,
        "pieces": pieces(asked["text"], {"findings": found}),
        "findings": [
            {
                "words": " … ".join(finding["words"]),
                "title": finding["title"],
                "group": finding["group_title"],
                "level": _words(finding["level"]) if finding["level"] != "none" else "weak sign",
                "context": CONTEXTS.get(finding["context"], finding["context"]),
                "counts": finding["counts"],
                "only": finding["only"],
            }
            for finding in found
        ],
        "sides": [],
        "differs": differs,
        "is_same": bool(published and draft and not differs),
    }
    for name, said in (("Published", published), ("Draft", draft)):
        if said is not None:
            shown["sides"].append(_side(name, said, None if name == "Published" else published, differs))
    return shown


def _findings(published: dict[str, Any] | None, draft: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The signs that either side found, as far as they are read; ``only`` names the side where it was one."""
    now, then = ([*(side or {}).get("findings", ())] for side in (published, draft))
    if published is None or draft is None:
        return [finding | {"only": ""} for finding in now or then]
    found = [finding | {"only": "" if finding in then else "not in the draft"} for finding in now]
    return found + [finding | {"only": "in the draft alone"} for finding in then if finding not in now]


def in_words(shown: dict[str, Any]) -> str:
    """The last turn in one sentence, for who hears the page."""
    said = [f"{side['name']}: {side['outcome']} {side['topics']}".strip() for side in shown["sides"]]
    if shown["is_same"]:
        said = [f"{said[0]}. The draft says the same"]
    return ". ".join(said) + "."


def _side(
    name: str, said: dict[str, Any], other: dict[str, Any] | None, differs: Sequence[str]
) -> dict[str, Any]:
    changes: list[differences.Piece] = []
    if other is not None and "words" in differs and "topic" not in differs:
        texts = ["\n\n".join(reply["text"] for reply in one["replies"]) for one in (other, said)]
        changes = list(differences.pieces(*texts))
    learned = said.get("learned")
    return {
        "name": name,
        "key": name.lower(),
        "level": said["level"],
        "level_words": "no red flag" if said["level"] == "none" else _words(said["level"]),
        "outcome": OUTCOMES.get(said["outcome"], said["outcome"]),
        "topics": " and ".join(f"“{topic['title']}”" for topic in said["topics"]),
        "confidence": _percent(said["confidence"]),
        "replies": [rendered(Reply.from_dict(reply), words()) for reply in said["replies"]],
        "changes": changes,
        "best": [item | {"share": _percent(item["share"])} for item in said.get("best", ())],
        "nearest": [item | {"near": f"{item['near']:.2f}"} for item in said.get("nearest", ())],
        "learned": None if learned is None else _percent(learned),
    }


def _four(said: dict[str, Any]) -> tuple[str, str, str, str]:
    topics = ", ".join(topic["topic"] for topic in said["topics"])
    return (_words(said["level"]), OUTCOMES.get(said["outcome"], ""), topics, _percent(said["confidence"]))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _words(level: str) -> str:
    return level.replace("_", " ")
