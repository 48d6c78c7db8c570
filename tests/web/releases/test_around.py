from web.releases.around import keep


def test_the_same_words_are_kept_once_and_others_beside_them(content, tmp_path):
    kept = tmp_path / "around"
    first = keep(content, kept)
    assert keep(content, kept) == first
    assert (kept / first / "data" / "red_flags" / "_shared.yml").is_file()
    (content / "domain.yml").unlink()
    (content / "domain.yml").write_text("responses: {}\n", "utf-8")
    second = keep(content, kept)
    assert {path.name for path in kept.iterdir()} == {first, second}
    assert (kept / second / "domain.yml").read_text("utf-8") == "responses: {}\n"


def test_what_is_made_from_the_vocabulary_is_kept_where_there_is_any(content, tmp_path):
    without = keep(content, tmp_path)
    (content / "widget").mkdir()
    (content / "widget" / "red_flags.js").write_text("signs", "utf-8")
    assert keep(content, tmp_path) != without
    assert (tmp_path / keep(content, tmp_path) / "widget" / "red_flags.js").read_text("utf-8") == "signs"
