import pytest

from web.channels import preview
from web.channels.capabilities import CAPABILITIES
from web.channels.preview import main
from web.channels.samples import Samples


@pytest.mark.parametrize(("topic", "words"), [("dvt_symptoms", "leg clot"), ("red_flag_clot", "Call 999")])
def test_one_answer_in_all_forms(topic, words, monkeypatch, capsys):
    monkeypatch.setenv("TOPIC", topic)
    assert main() == 0
    shown = capsys.readouterr().out
    for channel in CAPABILITIES:
        assert f"──── {channel}, part 1 of" in shown
    assert shown.count(words) >= len(CAPABILITIES)
    assert "in GSM-7" in shown


def test_an_overdue_review_is_seen_in_every_form(overdue_topic, content, monkeypatch, capsys):
    monkeypatch.setattr(preview, "Samples", lambda: Samples(content))
    monkeypatch.setenv("TOPIC", overdue_topic)
    assert main() == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.count("due for review by 3 May 2020") == len(CAPABILITIES) - 1
    assert shown.count("due by 2020-05-03, overdue.") == 1
    assert shown.count("Check with the clinic.") == len(CAPABILITIES)


def test_without_a_topic_the_topics_are_listed(monkeypatch, capsys):
    monkeypatch.delenv("TOPIC", raising=False)
    assert main() == 1
    assert "dvt_symptoms" in capsys.readouterr().err
