from benchmarks.many_topics import make
from content.check import check
from content.topics import topic_files


def test_a_thousand_made_topics_may_be_published(tmp_path):
    folder = make(tmp_path / "made", 1000)
    assert len(list(topic_files(folder / "data" / "faq"))) == 1000
    assert check(folder) == []
