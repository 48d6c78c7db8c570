from web.channels import taken
from web.channels.taken import TakenParts


def test_the_next_process_reads_what_was_noted(tmp_path):
    file = tmp_path / "spool" / "taken.jsonl"
    TakenParts(file).note("a", "77")
    parts = TakenParts(file)
    parts.note("b", "78")
    assert parts.of_the_process_before() == {"a": "77"}
    assert TakenParts(file).of_the_process_before() == {"a": "77", "b": "78"}


def test_what_the_database_knows_is_forgotten(tmp_path):
    file = tmp_path / "taken.jsonl"
    TakenParts(file).note("a", "77")
    parts = TakenParts(file)
    parts.begin()
    parts.note("b", "78")
    assert parts.of_the_process_before() == {}
    assert TakenParts(file).of_the_process_before() == {"b": "78"}


def test_a_line_whose_writer_died_is_passed_over(tmp_path):
    file = tmp_path / "taken.jsonl"
    TakenParts(file).note("a", "77")
    file.write_text(file.read_text() + '["b", "7')
    assert TakenParts(file).of_the_process_before() == {"a": "77"}


def test_it_does_not_grow_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(taken, "LONGEST", 100)
    file = tmp_path / "taken.jsonl"
    parts = TakenParts(file)
    for number in range(100):
        parts.note(f"key-{number}", "77")
    assert file.stat().st_size < 200
    assert "key-99" in TakenParts(file).of_the_process_before()


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path):
    (tmp_path / "folder").write_text("a file in the folder's place")
    TakenParts(tmp_path / "folder" / "taken.jsonl").note("a", "77")
