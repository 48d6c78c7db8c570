from content.topics import load_topic
from web.frontdoor.suggestions import suggestions
from web.frontdoor.words import words


def test_each_suggestion_is_a_topic_with_its_own_title(settings):
    folder = settings.ROOT / "data" / "faq"
    assert [(button.id, button.title) for button in suggestions()] == [
        (f"topic:{topic}", load_topic(folder / f"{topic}.yml").title)
        for topic in words().clinic.website.suggestions
    ]


def test_a_missing_topic_is_left_out(settings, tmp_path):
    suggestions.cache_clear()
    settings.ROOT = tmp_path
    try:
        assert suggestions() == ()
    finally:
        suggestions.cache_clear()
