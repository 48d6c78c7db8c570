import tarfile

import pytest

from tests.support.model_archive import ROOT, write_model
from web.releases.kept_models import UnreadableError, missing_red_flags

DOMAIN = ROOT / "domain.yml"


def test_a_model_of_today_knows_every_red_flag(tmp_path):
    write_model(tmp_path / "model", b"")
    assert missing_red_flags(tmp_path / "model", DOMAIN) == []


def test_a_red_flag_that_came_after_the_model_is_named(tmp_path):
    write_model(tmp_path / "model", b"", b"intents:\n  - red_flag_stroke\n  - faq: {use_entities: []}\n")
    missing = missing_red_flags(tmp_path / "model", DOMAIN)
    assert "red_flag_heart" in missing
    assert "red_flag_stroke" not in missing
    assert all(name.startswith("red_flag_") for name in missing)


def test_what_is_no_model_cannot_be_read(tmp_path):
    path = tmp_path / "model"
    path.write_bytes(b"no archive")
    with pytest.raises(UnreadableError):
        missing_red_flags(path, DOMAIN)
    with tarfile.open(path, "w:gz"):
        pass
    with pytest.raises(UnreadableError):
        missing_red_flags(path, DOMAIN)
    write_model(path, b"x" * 5000)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(UnreadableError):
        missing_red_flags(path, DOMAIN)


def test_the_trained_model_keeps_its_domain_where_it_is_looked_for():
    for model in (ROOT / "models").glob("model-*.tar.gz"):
        assert missing_red_flags(model, DOMAIN) == []
