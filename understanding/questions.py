"""Split a message into the questions it asks, so that each gets its answer."""

import re

MAX_QUESTIONS = 4
SHORTEST_WORDS = 2
LONGEST_WORDS = 80

_OPENERS = (
    r"(?:is|are|am|was|do|does|did|can|could|should|would|will|shall|may|must|have|has|how|what|whats|when|where"
    r"|which|who|why|if|any)"
)
# A full stop ends a question only before white space: "0.5 mg" stays whole.
_SENTENCE_END = re.compile(r"(?<=[?!])\s*|(?<=[.;])\s+|\n+")
_JOIN = re.compile(
    rf"\s*(?:,\s*)?\b(?:and also|and|also|plus|but|as well as|or)\b\s+(?:also\s+)?(?={_OPENERS}\b)|,\s+(?={_OPENERS}\b)",
    re.IGNORECASE,
)


def split_questions(text: str) -> list[str]:
    """The parts of a message that may each be a question, in order, at most `MAX_QUESTIONS`.

    A message that asks one thing comes back as one part. Whether a part deserves an answer of its own is
    decided later, by how surely it matches a topic.
    """
    parts = [
        part.strip(" ,.;")
        for sentence in _SENTENCE_END.split(text)
        for part in _JOIN.split(sentence)
        if part
    ]
    parts = [part for part in parts if SHORTEST_WORDS <= len(part.split()) <= LONGEST_WORDS]
    return parts[:MAX_QUESTIONS] if parts else [text]
