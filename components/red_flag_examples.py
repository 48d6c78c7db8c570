"""What the learned second reader of red flags is trained on: example messages and the rules' proof cases."""

from pathlib import Path

from safety import Level, load_vocabulary
from understanding.second_reader import Example, load_examples


def second_reader_examples(folder: Path) -> list[Example]:
    """All that the second reader learns from: the training examples and, of its own file, ordinary questions.

    The questions are phrasings of topics as they once were; what staff write moves this reader no more.
    """
    return training_examples(folder) + load_examples(folder / "ordinary")


def training_examples(folder: Path) -> list[Example]:
    """The examples of a folder, then the proof cases of one message. Raises ExampleError, VocabularyError.

    The short wordings are left out: they are a few words each, thousands of them, and all known to the rules.
    """
    proof = [case for group in load_vocabulary().groups for case in group.proof]
    cases = [case for case in proof if not case.previous and not case.short]
    return load_examples(folder) + [
        # What the rules only ask about is a sign as well: the second reader knows two answers.
        Example(case.text, case.level.label if case.level is not Level.CHECK else Level.SAME_DAY.label)
        for case in cases
    ]
