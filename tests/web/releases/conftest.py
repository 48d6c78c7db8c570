"""A Rasa that says what the files hold, a model in use, and a way to a release that waits for approval."""

import json

import pytest

from tests.support.clock import NOON
from tests.support.model_archive import write_model
from tests.support.topic_rasa import TopicRasa
from web.releases import files, publish
from web.releases.propose import propose
from web.topics import drafts

OLD, NEW = "model-aaaaaaaaaaaa.tar.gz", "model-bbbbbbbbbbbb.tar.gz"


@pytest.fixture
def topic_rasa(content, settings):
    models = content / "models"
    models.mkdir()
    write_model(models / OLD, b"old model")
    (models / "current.json").write_text(json.dumps({"model": OLD, "fingerprint": "a" * 64}))
    rasa = TopicRasa(content / "data" / "faq", OLD)
    settings.RASA_URL, settings.RASA_CHANNEL_SECRET = rasa.url, "secret"
    yield rasa
    rasa.die()


@pytest.fixture
def ready(db, topic_rasa):
    """Makes a release of drafts that has passed its checks."""

    def make(by="anna", topic="how_often", **values):
        draft = drafts.save(topic, "", values or {"answer": "New words. Ask the nurse."}, by, NOON)
        release = propose([draft.topic], "words", by, NOON)
        if release.needs_model:
            kept = publish.kept_model(NEW)
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_model(kept, b"new model")
            release.model, release.mark, release.model_sha256 = NEW, "b" * 64, files.sha256(kept)
        release.state = "ready"
        release.save()
        return release

    return make
