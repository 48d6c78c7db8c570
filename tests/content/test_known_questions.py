from content.errors import ROOT
from content.known_questions import TRIED, known_questions

FAQ = ROOT / "data" / "faq"


def written(folder, *names):
    for name in names:
        text = (FAQ / "how_often.yml").read_text("utf-8").replace("how_often", name)
        (folder / f"{name}.yml").write_text(text, "utf-8")


def test_each_is_a_way_of_asking_its_topic():
    found = list(known_questions(FAQ))
    assert len({topic for topic, _ in found}) == len(found) == TRIED
    for topic, text in found:
        assert f"\n      - {text}\n" in (FAQ / f"{topic}.yml").read_text("utf-8")


def test_what_is_broken_or_gone_is_passed_over(tmp_path):
    assert list(known_questions(tmp_path)) == []
    written(tmp_path, "b", "c")
    (tmp_path / "a.yml").write_text("nlu: [")
    (tmp_path / "d.yml").write_bytes(b"\xff")
    (tmp_path / ".e.yml").write_text("")
    assert [topic for topic, _ in known_questions(tmp_path)] == ["b", "c"]
    (tmp_path / "b.yml").unlink()
    assert [topic for topic, _ in known_questions(tmp_path)] == ["c"]
