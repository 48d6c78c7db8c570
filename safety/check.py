"""The safety check: one plain question that stays open until it is answered, by button or in words.

Which question it is depends on what raised it: whether it is happening now or, for hopelessness, whether the
person is thinking of harming themselves.

"Yes" and "not sure" are an emergency, a clear "no" clears what was asked, anything else leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

CHECK_TEXT = "utter_safety_check"
NO_TEXT = "utter_safety_no"
CONFIRMED_TEXT = "utter_red_flag_general"
TIMES_ASKED = 2  # asked once and repeated once
KEPT_TEXT = 5_000  # characters of the message that raised it


class Answer(Enum):
    """What a person said to the safety check."""

    YES = "yes"
    NOT_SURE = "not sure"
    NO = "no"


@dataclass(frozen=True)
class Check:
    """An open safety check.

    Attributes:
        text: the message that raised it, for the staff. It is personal data like the message itself.
        message_id: that message's id, "" where the caller keeps none.
        at: when it was asked; None where the caller keeps no time.
        symptoms: the signs that it asks about; none where the learned reader raised it.
        confirmed_text: the safety text to say after "yes" or "not sure".
        text_id: the question that is asked.
        behind: a check with another question that was open when this one came; a "no" to this one leaves it
            open.
        asked: how often it was asked in full.
        just_asked: whether the last reply asked it in full, so that a bare "no" answers it.
    """

    text: str
    message_id: str = ""
    at: datetime | None = None
    symptoms: tuple[str, ...] = ()
    confirmed_text: str = CONFIRMED_TEXT
    text_id: str = CHECK_TEXT
    behind: Check | None = None
    asked: int = 1
    just_asked: bool = True

    def passed_over(self, silent: bool = False) -> Check:
        """Give the check after a message that did not answer it: repeated once, then only open.

        `silent`: the reply says something more urgent, so the check is not repeated with it.
        """
        if silent or self.asked >= TIMES_ASKED:
            return replace(self, just_asked=False)
        return replace(self, asked=self.asked + 1, just_asked=True)

    def to_dict(self) -> dict[str, Any]:
        """Give a JSON-safe form."""
        return {
            "text": self.text,
            "message_id": self.message_id,
            "at": self.at.isoformat() if self.at else None,
            "symptoms": list(self.symptoms),
            "confirmed_text": self.confirmed_text,
            "text_id": self.text_id,
            "behind": self.behind.to_dict() if self.behind else None,
            "asked": self.asked,
            "just_asked": self.just_asked,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Check:
        """Read what `to_dict` wrote."""
        at = data["at"]
        return cls(
            text=data["text"],
            message_id=data["message_id"],
            at=datetime.fromisoformat(at) if at else None,
            symptoms=tuple(data["symptoms"]),
            confirmed_text=data["confirmed_text"],
            text_id=data.get("text_id") or CHECK_TEXT,
            behind=cls.from_dict(data["behind"]) if data.get("behind") else None,
            asked=int(data["asked"]),
            just_asked=bool(data["just_asked"]),
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_YES = _words("yes yeah yea yep yup ya yh yess aye y definitely absolutely correct affirmative")
_NO = _words("no nope nah naw n noo negative none nobody neither")
_NOT = _words("not isnt arent aint nothing none dont havent hasnt wasnt nobody neither")
# What may stand around an answer without changing it.
_AROUND = _words(
    "i im me my a it its is this that the he hes she shes they theyre we were you am are be to of and well um"
    " uh hmm er so just right now happening still here currently really honest honestly tbh sorry please"
    " thanks thank think thats afraid at moment today"
)
# "My wife" says who it is happening to.
_WITH_ME = _words(
    "wife husband partner mum mom mother dad father son daughter baby child kid friend sister brother"
    " girlfriend boyfriend nan gran grandma grandad"
)
_UNSURE = re.compile(
    r"\b(?:(?:not|never) (?:really |quite |too |completely |entirely |100 )?(?:sure|certain)|unsure|uncertain"
    r"|(?:dont|do not|cant|cannot|couldnt) (?:really )?(?:know|tell|say)|dunno|idk|no idea|no clue|maybe"
    r"|might be|could be|perhaps|possibly|probably|hard to (?:say|tell)|sort of|kind of|kinda|on and off"
    r"|comes and goes|off and on)\b"
)
_AROUND_UNSURE = _AROUND | _YES | _NO | _words("if bit little what or but")
_CONFIRMING = re.compile(
    r"\b(?:it|this|that|he|she) (?:still )?is\b|\b(?:i|we|they) (?:am|are)\b|\b(?:its|is|im|are) (?:still )?"
    r"happening\b|^(?:right )?now$|^happening(?: right)? now$|\bthink so\b|\bafraid so\b"
)
# An answer that begins with "yes" and goes on is a yes, unless it goes on like this.
_TAKES_BACK = _words(
    "not no never fine ok okay good gone stopped better passed ago how what why when where which who can"
    " could should does do will would question ask wondering"
)
_LONGEST_YES = 10  # words
_AROUND_NO = _AROUND | _words(
    "not isnt arent aint nothing none any like those these them one symptoms symptom signs sign have having"
    " got dont do wasnt all fine ok okay good only asking asked ask wondering curious question questions"
    " want wanted know with anyone else"
)
# "Not really" and "I don't think so" are no clear no.
_SOFT = _words("really think quite mostly")
# Without one of these a "no" answers the check only where the check is what was just said.
_NAMES_IT = _words("happening now moment currently symptoms symptom signs sign")
_DENIED = re.compile(
    r"\b(?:not|isnt|arent|aint|nothing|none|nobody|dont|wasnt)\b(?: \w+){0,4} (?:happening|having|here)\b"
)
_ASSERTED = re.compile(
    r"\b(?:is|am|are|its|im|theyre|hes|shes|have)(?! (?:not|nothing|none|no|fine|ok|okay|good|all|just|only"
    r"|asking|wondering|curious|happening|having|here|any)\b)(?:\b|$)"
)


def read_answer(text: str, just_asked: bool) -> Answer | None:
    """Give what a typed text answers to the open check, or None where it is no clear answer.

    A doubtful answer counts as "not sure" and never as "no".
    """
    plain = re.sub(r"[’'`´]", "", text.lower())
    found = re.findall(r"[a-z0-9]+", plain)
    said = " ".join(found)
    words = set(found)
    if not words or ("?" in text and not words <= _YES):
        return None
    unsure = _UNSURE.search(said)
    if unsure and set(_UNSURE.sub(" ", said).split()) <= _AROUND_UNSURE:
        return Answer.NOT_SURE
    if unsure:
        return None
    if found[0] in _YES and len(found) <= _LONGEST_YES and not words & (_TAKES_BACK | _NOT):
        return Answer.YES
    denies = bool(words & (_NO | _NOT))
    confirms = words & (_YES | _WITH_ME) or _CONFIRMING.search(said)
    if not denies and confirms and words <= _AROUND | _YES | _WITH_ME:
        return Answer.YES
    if denies and _is_clear_no(said, words) and (just_asked or words & _NAMES_IT):
        return Answer.NO
    return None


def _is_clear_no(said: str, words: set[str]) -> bool:
    if not words <= _AROUND_NO | _NO or words & _SOFT:
        return False
    # "no, it is happening" and "no it is" begin like a no.
    asserted = re.search(r"\b(?:happening|having|here)\b", said) and not _DENIED.search(said)
    return not asserted and not _ASSERTED.search(said)
