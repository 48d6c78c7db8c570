"""Reads what patients write for red flags. Pure: text and memory in, findings and a level out."""

from safety.assess import (
    Assessment,
    Assessor,
    assess,
    default_assessor,
    use,
    with_answer,
    with_check,
    with_learned_sign,
)
from safety.check import Answer, Check
from safety.memory import Memory, Remembered
from safety.model import Clinic, Finding, Level
from safety.renew import renewed
from safety.schema import VocabularyError
from safety.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Answer",
    "Assessment",
    "Assessor",
    "Check",
    "Clinic",
    "Finding",
    "Level",
    "Memory",
    "Remembered",
    "Vocabulary",
    "VocabularyError",
    "assess",
    "default_assessor",
    "load_vocabulary",
    "renewed",
    "use",
    "with_answer",
    "with_check",
    "with_learned_sign",
]
