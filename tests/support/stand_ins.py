"""Stand-ins with results that a test can foresee."""

from dataclasses import replace
from datetime import datetime

from safety import Assessment, Level, Memory, with_check

WORDS = {
    "crushing chest": (Level.EMERGENCY, "utter_red_flag_heart"),
    "sore calf": (Level.SAME_DAY, "utter_same_day_clot"),
    "odd feeling": (Level.CHECK, "utter_safety_check"),
}


def assess(text: str, memory: Memory, at: datetime) -> Assessment:
    """Finds the three signs above by their words; what was found before is held, and not fresh again."""
    found, text_id = max((value for words, value in WORDS.items() if words in text), default=(Level.NONE, ""))
    fresh = found if found > memory.held else Level.NONE
    held = max(found, memory.held)
    read = Assessment(held, fresh, (), (), text_id if fresh else "", replace(memory, held=held))
    return with_check(read, text, at) if fresh is Level.CHECK else read


def broken_assess(text: str, memory: Memory, at: datetime) -> Assessment:
    """A reader with a fault."""
    raise RuntimeError(f"a message with the person's words: {text}")
