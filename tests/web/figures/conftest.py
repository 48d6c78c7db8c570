from tests.web.questions.conftest import asked

__all__ = ["asked"]
