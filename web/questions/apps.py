"""Names the application for Django."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """What patients asked, for review."""

    name = "web.questions"
    label = "questions"
