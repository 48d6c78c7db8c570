"""What the pipeline's parts decide about a message, without Rasa: staff who try questions get the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safety import Assessment, Level, with_check, with_learned_sign
from safety.check import read_answer
from understanding.encoder import Vectors
from understanding.second_reader import SecondReader

# So short, and surely small talk ("no", "not really"), a message says too little to be read for red flags.
SMALL_TALK_WORDS = 2


def typed(text: str) -> str:
    """What a person typed, as plain words: Rasa would obey "/restart", so no text may begin with a slash."""
    return text.lstrip(" \t\r\n/") if text.lstrip().startswith("/") else text


@dataclass(frozen=True)
class SecondThresholds:
    """Probabilities, 0 to 1, at which the learned reader of red flags speaks; reasons: ``config.yml``."""

    ask: float
    ask_in_spite: float
    """Ask although the rules saw a sign and context switched it off."""
    sure: float
    """Raise SAME_DAY instead of asking."""

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> "SecondThresholds":
        """Read the red-flag reader's part of the pipeline's configuration."""
        return cls(float(config["ask"]), float(config["ask_in_spite"]), float(config["raise"]))


def second_reading(
    found: Assessment,
    text: str,
    vector: Vectors | None,
    outcome: str,
    reader: SecondReader | None,
    thresholds: SecondThresholds,
) -> Assessment:
    """`found`, or what the second reader makes of the message where the rules are silent.

    A level that is held from earlier messages does not silence it: who gets worse may say so in other words.
    `vector` is that of the spelt-out text, `outcome` the topic matcher's.
    """
    # A bare "yes" or "no" reports nothing; and what was denied once is not asked about again.
    if read_answer(text, just_asked=True) is not None or text == found.memory.pending:
        return found
    seen = found.fresh > Level.NONE or any(finding.level > Level.NONE for finding in found.findings)
    if seen or found.level is Level.EMERGENCY or vector is None or reader is None:
        return found
    if outcome == "chat" and len(text.split()) <= SMALL_TALK_WORDS:
        return found
    probability = reader.probability(text, vector)
    # A sign that the rules saw and switched off (negated, past …) was understood: seldom a thing to ask.
    if probability < (thresholds.ask_in_spite if found.cleared else thresholds.ask):
        return found
    if probability >= thresholds.sure and not found.cleared and found.level < Level.SAME_DAY:
        return with_learned_sign(found, text, None)
    # The open question is asked once more in any case.
    return found if found.repeats_check else with_check(found, text, None)


def intent_of(found: Assessment) -> str:
    """The intent that says the safety text, where the message raises a level anew; else ""."""
    return found.text_id.removeprefix("utter_") if found.fresh > Level.NONE else ""
