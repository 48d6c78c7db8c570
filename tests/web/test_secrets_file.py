import os

import pytest

from web.secrets_file import SecretsFileError, load

NAMES = ("TELEGRAM_BOT_TOKEN", "PUBLIC_URL", "SMTP_PASSWORD")


@pytest.fixture
def secrets_file(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    for name in NAMES:
        monkeypatch.setenv(name, "")  # so that what is loaded is taken back afterwards
        monkeypatch.delenv(name)

    def write(text, mode=0o600):
        file = tmp_path / "secrets.env"
        file.write_text(text)
        file.chmod(mode)

    return write


def test_its_variables_are_there_and_the_environment_wins(secrets_file, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://set.example")
    secrets_file("# ours\n\nTELEGRAM_BOT_TOKEN=1:a=b\nPUBLIC_URL=https://kept.example\nSMTP_PASSWORD='a b'\n")
    load()
    assert [os.environ[name] for name in NAMES] == ["1:a=b", "https://set.example", "a b"]


def test_no_file_is_no_error(secrets_file):
    load()
    assert "TELEGRAM_BOT_TOKEN" not in os.environ


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_one_that_others_may_read_is_refused(secrets_file, mode):
    secrets_file("TELEGRAM_BOT_TOKEN=1:a\n", mode)
    with pytest.raises(SecretsFileError, match="chmod 600"):
        load()
    assert "TELEGRAM_BOT_TOKEN" not in os.environ


def test_a_line_that_is_none_is_named_without_its_words(secrets_file):
    secrets_file("PUBLIC_URL=https://a.example\nmy secret\n")
    with pytest.raises(SecretsFileError, match=r"^Line 2 of \S+ is not NAME=value\.$"):
        load()
