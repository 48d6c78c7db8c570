"""The words that people must read, from the content's own files, compared by letters: markup changes none."""

import re
from collections.abc import Sequence
from functools import cached_property

from tests.conformance.provider.ledger import Taken
from web.channels.samples import Samples

ADDRESS_BESIDE = re.compile(r" ?\(https?://[^\s)]+\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
BEGINNING = 60  # letters by which an answer is known


class Words:
    """The clinic's own country is that of ``clinic.toml``."""

    def __init__(self) -> None:
        samples = Samples()
        self.country = samples.clinic.locale
        self._fixed = samples.words(self.country.code)
        replies = list(samples.answers(self.country.code))
        self._answers = {reply.text_id: letters(reply.text) for reply in replies}
        self.titles = {reply.text_id: reply.answers[0].title for reply in replies}
        # An answer that begins like another could be taken for it.
        starts = [text[:BEGINNING] for text in self._answers.values()]
        self._unlike = {name for name, text in self._answers.items() if starts.count(text[:BEGINNING]) == 1}

    @property
    def topics(self) -> set[str]:
        """The text ids of the answers that can be told from all others."""
        return set(self._unlike)

    @cached_property
    def longest(self) -> str:
        """The text id of the longest answer."""
        return max(self._unlike, key=lambda name: len(self._answers[name]))

    def answers_in(self, read: Sequence[Taken]) -> list[str]:
        """The answers among what a person read, by text id, in their order."""
        found = []
        for taken in read:
            said = letters(taken.shown)
            places = {place: name for name in self._unlike for place in self._places(name, said)}
            found += [places[place] for place in sorted(places)]
        return found

    def _places(self, name: str, said: str) -> list[int]:
        """Where an answer begins: with the part, or below its title. Answers may quote each other's words."""
        start, title = self._answers[name][:BEGINNING], letters(self.titles[name])
        headed = said.find(title + start)
        return [0] if said.startswith(start) else [headed] if headed >= 0 else []

    def is_whole(self, text_id: str, read: Sequence[Taken]) -> bool:
        """Whether an answer was said to its end, in as many parts as it took."""
        said = "".join(letters(taken.shown) for taken in read)
        return text_id in self._answers and self._answers[text_id] in said

    def has_number(self, text: str) -> bool:
        """Whether the emergency number stands in it."""
        return any(number in text for number in self.country.emergency.numbers)

    def faults_of_safety(self, text_id: str, read: Sequence[Taken]) -> list[str]:
        """What is wrong with a safety text as it arrived; by SMS its short form goes first, one segment."""
        said = letters(self._fixed.plain(text_id))
        whole = [at for at, taken in enumerate(read) if said in letters(taken.shown)]
        if not whole:
            return [f"{text_id} does not stand whole in one part"]
        faults = [] if len(whole) == 1 else [f"{text_id} is said {len(whole)} times"]
        first = read[whole[0]]
        if first.channel == "twilio_sms":
            short = letters(self._fixed.short_form(text_id))
            first = next((taken for taken in read[: whole[0]] if letters(taken.shown) == short), first)
            if first is read[whole[0]]:
                faults.append("the short form does not go first")
            elif first.segments != 1:
                faults.append(f"the short form takes {first.segments} segments")
        if not self.has_number(first.shown):
            faults.append("the first part lacks the emergency number")
        if first.urgent is False:
            faults.append("the first part is not marked as urgent")
        return faults


def letters(text: str) -> str:
    """Letters and digits alone, without addresses."""
    return re.sub(r"[\W_]+", "", LINK.sub(r"\1", ADDRESS_BESIDE.sub("", text)))
