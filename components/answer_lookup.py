"""Rasa's response generator: words are looked up when they are said, so a changed answer is live at once."""

from pathlib import Path
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from content.clinic import load_clinic
from content.published import PublishedTopics
from content.replies import Replies
from content.texts import load_texts


class AnswerLookup(NaturalLanguageGenerator):
    """Named in ``endpoints.yml`` under ``nlg``; asks ``content.replies`` for every reply."""

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        files = endpoint_config.kwargs
        clinic = load_clinic(Path(files["clinic"]), Path(files["locales"]))
        published = PublishedTopics(Path(files["topics"]), Path(files["sources"]))
        self._file = Path(files["texts"])
        self._texts = load_texts(self._file)
        self._replies = Replies(published, self._texts, clinic)

    def renew(self) -> None:
        """Say the fixed texts as their file stands now. Raises ContentError; then nothing has changed."""
        self._texts.take_over(load_texts(self._file))

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The reply for one action; None, which Rasa logs, when there is no such text."""
        said = tracker.latest_message
        parse_data: dict[str, Any] = dict(said.parse_data) if said is not None and said.parse_data else {}
        reply = self._replies.reply(utter_action, parse_data.get("understanding") or {})
        if reply is None:
            return None
        understanding = parse_data.get("understanding") or {}
        return {
            "text": reply.text,
            "buttons": [{"id": b.id, "title": b.title, "payload": b.id} for b in reply.buttons],
            "custom": {**reply.to_dict(), "understanding": understanding},
        }
